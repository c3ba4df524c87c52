r"""Placeholders of secrets in the strings and keys of a job's variables.

`{{secrets.NAME}}` always; `secrets.NAME` without braces only where the legacy syntax is switched on, and then only at
the start of a word. A placeholder without its closing braces is text. A secret's value is put in as it is and never
looked through again (runtime sheet, section 4.1, and what this worker does better).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MARKER = "secrets."
"""Variables whose text doesn't hold this have no placeholder."""

LEGACY_SWITCH = "CONNECTOR_WORKER_LEGACY_SECRET_SYNTAX"

_BRACES = r"\{\{\s*secrets\.([^\s{}]+)\s*\}\}"
_BARE = r"(?<![\w./@-])secrets\.((?:[a-zA-Z0-9]+[/._-])*[a-zA-Z0-9]+)"
BRACES = re.compile(_BRACES)
BRACES_AND_BARE = re.compile(f"{_BRACES}|{_BARE}")
NOTHING_BUT_BARE = re.compile(rf"\s*{_BARE}\s*")


def names_in(tree: Any, pattern: re.Pattern[str]) -> set[str]:
    """The names of all secrets that the strings and keys of `tree` ask for."""
    return {name_of(match) for text in strings_of(tree) for match in pattern.finditer(text)}


def replace_in(tree: Any, pattern: re.Pattern[str], value_of: Callable[[str], str]) -> Any:
    """A copy of `tree` with every placeholder replaced by its secret's value."""

    def replaced(node: Any) -> Any:
        if isinstance(node, str):
            return pattern.sub(lambda match: value_of(name_of(match)), node) if MARKER in node else node
        if isinstance(node, dict):
            return {replaced(key): replaced(item) for key, item in node.items()}
        if isinstance(node, list):
            return [replaced(item) for item in node]
        return node

    return replaced(tree)


def bare_value_path(tree: Any) -> str | None:
    """The path of a value that is nothing but `secrets.NAME`: a credential that would be sent as literal text."""
    return next((path for path, text in _values_of(tree, "") if NOTHING_BUT_BARE.fullmatch(text)), None)


def name_of(match: re.Match[str]) -> str:
    """The secret's name in a match of either pattern."""
    name: str = match[match.lastindex or 1]
    return name


def strings_of(tree: Any) -> Iterator[str]:
    """Every string and key of `tree` that may hold a placeholder."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            if MARKER in node:
                yield node
        elif isinstance(node, dict):
            stack.extend(node)
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


def _values_of(node: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        if MARKER in node:
            yield path, node
    elif isinstance(node, dict):
        for key, item in node.items():
            yield from _values_of(item, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _values_of(item, f"{path}[{index}]")
