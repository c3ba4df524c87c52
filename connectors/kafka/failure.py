"""How a record that could not be sent is told: code `FAIL`, the reference's sentence, the cause in its brackets."""

from __future__ import annotations

from connectors.sdk import ConnectorError

CODE = "FAIL"


class NotSent(ConnectorError):
    """The record was not sent, or nobody knows (data sheet, section 1, errors).

    Args:
        cause: what happened, in a few words; no value of an input.
    """

    def __init__(self, cause: str) -> None:
        super().__init__(CODE, f"Error during Kafka Producer execution; error message: [{cause}]")
