r"""Placeholders of secrets in the strings and keys of a job's variables.

`{{secrets.NAME}}` always; `secrets.NAME` without braces only where the legacy syntax is switched on, and then only at
the start of a word. A placeholder without its closing braces is text. A secret's value is put in as it is and never
looked through again (runtime sheet, section 4.1, and what this worker does better).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MARKER = "secrets."
"""Variables whose text doesn't hold this have no placeholder."""

LEGACY_SWITCH = "CONNECTOR_WORKER_LEGACY_SECRET_SYNTAX"

_BRACES = r"\{\{\s*secrets\.([^\s{}]+)\s*\}\}"
_BARE = r"(?<![\w./@-])secrets\.((?:[a-zA-Z0-9]+[/._-])*[a-zA-Z0-9]+)"
_BRACES_ALONE = re.compile(_BRACES)
_BRACES_AND_BARE = re.compile(f"{_BRACES}|{_BARE}")
_NOTHING_BUT_BARE = re.compile(rf"\s*{_BARE}\s*")


def placeholders(*, legacy: bool) -> re.Pattern[str]:
    """What a placeholder looks like, with or without the legacy syntax."""
    return _BRACES_AND_BARE if legacy else _BRACES_ALONE


class Placeholders:
    """Where a decoded JSON tree may hold placeholders, found in one walk.

    Attributes:
        values: list or object, and the index or key in it, of each string with the marker.
        keyed: the objects that have the marker in a key.
    """

    __slots__ = ("_tree", "keyed", "values")

    def __init__(self, tree: dict[str, Any]) -> None:
        self._tree = tree
        self.values: list[tuple[Any, Any]] = []
        self.keyed: list[dict[str, Any]] = []
        rest: list[Any] = [tree]
        while rest:
            node = rest.pop()
            entries: Iterable[tuple[Any, Any]] = enumerate(node)
            if type(node) is dict:
                entries = node.items()
                if any(MARKER in key for key in node):
                    self.keyed.append(node)
            for key, item in entries:
                kind = type(item)
                if kind is str:
                    if MARKER in item:
                        self.values.append((node, key))
                elif kind is dict or kind is list:
                    rest.append(item)

    def names(self, pattern: re.Pattern[str]) -> set[str]:
        """The names of all secrets that are asked for."""
        return names_in(self._texts(), pattern)

    def bare(self) -> str | None:
        """The path of a value that is nothing but `secrets.NAME`: a credential that would be sent as literal text."""
        for node, key in self.values:
            if _NOTHING_BUT_BARE.fullmatch(node[key]):
                return _path(self._tree, node, key).lstrip(".")
        return None

    def replace(self, pattern: re.Pattern[str], value_of: Callable[[str], str]) -> None:
        """Puts secrets' values in place of the placeholders, in the tree itself."""

        def replaced(text: str) -> str:
            return pattern.sub(lambda match: value_of(_name(match)), text)

        for node, key in self.values:
            node[key] = replaced(node[key])
        for node in self.keyed:
            entries = [(replaced(key), item) for key, item in node.items()]
            node.clear()
            node.update(entries)

    def _texts(self) -> Iterable[str]:
        yield from (node[key] for node, key in self.values)
        for node in self.keyed:
            yield from node


def names_in(texts: Iterable[str], pattern: re.Pattern[str]) -> set[str]:
    """The names in the placeholders of texts."""
    return {_name(match) for text in texts for match in pattern.finditer(text)}


def _path(tree: Any, node: Any, key: Any) -> str:
    """The dotted path of an entry of `node`, which is somewhere in the tree."""
    if tree is node:
        return f"[{key}]" if isinstance(key, int) else f".{key}"
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, item in entries:
        if found := _path(item, node, key):
            return (f"[{step}]" if isinstance(step, int) else f".{step}") + found
    return ""


def _name(match: re.Match[str]) -> str:
    name: str = match[match.lastindex or 1]
    return name
