"""The answer for a property a value doesn't have, as null is a property's legal value."""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal


class Missing(Enum):
    """The type of MISSING."""

    MISSING = "missing"


MISSING: Final[Literal[Missing.MISSING]] = Missing.MISSING
