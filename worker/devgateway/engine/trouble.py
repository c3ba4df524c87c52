"""What stops an element until somebody resolves it: the reason of an incident."""

from __future__ import annotations

from enum import StrEnum


class IncidentType(StrEnum):
    """What an incident is about, under Zeebe's names."""

    IO_MAPPING_ERROR = "IO_MAPPING_ERROR"
    EXTRACT_VALUE_ERROR = "EXTRACT_VALUE_ERROR"
    CONDITION_ERROR = "CONDITION_ERROR"
    CALLED_ELEMENT_ERROR = "CALLED_ELEMENT_ERROR"
    UNHANDLED_ERROR_EVENT = "UNHANDLED_ERROR_EVENT"
    JOB_NO_RETRIES = "JOB_NO_RETRIES"


class Trouble(Exception):
    """A step of an element can't be done; an incident is made of it.

    Attributes:
        type: of the incident.
        message: of the incident, in Zeebe's words.
        element_id: shown instead of the element's own id.
    """

    def __init__(self, type: IncidentType, message: str, element_id: str | None = None) -> None:
        super().__init__(message)
        self.type = type
        self.message = message
        self.element_id = element_id
