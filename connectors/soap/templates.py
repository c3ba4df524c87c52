"""Mustache templates of bodies and headers, with the semantics that models rely on (JMustache).

`{{x}}` is escaped, `{{{x}}}` is not; a variable that is missing or null is an error, a section that is missing is
false; empty texts and zeros are true. Rendered by mstache: maintained, and its look-up can be replaced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mstache

from connectors.sdk.errors import InputError
from connectors.sdk.java_text import java_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NOTHING = object()


def render(template: str, values: Mapping[str, Any], where: str) -> str:
    """The template filled with `values`; `where` is its input path, for messages.

    Raises:
        InputError: a variable that `values` does not have, or broken syntax.
    """
    try:
        return mstache.render(template, values, getter=_look_up, stringify=_written, resolver=_partial)
    except _Missing as error:
        raise InputError(
            f"{where}: the template's variable {error} is missing or null; add it to the context"
        ) from None
    except (SyntaxError, RecursionError) as error:
        raise InputError(f"{where}: the template is broken: {error}") from None


class _Missing(LookupError):
    pass


class _PartialUsed(SyntaxError):
    pass


def _partial(name: Any) -> None:
    raise _PartialUsed(f"it includes {name!r}, and there are no other templates to include")


def _look_up(scope: Any, scopes: Sequence[Any], name: str | bytes, default: Any = None) -> Any:
    """The value of a name; the library passes None as the default of sections, and a mark for variables."""
    key = name if isinstance(name, str) else name.decode()
    value = scope if key == "." else _find(key, (scope, *reversed(scopes)))
    if default is not None:
        if value is None or value is _NOTHING:
            raise _Missing(repr(key))
        return value
    if value is _NOTHING:
        return None
    return [value] if isinstance(value, str | int | float) and not isinstance(value, bool) else value


def _find(key: str, scopes: Sequence[Any]) -> Any:
    first, *rest = key.split(".")
    for scope in scopes:
        value = _member(scope, first)
        if value is not _NOTHING:
            for part in rest:
                value = _member(value, part)
            return value
    return _NOTHING


def _member(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return value.get(name, _NOTHING)
    if isinstance(value, list) and name.isdecimal() and int(name) < len(value):
        return value[int(name)]
    return _NOTHING


def _written(value: Any, text: bool) -> bytes:  # noqa: FBT001 - the library's signature
    del text
    return java_text(value).encode()
