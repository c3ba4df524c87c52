"""Text to tokens, for JUEL and for scripts: names, numbers, texts, operators, line ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.camunda7.language.errors import Unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 100_000
"""Characters of one expression or script."""

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_PATTERN = re.compile(
    r"""
    (?P<blank>[ \t\r\f\v\u00a0\ufeff]+ | //[^\n]* | /\*(?s:.*?)\*/)
  | (?P<line>\n)
  | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?[dDfFlLgG]? | \.\d+)
  | (?P<name>[^\W\d][\w$]* | \$(?!\{)[\w$]*)
  | (?P<text>"(?:[^"\\\n]|\\(?s:.))*" | '(?:[^'\\\n]|\\(?s:.))*')
  | (?P<sign>===|!==|==|!=|<=|>=|&&|\|\||\+\+|--|\+=|-=|=>|->|<<|\?\.|\?:|[-+*/%!<>=?:.,;()\[\]{}|&^~])
    """,
    re.VERBOSE,
)
_REGEX = re.compile(r"/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_UNICODE = re.compile(r"[0-9a-fA-F]{4}")
_ENDS_VALUE = frozenset(")]}")


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is `line`, `number`, `name`, `text`, `sign`, `regex` or `end`; `text` is unescaped for texts.

    `start` and `end` are positions in the source.
    """

    kind: str
    text: str
    start: int
    end: int


def tokens(source: str, start: int = 0) -> Iterator[Token]:
    """The tokens from a position on, one by one, the last of kind `end`.

    Raises:
        Unsupported: what stands there is no token.
    """
    if len(source) > LONGEST:
        raise Unsupported(f"it is longer than {LONGEST} characters", "Move it into a job worker.")
    position, before = start, Token("sign", "(", start, start)
    while position < len(source):
        found = _PATTERN.match(source, position)
        if source[position] == "/" and _may_be_regex(before):
            found = _REGEX.match(source, position) or found
        if found is None:
            raise Unsupported(f"it is not understood at {source[position : position + 20]!r}")
        kind = found.lastgroup or "regex"
        position = found.end()
        if kind != "blank":
            text = unescaped(found[0][1:-1]) if kind == "text" else found[0]
            before = Token(kind, text, found.start(), position)
            yield before
    yield Token("end", "", position, position)


def unescaped(text: str) -> str:
    """The content of a text between quotes."""
    if "\\" not in text:
        return text
    out, position = [], 0
    while position < len(text):
        character = text[position]
        position += 1
        if character != "\\" or position == len(text):
            out.append(character)
            continue
        escape = text[position]
        position += 1
        if escape == "u" and (found := _UNICODE.match(text, position)):
            out.append(chr(int(found[0], 16)))
            position = found.end()
        else:
            out.append(_ESCAPES.get(escape, escape))
    return "".join(out)


def _may_be_regex(before: Token) -> bool:
    """Whether a `/` after this token begins a regular expression, as in JavaScript, or divides."""
    return before.kind == "line" or (before.kind == "sign" and before.text not in _ENDS_VALUE)
