r"""Character classes: `[a-z&&[^aeiou]]`, `\d`, `\p{Alpha}`, read as Java reads them.

Brackets nest and mean union, `&&` intersection, `^` the complement of all that follows. The rules are those of
java.util.regex.Pattern since Java 9, odd ones too: a `]` that comes first is a member, and so is `^` after `&&`.
"""

from __future__ import annotations

from worker.feel.regex import properties
from worker.feel.regex.char_set import CharSet
from worker.feel.regex.errors import RegexLimitError
from worker.feel.regex.reader import BadPatternError, Mode, Reader

MAX_DEPTH = 50

_CLASSES = {
    "d": properties.DIGIT,
    "h": properties.HORIZONTAL_SPACE,
    "s": properties.SPACE,
    "v": properties.VERTICAL_SPACE,
    "w": properties.WORD,
}
_UNICODE_CLASSES = {"d": "DIGIT", "s": "WHITE_SPACE", "w": "WORD"}


def single(reader: Reader, character: str) -> CharSet:
    """The set of one character, in the modes in force."""
    return _cased(reader, CharSet.of_characters(character))


def escaped_class(reader: Reader, letter: str) -> CharSet | None:
    r"""The set of `\d` and its like, whose letter was just read; None if the letter names no set."""
    if letter in ("p", "P"):
        return _property(reader, negative=letter == "P")
    name = letter.lower()
    if reader.has(Mode.UNICODE_CLASSES) and name in _UNICODE_CLASSES:
        found = properties.unicode_property(_UNICODE_CLASSES[name])
    else:
        found = _CLASSES.get(name)
    return ~found if found is not None and letter != name else found


def bracketed(reader: Reader, depth: int = 0) -> CharSet:
    """The set of a class whose `[` was just read."""
    if depth > MAX_DEPTH:
        raise RegexLimitError(f"A regular expression nests more than {MAX_DEPTH} character classes.")
    negative = reader.raw_peek() == "^"
    if negative:
        reader.raw_take()
    found = _members(reader, depth)
    reader.take()
    return ~found if negative else found


def _members(reader: Reader, depth: int) -> CharSet:
    """What stands before the closing `]`, which is left to be read."""
    found: CharSet | None = None
    while (character := reader.peek()) != "]" or found is None:
        if not character:
            raise BadPatternError
        if character == "[":
            reader.take()
            member = bracketed(reader, depth + 1)
        elif character == "&" and _takes_intersection(reader):
            right = _right_operand(reader, depth)
            if found is not None and right is not None:
                found &= right
            else:
                found = found or right
            if found is None:
                raise BadPatternError
            continue
        else:
            member = _range(reader)
        found = member if found is None else found | member
    return found


def _takes_intersection(reader: Reader) -> bool:
    start = reader.position
    reader.take()
    if reader.takes("&"):
        return True
    reader.position = start
    return False


def _right_operand(reader: Reader, depth: int) -> CharSet | None:
    """The class after `&&`: brackets up to a further `&`, or plain members up to the end."""
    right: CharSet | None = None
    while (character := reader.peek()) not in ("]", "&"):
        if reader.takes("["):
            member = bracketed(reader, depth + 1)
        elif character:
            member = _members(reader, depth + 1)
        else:
            raise BadPatternError
        right = member if right is None else right | member
    return right


def _range(reader: Reader) -> CharSet:
    """A character, a range of them or an escaped class."""
    first = _member(reader)
    if isinstance(first, CharSet):
        return first
    after = reader.text[reader.position + 1 : reader.position + 2] if reader.peek() == "-" else "]"
    if after in ("]", "["):
        return single(reader, first)
    reader.take()
    last = _member(reader)
    if isinstance(last, CharSet) or last < first:
        raise BadPatternError
    return _cased(reader, CharSet.of((ord(first), ord(last))))


def _member(reader: Reader) -> str | CharSet:
    character = reader.take()
    if not character:
        raise BadPatternError
    if character != "\\":
        return character
    letter = reader.raw_take()
    if letter == "v" and reader.raw_peek() == "-":
        return "\x0b"
    found = escaped_class(reader, letter) or reader.escaped_character(letter)
    if found is None:
        raise BadPatternError
    return found


def _property(reader: Reader, *, negative: bool) -> CharSet:
    name = reader.take()
    if name == "{":
        reader.peek()
        name = reader.until("}")
    found = properties.named_class(
        name, ignore_case=reader.has(Mode.IGNORE_CASE), unicode=reader.has(Mode.UNICODE_CLASSES)
    )
    if found is None:
        raise BadPatternError
    return ~found if negative else found


def _cased(reader: Reader, chars: CharSet) -> CharSet:
    if not reader.has(Mode.IGNORE_CASE):
        return chars
    return chars.ignoring_case(unicode=reader.has(Mode.UNICODE_CASE))
