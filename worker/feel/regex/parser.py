"""Java's pattern syntax, read into a tree (java.util.regex.Pattern, its documentation and its behaviour)."""

from __future__ import annotations

from dataclasses import dataclass

from worker.feel.regex import classes, properties
from worker.feel.regex.char_set import ALL, CharSet
from worker.feel.regex.errors import RegexLimitError
from worker.feel.regex.nodes import (
    EMPTY,
    Assertion,
    Atomic,
    BackReference,
    Capture,
    Chars,
    Choice,
    Grapheme,
    Greed,
    Look,
    Node,
    Repeat,
    Sequence,
    children,
)
from worker.feel.regex.reader import MODES, BadPatternError, Mode, Reader

MAX_LENGTH = 5_000
MAX_DEPTH = 50
MAX_RANGES = 50_000
_MOST_REPETITIONS = (1 << 31) - 1
_LINE_BREAK = Choice(
    (
        Sequence((Chars(CharSet.of_characters("\r")), Chars(CharSet.of_characters("\n")))),
        Chars(properties.VERTICAL_SPACE),
    )
)
_PLACES = {"A": Assertion.TEXT_START, "z": Assertion.TEXT_END, "G": Assertion.SEARCH_START}


@dataclass(frozen=True, slots=True)
class Tree:
    """A pattern as read.

    Attributes:
        root: Its syntax tree.
        groups: How many capturing groups it has.
        names: The numbers of those with a name.
        unicode: Whether a `u` or `U` among its flags makes more than ASCII's letters have two cases.
    """

    root: Node
    groups: int
    names: dict[str, int]
    unicode: bool


def parse(pattern: str, flags: str) -> Tree:
    """The tree of a pattern.

    Args:
        pattern: The text in Java's syntax.
        flags: Any of the letters `s`, `m`, `i` and `x`; others mean nothing.

    Raises:
        BadPatternError: Java refuses the pattern.
        RegexLimitError: the pattern is longer, nests deeper or has more large classes than any real one.
    """
    if len(pattern) > MAX_LENGTH:
        raise RegexLimitError(f"A regular expression has more than {MAX_LENGTH} characters.")
    modes = Mode.NONE
    for flag in "smix":
        if flag in flags:
            modes |= MODES[flag]
    parser = _Parser(Reader(_unquoted(pattern), modes))
    root = parser.choice(0)
    if parser.reader.peek():
        raise BadPatternError  # a closing parenthesis without an opening one
    return Tree(root, parser.groups, parser.names, parser.unicode)


def _unquoted(pattern: str) -> str:
    r"""The pattern with what stands between `\Q` and `\E` written as escapes."""
    pieces: list[str] = []
    position = 0
    while (start := pattern.find("\\", position)) >= 0:
        pieces.append(pattern[position:start])
        if pattern[start + 1 : start + 2] != "Q":
            pieces.append(pattern[start : start + 2])
            position = start + 2
            continue
        end = pattern.find("\\E", start + 2)
        quoted = pattern[start + 2 :] if end < 0 else pattern[start + 2 : end]
        pieces += (rf"\x{{{ord(c):x}}}" for c in quoted)
        position = len(pattern) if end < 0 else end + 2
    pieces.append(pattern[position:])
    return "".join(pieces)


class _Parser:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.groups = 0
        self.names: dict[str, int] = {}
        self.unicode = False
        self.ranges = 0

    def choice(self, depth: int) -> Node:
        """Branches up to a closing parenthesis or the end."""
        if depth > MAX_DEPTH:
            raise RegexLimitError(f"A regular expression nests more than {MAX_DEPTH} groups.")
        branches = [self.sequence(depth)]
        while self.reader.takes("|"):
            branches.append(self.sequence(depth))
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def sequence(self, depth: int) -> Node:
        """Parts up to `|`, a closing parenthesis or the end."""
        parts: list[Node] = []
        while (character := self.reader.peek()) and character not in "|)":
            if character == "(":
                self.reader.take()
                part = self.group(depth + 1)
            else:
                part = self.repeated(self.atom())
            if part is not None:
                parts.append(part)
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def atom(self) -> Node:
        """The smallest thing that can be repeated."""
        reader = self.reader
        if reader.peek() == "{":
            return EMPTY  # the braces repeat nothing, or are found wrong as they are read
        match character := reader.take():
            case "[":
                return self.chars(classes.bracketed(reader))
            case "\\":
                return self.escape(reader.raw_take())
            case "^":
                return self.line_edge(Assertion.TEXT_START, Assertion.LINE_START, Assertion.LINE_START_UNIX)
            case "$":
                final = Assertion.FINAL_END_UNIX if reader.has(Mode.UNIX_LINES) else Assertion.FINAL_END
                return self.line_edge(final, Assertion.LINE_END, Assertion.LINE_END_UNIX)
            case ".":
                return self.chars(self.dot())
            case "?" | "*" | "+":
                raise BadPatternError
            case _:
                return self.chars(classes.single(reader, character))

    def chars(self, chars: CharSet) -> Chars:
        """A character class, which counts by its size as the engines write it out."""
        self.ranges += len(chars.ranges)
        if self.ranges > MAX_RANGES:
            raise RegexLimitError("A regular expression has too many large character classes.")
        return Chars(chars)

    def line_edge(self, text_edge: Assertion, line_edge: Assertion, unix_line_edge: Assertion) -> Assertion:
        """What `^` or `$` means in the modes in force."""
        if not self.reader.has(Mode.MULTILINE):
            return text_edge
        return unix_line_edge if self.reader.has(Mode.UNIX_LINES) else line_edge

    def dot(self) -> CharSet:
        """What `.` matches in the modes in force."""
        if self.reader.has(Mode.DOT_ALL):
            return ALL
        return ~(
            CharSet.of_characters("\n") if self.reader.has(Mode.UNIX_LINES) else properties.LINE_TERMINATORS
        )

    def escape(self, letter: str) -> Node:
        """What a backslash and a letter mean outside of brackets."""
        reader = self.reader
        if letter in _PLACES:
            return _PLACES[letter]
        match letter:
            case "Z":
                return Assertion.FINAL_END_UNIX if reader.has(Mode.UNIX_LINES) else Assertion.FINAL_END
            case "b" if reader.text.startswith("{g}", reader.position):
                raise BadPatternError
            case "b":
                return (
                    Assertion.UNICODE_WORD_EDGE if reader.has(Mode.UNICODE_CLASSES) else Assertion.WORD_EDGE
                )
            case "B":
                return (
                    Assertion.NO_UNICODE_WORD_EDGE
                    if reader.has(Mode.UNICODE_CLASSES)
                    else Assertion.NO_WORD_EDGE
                )
            case "R":
                return _LINE_BREAK
            case "X":
                return Grapheme()
            case "k":
                return self.named_reference()
            case "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9":
                return self.numbered_reference(letter)
        found = classes.escaped_class(reader, letter)
        if found is not None:
            return self.chars(found)
        character = reader.escaped_character(letter)
        if character is None:
            raise BadPatternError
        return self.chars(classes.single(reader, character))

    def numbered_reference(self, digits: str) -> Node:
        """A reference by number: as many digits as make the number of a group that is open or closed by now."""
        while (digit := self.reader.peek()) and digit in "0123456789" and int(digits + digit) <= self.groups:
            digits += self.reader.take()
        return BackReference(int(digits), self.reader.has(Mode.IGNORE_CASE))

    def named_reference(self) -> Node:
        """A reference by name, to a group that is open or closed by now."""
        if self.reader.take() != "<":
            raise BadPatternError
        name = self.group_name()
        if name not in self.names:
            raise BadPatternError
        return BackReference(self.names[name], self.reader.has(Mode.IGNORE_CASE))

    def group_name(self) -> str:
        """The letters and digits before `>`, which is passed."""
        name = self.reader.until(">")
        if not (name.isascii() and name.isalnum() and name[0].isalpha()):
            raise BadPatternError
        return name

    def group(self, depth: int) -> Node | None:
        """A group whose parenthesis was just read, with its repetition; None for mere flags such as `(?i)`."""
        modes = self.reader.modes
        kind = ""
        if self.reader.takes("?"):
            kind = self.group_kind()
            if kind == ")":
                return None
        number = self.open_group(kind) if kind in ("", "<") else 0
        part = self.choice(depth)
        if self.reader.take() != ")":
            raise BadPatternError
        self.reader.modes = modes
        return self.repeated(_group(kind, part, number))

    def group_kind(self) -> str:
        """What follows `(?`: `:`, `=`, `!`, `>`, `<` (a name), `<=`, `<!`, or `)` after mere flags."""
        reader = self.reader
        first = reader.raw_take()
        if first in ("=", "!", ">", ":"):
            return first
        if first == "<":
            return first + reader.take() if reader.peek() in ("=", "!") else first
        reader.position -= 1
        self.flags()
        end = reader.take()
        if end not in (")", ":"):
            raise BadPatternError
        return end

    def flags(self) -> None:
        """Letters that switch modes on and, after `-`, off."""
        reader = self.reader
        off = False
        while (letter := reader.peek()) in MODES or (letter == "-" and not off):
            if letter == "-":
                off = True
            elif off:
                reader.modes &= ~MODES[letter]
            else:
                reader.modes |= MODES[letter]
                self.unicode |= reader.has(Mode.UNICODE_CASE)
            reader.position += 1

    def open_group(self, kind: str) -> int:
        """The number of a new capturing group."""
        self.groups += 1
        if kind == "<":
            name = self.group_name()
            if name in self.names:
                raise BadPatternError
            self.names[name] = self.groups
        return self.groups

    def repeated(self, part: Node) -> Node:
        """The part with the quantifier that follows, if one does."""
        reader = self.reader
        match reader.peek():
            case "?":
                least, most = 0, 1
            case "*":
                least, most = 0, _MOST_REPETITIONS
            case "+":
                least, most = 1, _MOST_REPETITIONS
            case "{":
                least, most = self.braces()
            case _:
                return part
        reader.take()
        greed = Greed.LAZY if reader.takes("?") else Greed.POSSESSIVE if reader.takes("+") else Greed.GREEDY
        return Repeat(part, least, None if most == _MOST_REPETITIONS else most, greed)

    def braces(self) -> tuple[int, int]:
        """The counts of `{n}`, `{n,}` or `{n,m}`; the closing brace is left to be read."""
        reader = self.reader
        reader.take()
        if reader.raw_peek() not in tuple("0123456789"):
            raise BadPatternError
        least = most = self.count()
        if reader.takes(","):
            most = _MOST_REPETITIONS if reader.peek() == "}" else self.count()
        if reader.peek() != "}" or not least <= most <= _MOST_REPETITIONS:
            raise BadPatternError
        return least, most

    def count(self) -> int:
        """The number that stands here, 0 without digits."""
        digits = ""
        while (digit := self.reader.peek()) and digit in "0123456789":
            digits += self.reader.take()
        if len(digits.lstrip("0")) > len(str(_MOST_REPETITIONS)):
            raise BadPatternError
        return int(digits or "0")


def _group(kind: str, part: Node, number: int) -> Node:
    if number:
        return Capture(part)
    if kind == ":":
        return part
    if kind == ">":
        return Atomic(part)
    if kind in ("<=", "<!") and _is_unlimited(part):
        raise BadPatternError
    return Look(part, ahead="<" not in kind, negative="!" in kind)


def _is_unlimited(node: Node) -> bool:
    """Whether what the node matches has no obvious greatest length; Java refuses to look behind for it.

    It does look behind for any number of single characters, so that only longer parts are counted here.
    """
    match node:
        case Repeat(most=None):
            return _is_unlimited(node.part) or _most_characters(node.part) > 1
        case BackReference():
            return True
        case Look():
            return False
        case _:
            return any(_is_unlimited(child) for child in children(node))


def _most_characters(node: Node) -> int:
    """The greatest length of what a node matches; an endless repetition counts as one."""
    match node:
        case Chars() | Grapheme():
            return 1
        case Choice():
            return max(map(_most_characters, node.branches))
        case Repeat():
            return _most_characters(node.part) * (1 if node.most is None else node.most)
        case Look():
            return 0
        case _:
            return sum(map(_most_characters, children(node)))
