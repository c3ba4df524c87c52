"""A compiled pattern and the four things FEEL does with one."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from worker.feel.regex.nodes import Assertion, all_nodes
from worker.feel.regex.parser import parse
from worker.feel.regex.programs import BacktrackingProgram, LinearProgram, LiteralProgram
from worker.feel.regex.reader import BadPatternError
from worker.feel.regex.replacement import parse_replacement

if TYPE_CHECKING:
    from worker.feel.regex.parser import Tree
    from worker.feel.regex.programs import Program

_CACHED_PATTERNS = 500
_LINE_TERMINATORS = "\n\r\x85\u2028\u2029"
_LINE_ASSERTIONS = frozenset(
    (Assertion.LINE_START, Assertion.LINE_START_UNIX, Assertion.LINE_END, Assertion.LINE_END_UNIX)
)
_FINAL_ASSERTIONS = frozenset((Assertion.FINAL_END, Assertion.FINAL_END_UNIX))


class Pattern:
    """A regular expression of Java's dialect.

    Every method raises RegexLimitError when its engine has used a tenth of a second of processor time.
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._assertions = {node for node in all_nodes(tree.root) if isinstance(node, Assertion)}
        self._literal = LiteralProgram.of(tree)

    def find(self, text: str) -> bool:
        """Whether the pattern matches anywhere in the text."""
        return self._program(text).search(text)

    def findall(self, text: str) -> list[str]:
        """The matches, from left to right."""
        return [text[start:end] for (start, end), *_ in self._program(text).matches(text)]

    def split(self, text: str) -> list[str]:
        """The texts between the matches, empty ones too, but none before an empty match at the beginning."""
        pieces: list[str] = []
        position = 0
        for (start, end), *_ in self._program(text).matches(text):
            if end > 0:
                pieces.append(text[position:start])
                position = end
        pieces.append(text[position:])
        return pieces

    def replace(self, text: str, replacement: str) -> str | None:
        r"""The text with every match replaced; None if the replacement is wrong and there is a match.

        Args:
            text: Where to look.
            replacement: `$1`, `${name}` and `$0` stand for groups (nothing for one without a match), `\\$` for `$`.
        """
        parts: list[str] = []
        position = 0
        template: list[str | int] | None = None
        for spans in self._program(text, capturing="$" in replacement).matches(text):
            if template is None:
                template = parse_replacement(replacement, self._tree.groups, self._tree.names)
            if template is None:
                return None
            parts.append(text[position : spans[0][0]])
            parts += (piece if isinstance(piece, str) else text[slice(*spans[piece])] for piece in template)
            position = spans[0][1]
        return "".join(parts) + text[position:]

    def _program(self, text: str, *, capturing: bool = False) -> Program:
        """The engine for this text: RE2 wherever it is right and surely fast enough."""
        if self._literal is not None:
            return self._literal
        program = self._linear_with_groups if capturing else self._linear
        if program is not None and program.takes(text) and self._is_plain(text):
            return program
        return self._backtracking

    def _is_plain(self, text: str) -> bool:
        """Whether RE2 can read the text and sees the ends of its lines where Java does."""
        if self._assertions & _FINAL_ASSERTIONS and text.endswith(tuple(_LINE_TERMINATORS)):
            return False
        if self._assertions & _LINE_ASSERTIONS and (
            not text or text.endswith("\n") or any(end in text for end in _LINE_TERMINATORS[1:])
        ):
            return False
        if text.isascii():
            return True
        # RE2 also finds \B between the bytes of a character, and reads no half surrogate pairs
        return Assertion.NO_WORD_EDGE not in self._assertions and not any(
            "\ud800" <= c <= "\udfff" for c in text
        )

    @cached_property
    def _linear(self) -> LinearProgram | None:
        return LinearProgram.of(self._tree, capturing=False)

    @cached_property
    def _linear_with_groups(self) -> LinearProgram | None:
        return LinearProgram.of(self._tree, capturing=True)

    @cached_property
    def _backtracking(self) -> BacktrackingProgram:
        return BacktrackingProgram(self._tree)


def compile_pattern(pattern: str, flags: str = "") -> Pattern | None:
    """The pattern, or None for one that Java refuses.

    Args:
        pattern: The text in Java's syntax.
        flags: Any of `s` (dot matches line ends), `m` (`^` and `$` at lines), `i` (no case, of ASCII letters) and
            `x` (blanks and comments mean nothing); other letters mean nothing.

    Raises:
        RegexLimitError: the pattern is longer or nested deeper than any real one.
    """
    return _compiled(pattern, "".join(flag for flag in "smix" if flag in flags))


@lru_cache(maxsize=_CACHED_PATTERNS)
def _compiled(pattern: str, flags: str) -> Pattern | None:
    try:
        return Pattern(parse(pattern, flags))
    except BadPatternError:
        return None
