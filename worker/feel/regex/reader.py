"""The characters of a pattern, one by one, with the modes in force."""

from __future__ import annotations

from enum import Flag, auto

from worker.feel.regex.char_set import MAX_CODE_POINT

_BLANKS = " \t\n\x0b\f\r"
_LINE_ENDS = "\n\r\x85\u2028\u2029"
_HEX_DIGITS = "0123456789abcdefABCDEF"


class BadPatternError(Exception):
    """The text is no pattern of Java's."""


class Mode(Flag):
    """What a letter of `flags` or of `(?imsxduU)` switches on."""

    NONE = 0
    IGNORE_CASE = auto()
    MULTILINE = auto()
    DOT_ALL = auto()
    COMMENTS = auto()
    UNIX_LINES = auto()
    UNICODE_CASE = auto()
    UNICODE_CLASSES = auto()


MODES = {
    "i": Mode.IGNORE_CASE,
    "m": Mode.MULTILINE,
    "s": Mode.DOT_ALL,
    "x": Mode.COMMENTS,
    "d": Mode.UNIX_LINES,
    "u": Mode.UNICODE_CASE,
    "U": Mode.UNICODE_CLASSES | Mode.UNICODE_CASE,
    "c": Mode.NONE,  # canonical equivalence: accepted, without effect here
}


class Reader:
    """A place in a pattern. In comments mode blanks and `# …` are passed over unless a raw character is asked for."""

    def __init__(self, text: str, modes: Mode) -> None:
        self.text = text
        self.position = 0
        self.modes = modes

    def has(self, mode: Mode) -> bool:
        """Whether a mode is in force."""
        return mode in self.modes

    def raw_peek(self) -> str:
        """The very next character, empty at the end."""
        return self.text[self.position : self.position + 1]

    def raw_take(self) -> str:
        """The very next character, which is passed."""
        character = self.raw_peek()
        self.position += 1
        return character

    def peek(self) -> str:
        """The next character that counts, empty at the end."""
        if Mode.COMMENTS in self.modes:
            self._pass_comments()
        return self.raw_peek()

    def take(self) -> str:
        """The next character that counts, which is passed."""
        character = self.peek()
        self.position += 1
        return character

    def takes(self, character: str) -> bool:
        """Whether the next character is this one; it is passed if so."""
        if self.peek() != character:
            return False
        self.position += 1
        return True

    def until(self, end: str) -> str:
        """The raw text up to a character, which is passed too."""
        stop = self.text.find(end, self.position)
        if stop < 0:
            raise BadPatternError
        text = self.text[self.position : stop]
        self.position = stop + 1
        return text

    def _pass_comments(self) -> None:
        ends = "\n" if Mode.UNIX_LINES in self.modes else _LINE_ENDS
        while (character := self.raw_peek()) and character in _BLANKS + "#":
            self.position += 1
            while character == "#" and self.raw_peek() and self.raw_take() not in ends:
                pass

    def escaped_character(self, letter: str) -> str | None:
        """The character of an escape whose letter was just read; None if the letter makes no character.

        Raises:
            BadPatternError: the escape is incomplete or unknown.
        """
        match letter:
            case "t" | "n" | "r" | "f" | "a" | "e":
                return {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\a", "e": "\x1b"}[letter]
            case "0":
                return self._octal()
            case "x":
                return self._hexadecimal()
            case "u":
                return self._utf_16()
            case "c" if self.raw_peek():
                return chr(ord(self.take()) ^ 64)
            case "N":
                return self._named()
            case "":
                raise BadPatternError
            case _:
                return None if letter.isascii() and letter.isalnum() else letter

    def _octal(self) -> str:
        digits = ""
        while len(digits) < 3 and (digit := self.peek()) and digit in "01234567":  # noqa: PLR2004 as in \0377
            if len(digits) == 2 and digits[0] > "3":  # noqa: PLR2004
                break
            digits += self.take()
        if not digits:
            raise BadPatternError
        return chr(int(digits, 8))

    def _hexadecimal(self) -> str:
        if not self.takes("{"):
            return chr(int(self._hex_digits(2), 16))
        digits = ""
        while (digit := self.take()) and digit in _HEX_DIGITS:
            digits += digit
        if digit != "}" or not digits or int(digits, 16) > MAX_CODE_POINT:
            raise BadPatternError
        return chr(int(digits, 16))

    def _utf_16(self) -> str:
        unit = int(self._hex_digits(4), 16)
        after = self.position
        if 0xD800 <= unit <= 0xDBFF and self.take() == "\\" and self.take() == "u":  # noqa: PLR2004 a high surrogate
            low = int(self._hex_digits(4), 16)
            if 0xDC00 <= low <= 0xDFFF:  # noqa: PLR2004 and its low one
                return chr(0x10000 + ((unit - 0xD800) << 10) + low - 0xDC00)
        self.position = after
        return chr(unit)

    def _hex_digits(self, count: int) -> str:
        digits = "".join(self.take() for _ in range(count))
        if len(digits) < count or any(digit not in _HEX_DIGITS for digit in digits):
            raise BadPatternError
        return digits

    def _named(self) -> str:
        import unicodedata  # noqa: PLC0415 a megabyte hardly any pattern needs

        if self.take() != "{":
            raise BadPatternError
        try:
            character = unicodedata.lookup(self.until("}"))
        except KeyError:
            raise BadPatternError from None
        if len(character) != 1:
            raise BadPatternError
        return character
