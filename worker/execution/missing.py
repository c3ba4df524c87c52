"""A library that is not installed where the worker runs, told with the extra that brings it."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import PackageNotFoundError, requires

_REQUIREMENT = re.compile(r"""(?P<library>[\w.-]+).*extra == ["'](?P<extra>(?!all\b)[\w-]+)["']""")
"""A line of the worker's own metadata, such as `psycopg[binary]>=3.2; extra == "sql"`."""


def missing_library(error: ModuleNotFoundError) -> str:
    """What an import that found nothing means for whoever operates the worker."""
    if not error.name:
        return str(error)
    extras = " or ".join(f"pip install 'connector-worker[{extra}]'" for extra in _extras_with(error.name))
    return (
        f"The library {error.name} is not installed where the worker runs{f': {extras}' if extras else '.'}"
    )


@cache
def _extras_with(module: str) -> tuple[str, ...]:
    """The worker's extras with the library of a module, where that is called as its module is."""
    try:
        lines = requires("connector-worker") or ()
    except PackageNotFoundError:  # run from its sources
        lines = ()
    found = filter(None, map(_REQUIREMENT.match, lines))
    return tuple(each["extra"] for each in found if _plain(each["library"]) == _plain(module))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
