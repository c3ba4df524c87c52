r"""The replacement text of `replace`: `$1`, `${name}`, `\$` (java.util.regex.Matcher.appendReplacement)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIGITS = "0123456789"


def parse_replacement(text: str, groups: int, names: Mapping[str, int]) -> list[str | int] | None:
    """Literal pieces and group numbers; None if the text refers to a group that is not there, or ends too early."""
    pieces: list[str | int] = []
    position = 0
    while position < len(text):
        character = text[position]
        position += 1
        if character not in "\\$":
            pieces.append(character)
            continue
        following = text[position : position + 1]
        if not following:
            return None
        if character == "\\":
            pieces.append(following)
            position += 1
            continue
        group, position = _reference(text, position, groups, names)
        if group is None:
            return None
        pieces.append(group)
    return pieces


def _reference(text: str, position: int, groups: int, names: Mapping[str, int]) -> tuple[int | None, int]:
    """The group's number and where the reference ends: a name in braces, or the digits that make a known number."""
    if text[position] == "{":
        end = text.find("}", position)
        return names.get(text[position + 1 : end]) if end > 0 else None, end + 1
    if text[position] not in _DIGITS or int(text[position]) > groups:
        return None, position
    end = position + 1
    while text[end : end + 1] in tuple(_DIGITS) and int(text[position : end + 1]) <= groups:
        end += 1
    return int(text[position:end]), end
