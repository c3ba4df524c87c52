"""What went wrong at AWS, in words that name the service's own error code and none of the input's values."""

from __future__ import annotations

import re

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from connectors.sdk import ConnectorError

FAILURES = (BotoCoreError, ClientError)
"""What Amazon's library raises of its own."""

_PARAMETER = re.compile(r"(?:parameter (?:in )?|Invalid (?=bucket name))(bucket name|[\w.\[\]]+)")


def told(error: Exception) -> ConnectorError:
    """The error of one of `FAILURES`; without a code, as the reference has it: models look into the message."""
    if isinstance(error, ClientError):
        return ConnectorError(None, _refused(error))
    if isinstance(error, ParamValidationError):  # its words repeat the values
        named = ", ".join(dict.fromkeys(_PARAMETER.findall(str(error))))
        return ConnectorError(None, f"AWS takes no such value for {named or 'a parameter'}")
    return ConnectorError(None, " ".join(str(error).split()))


def _refused(error: ClientError) -> str:
    answer = error.response
    said, metadata = answer.get("Error", {}), answer.get("ResponseMetadata", {})
    code = said.get("Code", "Unknown")
    facts = {
        "Operation": error.operation_name,
        "Status Code": metadata.get("HTTPStatusCode"),
        "Error Code": code,
        "Request ID": metadata.get("RequestId"),
    }
    known = ", ".join(f"{name}: {value}" for name, value in facts.items() if value is not None)
    return f"{said.get('Message') or code} ({known})"
