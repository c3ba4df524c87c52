"""Answers of AWS as the reference shows them: names in camel case, all of them, null where there is no value."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from typing import Any

_CAPITALS = re.compile(r"^[A-Z]+")


def metadata_of(answer: dict[str, Any]) -> dict[str, Any]:
    """`sdkResponseMetadata` and `sdkHttpMetadata` of an answer; header names are in lower case."""
    known = answer["ResponseMetadata"]
    headers = dict(known.get("HTTPHeaders", {}))
    return {
        "sdkResponseMetadata": {"requestId": known.get("RequestId")},
        "sdkHttpMetadata": {
            "httpHeaders": headers,
            "httpStatusCode": known.get("HTTPStatusCode"),
            "allHttpHeaders": {name: [value] for name, value in headers.items()},
        },
    }


def whole(client: Any, operation: str, answer: dict[str, Any]) -> dict[str, Any]:
    """All of an answer: its metadata, and each member that the operation's answers may have."""
    shape = client.meta.service_model.operation_model(operation).output_shape
    return {**metadata_of(answer), **shown(answer, shape)}


def shown(value: Any, shape: Any) -> Any:
    """A value as JSON.

    Args:
        value: what Amazon's library made of a member of an answer; None for one that is not there.
        shape: botocore's description of it.
    """
    if value is None:
        return None
    if shape.type_name == "structure":
        return {_name(each): shown(value.get(each), member) for each, member in shape.members.items()}
    if shape.type_name == "list":
        return [shown(each, shape.member) for each in value]
    if shape.type_name == "map":
        return {name: shown(each, shape.value) for name, each in value.items()}
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _name(member: str) -> str:
    """As Java's beans are written: `TableName` is `tableName`, `SSEDescription` is `ssedescription`."""
    return _CAPITALS.sub(lambda found: found[0].lower(), member)
