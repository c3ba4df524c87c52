"""What calls bring along: variables as JSON, tenants, times in milliseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from worker.devgateway.rejection import Code, Rejection

if TYPE_CHECKING:
    from collections.abc import Iterable

TENANT: Final = "<default>"

_KINDS = {list: "ARRAY", str: "STRING", bool: "BOOLEAN", int: "INTEGER", float: "FLOAT"}


def variables_of(text: str) -> dict[str, Any]:
    """The variables of a call: a JSON object; nothing and `null` are none. Integers beyond 64 bits become doubles.

    Raises:
        Rejection: it is no JSON, or no object.
    """
    if not text:
        return {}
    try:
        value = orjson.loads(text)
    except ValueError as error:
        raise Rejection(Code.INVALID_ARGUMENT, f"Invalid JSON value: {text[:500]}\n{error}") from None
    if value is None:
        return {}
    if not isinstance(value, dict):
        found = _KINDS[type(value)]
        raise Rejection(
            Code.INVALID_ARGUMENT,
            "Property 'variables' is invalid: Expected document to be a root level object, "
            f"but was '{found}'",
        )
    return value


def check_tenants(call: str, tenants: Iterable[str]) -> None:
    """Refuses a call for a tenant: there is the default one alone.

    Raises:
        Rejection: another is named.
    """
    for tenant in tenants:
        if tenant not in {"", TENANT}:
            raise Rejection(
                Code.INVALID_ARGUMENT,
                f"Expected to handle gRPC request {call} with tenant identifier '{tenant}', "
                "but multi-tenancy is disabled",
            )
