r"""The named character classes of Java: `\d`, `\p{Alpha}`, `\p{Lu}`, `\p{IsLatin}`, `\p{InGreek}`, ….

Unicode's properties are taken from the `regex` package, which carries the whole database; a property is turned into
ranges once, by matching it against all code points.
"""

from __future__ import annotations

import sys
from array import array
from functools import lru_cache

from worker.feel.regex.char_set import CharSet

DIGIT = CharSet.of_characters("0123456789")
_UPPER = CharSet.of((ord("A"), ord("Z")))
_LOWER = CharSet.of((ord("a"), ord("z")))
_ALNUM = _UPPER | _LOWER | DIGIT
WORD = _ALNUM | CharSet.of_characters("_")
SPACE = CharSet.of_characters(" \t\n\x0b\f\r")
HORIZONTAL_SPACE = CharSet.of_characters(" \t\xa0\u1680\u180e\u202f\u205f\u3000") | CharSet.of(
    (0x2000, 0x200A)
)
VERTICAL_SPACE = CharSet.of_characters("\n\x0b\f\r\x85\u2028\u2029")
LINE_TERMINATORS = CharSet.of_characters("\n\r\x85\u2028\u2029")
_PUNCT = CharSet.of((0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E))

_ASCII_CLASSES = {
    "ASCII": CharSet.of((0, 0x7F)),
    "Alnum": _ALNUM,
    "Alpha": _UPPER | _LOWER,
    "Blank": CharSet.of_characters(" \t"),
    "Cntrl": CharSet.of((0, 0x1F), (0x7F, 0x7F)),
    "Digit": DIGIT,
    "Graph": _ALNUM | _PUNCT,
    "Lower": _LOWER,
    "Print": CharSet.of((0x20, 0x7E)),
    "Punct": _PUNCT,
    "Space": SPACE,
    "Upper": _UPPER,
    "XDigit": DIGIT | CharSet.of((ord("A"), ord("F")), (ord("a"), ord("f"))),
    "L1": CharSet.of((0, 0xFF)),
    "all": CharSet.of((0, sys.maxunicode)),
}
_CATEGORIES = frozenset((
    "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cs",
    "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf", "L", "M", "N", "Z", "C", "P", "S", "LC",
))  # fmt: skip
# the properties of java.lang.Character that Java's patterns know, in the notation of the regex package
_CHARACTER_METHODS = {
    "javaLowerCase": r"\p{Lowercase}",
    "javaUpperCase": r"\p{Uppercase}",
    "javaAlphabetic": r"\p{Alphabetic}",
    "javaIdeographic": r"\p{Ideographic}",
    "javaTitleCase": r"\p{Lt}",
    "javaDigit": r"\p{Nd}",
    "javaDefined": r"\P{Cn}",
    "javaLetter": r"\p{L}",
    "javaLetterOrDigit": r"[\p{L}\p{Nd}]",
    "javaJavaIdentifierStart": r"[\p{L}\p{Nl}\p{Sc}\p{Pc}]",
    "javaJavaIdentifierPart": r"[\p{L}\p{Nl}\p{Sc}\p{Pc}\p{Nd}\p{Mn}\p{Mc}\p{Cf}\x00-\x08\x0e-\x1b\x7f-\x9f]",
    "javaUnicodeIdentifierStart": r"\p{ID_Start}",
    "javaUnicodeIdentifierPart": r"[\p{ID_Continue}\p{Cf}\x00-\x08\x0e-\x1b\x7f-\x9f]",
    "javaIdentifierIgnorable": r"[\p{Cf}\x00-\x08\x0e-\x1b\x7f-\x9f]",
    "javaSpaceChar": r"\p{Z}",
    "javaWhitespace": r"[\t-\r\x1c-\x1f\p{Zl}\p{Zp}\p{Zs}--[\xa0\u2007\u202f]]",
    "javaISOControl": r"\p{Cc}",
    "javaMirrored": r"\p{Bidi_Mirrored}",
}
_BINARY_PROPERTIES = {
    "ALPHABETIC": r"\p{Alphabetic}",
    "LETTER": r"\p{L}",
    "IDEOGRAPHIC": r"\p{Ideographic}",
    "LOWERCASE": r"\p{Lowercase}",
    "UPPERCASE": r"\p{Uppercase}",
    "TITLECASE": r"\p{Lt}",
    "WHITE_SPACE": r"\p{White_Space}",
    "WHITESPACE": r"\p{White_Space}",
    "CONTROL": r"\p{Cc}",
    "PUNCTUATION": r"\p{P}",
    "HEX_DIGIT": r"[\p{Nd}\p{Hex_Digit}]",
    "HEXDIGIT": r"[\p{Nd}\p{Hex_Digit}]",
    "ASSIGNED": r"\P{Cn}",
    "NONCHARACTER_CODE_POINT": r"\p{Noncharacter_Code_Point}",
    "NONCHARACTERCODEPOINT": r"\p{Noncharacter_Code_Point}",
    "DIGIT": r"\p{Nd}",
    "ALNUM": r"[\p{Alphabetic}\p{Nd}]",
    "BLANK": r"[\p{Zs}\t]",
    "GRAPH": r"[^\p{White_Space}\p{Cc}\p{Cs}\p{Cn}]",
    "PRINT": r"[[^\p{White_Space}\p{Cc}\p{Cs}\p{Cn}]\p{Zs}--\p{Cc}]",
    "WORD": r"[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]",
    "JOIN_CONTROL": r"\p{Join_Control}",
    "JOINCONTROL": r"\p{Join_Control}",
    "EMOJI": r"\p{Emoji}",
    "EMOJI_PRESENTATION": r"\p{Emoji_Presentation}",
    "EMOJI_MODIFIER": r"\p{Emoji_Modifier}",
    "EMOJI_MODIFIER_BASE": r"\p{Emoji_Modifier_Base}",
    "EMOJI_COMPONENT": r"\p{Emoji_Component}",
    "EXTENDED_PICTOGRAPHIC": r"\p{Extended_Pictographic}",
}
# the other names that POSIX has for them
_ALIASES = {
    "ALPHA": "ALPHABETIC",
    "CNTRL": "CONTROL",
    "LOWER": "LOWERCASE",
    "PUNCT": "PUNCTUATION",
    "SPACE": "WHITE_SPACE",
    "UPPER": "UPPERCASE",
    "XDIGIT": "HEX_DIGIT",
}
_POSIX = frozenset((*_ALIASES, "ALNUM", "BLANK", "DIGIT", "GRAPH", "PRINT"))
_CASED = frozenset(("Lower", "Upper", "Lu", "Ll", "Lt", "javaLowerCase", "javaUpperCase", "javaTitleCase"))
_CASED_PROPERTIES = frozenset(("LOWERCASE", "UPPERCASE", "TITLECASE"))


def named_class(name: str, *, ignore_case: bool, unicode: bool) -> CharSet | None:
    r"""The set of `\p{name}`; None for a name Java doesn't know.

    Args:
        name: What stands between the braces.
        ignore_case: Whether the cases of letters are one: `\p{Lower}` then has the capitals too.
        unicode: Whether POSIX names stand for Unicode's properties, the mode `(?U)`.
    """
    key, equals, value = name.partition("=")
    if equals:
        return _keyed(key.lower(), value, ignore_case=ignore_case)
    if name.startswith("In"):
        return _block(name[2:])
    if name.startswith("Is"):
        short = name[2:]
        return (
            unicode_property(short, ignore_case=ignore_case)
            or _category_or_class(short, ignore_case=ignore_case)
            or _script(short)
        )
    if (
        unicode
        and name.upper() in _POSIX
        and (found := unicode_property(name, ignore_case=ignore_case)) is not None
    ):
        return found
    return _category_or_class(name, ignore_case=ignore_case)


def unicode_property(name: str, *, ignore_case: bool = False) -> CharSet | None:
    """The set of a binary Unicode property by its name or POSIX's, in any case."""
    name = _ALIASES.get(name.upper(), name.upper())
    if name not in _BINARY_PROPERTIES:
        return None
    if ignore_case and name in _CASED_PROPERTIES:
        return _matched(r"[\p{Lowercase}\p{Uppercase}\p{Lt}]")
    return _matched(_BINARY_PROPERTIES[name])


def _keyed(key: str, value: str, *, ignore_case: bool) -> CharSet | None:
    if key in ("sc", "script"):
        return _script(value)
    if key in ("blk", "block"):
        return _block(value)
    if key in ("gc", "general_category"):
        return _category_or_class(value, ignore_case=ignore_case)
    return None


def _category_or_class(name: str, *, ignore_case: bool) -> CharSet | None:
    if ignore_case and name in _CASED:
        if name in ("Lower", "Upper"):
            return _UPPER | _LOWER
        return _matched(r"[\p{Lowercase}\p{Uppercase}\p{Lt}]" if "java" in name else r"\p{LC}")
    if name in _ASCII_CLASSES:
        return _ASCII_CLASSES[name]
    if name == "LD":
        return _matched(r"[\p{L}\p{Nd}]")
    if name in _CATEGORIES:
        return _matched(rf"\p{{{name}}}")
    return _matched(_CHARACTER_METHODS[name]) if name in _CHARACTER_METHODS else None


def _script(name: str) -> CharSet | None:
    return _matched(rf"\p{{Script={name}}}") if _is_plain(name) else None


def _block(name: str) -> CharSet | None:
    return _matched(rf"\p{{Block={name}}}") if _is_plain(name) else None


def _is_plain(name: str) -> bool:
    return name.replace("_", "").replace("-", "").replace(" ", "").isalnum() and name.isascii()


@lru_cache(maxsize=256)
def _matched(pattern: str) -> CharSet | None:
    import regex  # noqa: PLC0415 20 ms that most workers never need

    try:
        found = regex.compile(f"{pattern}+", regex.V1)
    except regex.error:  # no such script or block
        return None
    characters = (
        array("I", range(sys.maxunicode + 1)).tobytes().decode(f"utf-32-{sys.byteorder[0]}e", "surrogatepass")
    )
    return CharSet(tuple((start, end - 1) for start, end in (m.span() for m in found.finditer(characters))))
