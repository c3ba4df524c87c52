r"""Values into a statement, by the rules of the reference's library (data sheet, section 3.1).

Two passes over the text: the first puts a `:name` for each value of a list in place of `<name>`, the second finds
`:name` and `?`. Both leave quotes, comments and `$$...$$` alone; `\x` is `x` for the pass that meets it. Values never
become text of the statement here: what a database can't be sent apart from it, its driver quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connectors.sdk.errors import ConnectorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LEFT_ALONE = r"""
    '(?:\\'|[^'])*'                       # a text; \' does not end it
  | "[^"]+"                               # a name
  | (?P<comment>/\*.*?\*/ | --[^\r\n]* | //[^\r\n]*)
  | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$       # PostgreSQL's dollar quotes
"""
_LISTS = re.compile(
    rf"(?P<alone>{_LEFT_ALONE})|\\(?P<escaped>.)|<(?P<list>[A-Za-z0-9_$.]+)>", re.DOTALL | re.VERBOSE
)
_VALUES = re.compile(
    rf"(?P<alone>{_LEFT_ALONE})|\\(?P<escaped>.)|(?P<double>::|\?\?)"
    r"|:(?P<name>(?:[A-Za-z0-9_$.]|\?\.|[^\x00-\x7f])+)|(?P<position>\?)|(?P<end>;)",
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value at its place: a text, number, boolean or null."""

    value: Any


Part = str | Value


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a text, between semicolons; `keyword` is its first word in lower case."""

    parts: tuple[Part, ...]
    keyword: str

    @property
    def values(self) -> list[Any]:
        """The values in the order of their places."""
        return [part.value for part in self.parts if isinstance(part, Value)]

    def text(self, place: Callable[[int, Any], str], literal: Callable[[str], str] = str) -> str:
        """The statement as a driver takes it: `place(n, value)` stands for the n-th value, from 1."""
        written, count = [], 0
        for part in self.parts:
            if isinstance(part, Value):
                count += 1
                written.append(place(count, part.value))
            else:
                written.append(literal(part))
        return "".join(written)


@dataclass(frozen=True, slots=True)
class Query:
    """A text of one or more statements: as a whole, and each that is more than blanks and comments."""

    whole: Statement
    statements: tuple[Statement, ...]


def bind(sql: str, variables: Any) -> Query:
    """The statements of `sql` with the values at their places.

    Raises:
        ConnectorError: the variables are not those that the statement asks for.
    """
    if variables is not None and not isinstance(variables, dict | list):
        raise ConnectorError(None, "data.variables must be an object, for :name, or a list, for ?.")
    text, lists = _with_lists(sql, variables if isinstance(variables, dict) else {})
    given = _Given(variables or {}, lists)
    statements = _statements(text, given)
    given.check_all_used()
    return Query(_joined(statements), tuple(each for each in statements if each.keyword))


class _Given:
    """The variables of a job, handed out by name or one after the other."""

    def __init__(self, variables: dict[str, Any] | list[Any], lists: dict[str, Any]) -> None:
        self._variables = variables
        self._lists = lists
        self._named = False
        self._next = 0

    def by_name(self, name: str) -> Value:
        self._named = True
        named = self._variables if isinstance(self._variables, dict) else {}
        if name in self._lists:
            return Value(self._lists[name])
        if name not in named:
            raise ConnectorError(None, f"Missing named parameter '{name}': data.variables has no such entry.")
        return Value(_scalar(named[name], f":{name}"))

    def next(self) -> Value:
        listed = self._variables if isinstance(self._variables, list) else []
        position, self._next = self._next, self._next + 1
        if position >= len(listed):
            raise ConnectorError(
                None, f"Missing positional parameter {position}: data.variables lacks a value for a ?."
            )
        return Value(_scalar(listed[position], f"? number {position + 1}"))

    def check_all_used(self) -> None:
        if isinstance(self._variables, list):
            if self._next < len(self._variables):
                raise ConnectorError(
                    None,
                    f"Superfluous positional parameter at position {self._next}: "
                    "data.variables has more values than the statement has ?.",
                )
        elif self._variables and not self._named:
            raise ConnectorError(
                None,
                "Superfluous named parameters: the statement has no :name, but data.variables has values.",
            )
        if self._named and self._next:
            raise ConnectorError(None, "A statement has either :name or ?, not both.")


def _scalar(value: Any, place: str) -> Any:
    if isinstance(value, dict | list):
        raise ConnectorError(
            None,
            f"The value of {place} is a list or an object: write (<name>) for a list, pass an object as JSON text.",
        )
    return value


def _with_lists(sql: str, variables: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The text with `:name` for each value of its lists, and those values."""
    found: dict[str, Any] = {}

    def expanded(match: re.Match[str]) -> str:
        name = match["list"]
        if name is None:
            return match["escaped"] or match[0]
        values = variables.get(name)
        if not isinstance(values, list) or not values:
            raise ConnectorError(
                None, f"<{name}> in the statement needs a list in data.variables that has at least one value."
            )
        named = {f"__{name}_{index}": _scalar(value, f"<{name}>") for index, value in enumerate(values)}
        found.update(named)
        return ",".join(f":{each}" for each in named)

    return _LISTS.sub(expanded, sql), found


def _statements(text: str, given: _Given) -> list[Statement]:
    statements, parts = [], list[Part]()
    outside: list[str] = []  # what is no comment, for the keyword
    for part, counts in _parts(text, given):
        if part == ";" and counts:
            statements.append(_statement(parts, outside))
            parts, outside = [], []
        else:
            parts.append(part)
            if counts and isinstance(part, str):
                outside.append(part)
    return [*statements, _statement(parts, outside)]


def _parts(text: str, given: _Given) -> Iterator[tuple[Part, bool]]:
    """What the text is made of, and whether each is more than a comment or a quote."""
    position = 0
    for match in _VALUES.finditer(text):
        if match.start() > position:
            yield text[position : match.start()], True
        position = match.end()
        if match["name"] is not None:
            yield given.by_name(match["name"]), True
        elif match["position"]:
            yield given.next(), True
        elif match["alone"] is not None:
            yield match[0], False
        else:
            double = match["double"]
            plain = "?" if double == "??" else double
            yield match["escaped"] or plain or match[0], True
    if position < len(text):
        yield text[position:], True


def _statement(parts: list[Part], outside: list[str]) -> Statement:
    word = re.match(r"[\s(]*([^\W\d_]+)", "".join(outside))
    whole = "".join(outside).strip()
    return Statement(tuple(parts), word[1].lower() if word else whole[:1])


def _joined(statements: list[Statement]) -> Statement:
    parts = list(statements[0].parts)
    for statement in statements[1:]:
        parts += [";", *statement.parts]
    return Statement(tuple(parts), statements[0].keyword)
