"""Sets of code points, the meaning of every character class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_CODE_POINT = 0x10FFFF
_LAST_CASED = 0x1E943  # the Adlam letters are the last ones with two cases


@dataclass(frozen=True, slots=True)
class CharSet:
    """Code points as ranges, both ends included: sorted, apart from each other."""

    ranges: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, *ranges: tuple[int, int]) -> CharSet:
        """The set of these ranges, given in any order."""
        merged: list[tuple[int, int]] = []
        for low, high in sorted(ranges):
            if merged and low <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
            else:
                merged.append((low, high))
        return cls(tuple(merged))

    @classmethod
    def of_characters(cls, characters: Iterable[str]) -> CharSet:
        """The set of these characters."""
        return cls.of(*((ord(c), ord(c)) for c in characters))

    @property
    def only(self) -> str | None:
        """The character of a set that has just one."""
        (low, high), *others = self.ranges or ((0, 1),)
        return chr(low) if low == high and not others else None

    def __or__(self, other: CharSet) -> CharSet:
        return CharSet.of(*self.ranges, *other.ranges)

    def __and__(self, other: CharSet) -> CharSet:
        return ~(~self | ~other)

    def __invert__(self) -> CharSet:
        edges = ((-1, -1), *self.ranges, (MAX_CODE_POINT + 1, MAX_CODE_POINT + 1))
        return CharSet(tuple((a[1] + 1, b[0] - 1) for a, b in pairwise(edges) if a[1] + 1 < b[0]))

    def __contains__(self, code_point: int) -> bool:
        return any(low <= code_point <= high for low, high in self.ranges)

    def ignoring_case(self, *, unicode: bool) -> CharSet:
        """The set with the other case of its letters: those of ASCII or, in Unicode mode, all."""
        if not unicode:
            letters = (c for c in range(ord("A"), ord("z") + 1) if chr(c).isalpha() and c in self)
            return self | CharSet.of_characters(chr(c).swapcase() for c in letters)
        folded = _folded()
        keys = {key for c, key in folded.items() if c in self}
        return self | CharSet.of(*((c, c) for c, key in folded.items() if key in keys))


ALL = CharSet.of((0, MAX_CODE_POINT))


@lru_cache(maxsize=1)
def _folded() -> dict[int, int]:
    """Each character that has another case, to the one that stands for all its cases."""
    folded = {c: _fold(c) for c in range(_LAST_CASED + 1)}
    shared = {key for c, key in folded.items() if c != key}
    return {c: key for c, key in folded.items() if key in shared}


def _fold(code_point: int) -> int:
    """The lower case of the upper case, as Java folds; characters whose case is a string have none."""
    upper = chr(code_point).upper()
    lower = upper.lower() if len(upper) == 1 else chr(code_point).lower()
    return ord(lower) if len(lower) == 1 else code_point
