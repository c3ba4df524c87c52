"""Why a command is not carried out, in the words and with the status of Zeebe's gateway."""

from __future__ import annotations

from enum import Enum


class Code(Enum):
    """Statuses of gRPC that a rejection may have; the engine itself knows no gRPC."""

    INVALID_ARGUMENT = "INVALID_ARGUMENT"
    NOT_FOUND = "NOT_FOUND"
    ALREADY_EXISTS = "ALREADY_EXISTS"
    FAILED_PRECONDITION = "FAILED_PRECONDITION"
    UNAVAILABLE = "UNAVAILABLE"
    UNIMPLEMENTED = "UNIMPLEMENTED"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"


class Rejection(Exception):
    """A command that the gateway refuses.

    Attributes:
        code: the status it answers with.
    """

    def __init__(self, code: Code, text: str) -> None:
        super().__init__(text)
        self.code = code


# Where the engine's own word differs from the status that the gateway makes of it.
_ENGINE_WORDS = {Code.FAILED_PRECONDITION: "INVALID_STATE"}


def rejected(command: str, code: Code, text: str) -> Rejection:
    """The engine's refusal of a command such as `COMPLETE`."""
    word = _ENGINE_WORDS.get(code, code.value)
    return Rejection(code, f"Command '{command}' rejected with code '{word}': {text}")
