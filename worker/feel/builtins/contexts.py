"""Context functions."""

from __future__ import annotations

from typing import Any

from worker.feel.builtins.registry import builtin
from worker.feel.values.kinds import CONTEXTS, lift


@builtin("get value", "m: context, key", "context: context, key", "context: context, keys: list")
def get_value(context: dict[str, Any], key: Any) -> Any:
    """An entry, or one inside contexts inside; null where there is none."""
    keys = key if type(key) is list else [key]
    if not keys:
        return None
    value: Any = context
    for each in keys:
        if type(value) not in CONTEXTS or type(each) is not str:
            return None
        value = value.get(each)
    return lift(value)


@builtin("get entries", "m: context", "context: context")
def get_entries(context: dict[str, Any]) -> list[dict[str, Any]]:
    """A context of key and value for each entry."""
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("put", "context: context, key: string, value")
@builtin("context put", "context: context, key: string|list, value", "context: context, keys: list, value")
def context_put(context: dict[str, Any], key: Any, value: Any) -> dict[str, Any] | None:
    """The context with an entry set, or one inside contexts inside, which are made where there are none."""
    keys = key if type(key) is list else [key]
    if not keys or any(type(each) is not str for each in keys):
        return None
    result = dict(context)
    changed = result
    for each in keys[:-1]:
        inner: Any = lift(changed.get(each))
        changed[each] = dict(inner) if type(inner) in CONTEXTS else {}
        changed = changed[each]
    changed[keys[-1]] = value
    return result


@builtin("put all", "contexts...: list")
@builtin("context merge", "contexts...: list")
def context_merge(contexts: list[Any]) -> dict[str, Any] | None:
    """The entries of all contexts, the last one of a key wins; null if something is no context."""
    merged: dict[str, Any] = {}
    for context in contexts:
        if type(context) not in CONTEXTS:
            return None
        merged.update(context)
    return merged


@builtin("context", "entries: list")
def context_of(entries: list[Any]) -> dict[str, Any] | None:
    """The context of a list of keys and values, as `get entries` gives them."""
    made: dict[str, Any] = {}
    for entry in entries:
        if type(entry) not in CONTEXTS or "value" not in entry or type(entry.get("key")) is not str:
            return None
        made[entry["key"]] = entry["value"]
    return made
