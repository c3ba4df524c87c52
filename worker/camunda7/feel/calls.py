"""Functions and facts of Camunda 7 that FEEL has, or that stand under another name."""

from __future__ import annotations

import re

from worker.camunda7.language.errors import Unsupported

FUNCTIONS = {("now", 0): "now", ("dateTime", 0): "now", ("floor", 1): "floor"}
"""By name and number of arguments."""

_BUSINESS_KEY = frozenset({"processBusinessKey", "businessKey", "getProcessBusinessKey", "getBusinessKey"})
_NO_NAME = re.compile(r"[^A-Za-z0-9_]")


def execution_fact(name: str) -> tuple[str, str]:
    """The variable that stands for a fact of the execution, and what is to be known about it.

    Raises:
        Unsupported: there is none.
    """
    if name in _BUSINESS_KEY:
        return "businessKey", "Camunda 8 has no business key: give each instance a variable businessKey."
    raise Unsupported(
        f"execution.{name} is not there in Camunda 8", "Give the process a variable for it, if it is needed."
    )


def secret_name(key: str) -> str:
    """The name of the secret that stands for a configuration property: `shop.api-key` is `SHOP_API_KEY`."""
    return _NO_NAME.sub("_", key).upper()
