"""Variables: who sees which, and where a value that comes back is kept.

A scope's dictionary is never handed out to be changed, and values in it are never changed in place: job variables are
snapshots.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from worker.devgateway.engine.instances import ElementInstance

    Written = Callable[[ElementInstance, str, Any], None]


def visible(instance: ElementInstance, names: Collection[str] = ()) -> dict[str, Any]:
    """All variables that an element instance sees, inner ones before outer; only those of `names`, if any are given."""
    seen: dict[str, Any] = {}
    for scope in reversed(list(instance.scopes())):
        seen |= scope.variables
    return {name: seen[name] for name in names if name in seen} if names else seen


def contexts(instance: ElementInstance) -> list[dict[str, Any]]:
    """What expressions of an element instance look variables up in: outer scopes first."""
    return [scope.variables for scope in instance.scopes()][::-1]


def set_local(instance: ElementInstance, variables: Mapping[str, Any], written: Written) -> None:
    """Keep variables in the scope of the element instance itself."""
    for name, value in variables.items():
        instance.variables[name] = value
        written(instance, name, value)


def propagate(instance: ElementInstance, variables: Mapping[str, Any], written: Written) -> None:
    """Keep each variable in the nearest scope that has it, from the instance's own outwards, else in the root.

    As in Zeebe 8.6, a scope that has the very value already is passed by: the variable goes on outwards.
    """
    *inner, root = instance.scopes()
    for name, value in variables.items():
        scope = next((each for each in inner if _changes(each, name, value)), root)
        scope.variables[name] = value
        written(scope, name, value)


def _changes(scope: ElementInstance, name: str, value: Any) -> bool:
    # Compared as JSON: in Python, 1 is True.
    return name in scope.variables and orjson.dumps(scope.variables[name]) != orjson.dumps(value)
