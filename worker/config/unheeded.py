"""Names that look like settings and set nothing here: each is one warning at start, so that none is swallowed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from worker.config.guess import nearest
from worker.config.overrides import TYPE_PREFIXES, TYPE_SETTINGS, is_override
from worker.config.parts import NETWORK_NAMES
from worker.config.rows.ignored import IGNORED_BY_KEY
from worker.config.sources import CONFIG_FILE
from worker.config.table import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from worker.config.rows.ignored import Ignored
    from worker.config.setting import Setting
    from worker.config.sources import Found, Layer

_T = TypeVar("_T")

_OWN = "CONNECTOR_WORKER_"
_OURS = (_OWN, "CAMUNDA_CLIENT_", "ZEEBE_CLIENT_", "CAMUNDA_CONNECTOR_")
_OF_JAVA = re.compile(r"CONNECTOR_(?!WORKER_)\w+_(?:FUNCTION|INPUT_VARIABLES)")
FAMILIES = {
    **dict.fromkeys(TYPE_PREFIXES, f"what can be set for a job type is {', '.join(TYPE_SETTINGS)}"),
    "CAMUNDA_CLIENTS_": "a worker works for one cluster, so each cluster needs its own",
    "LOGGING_LEVEL_": "it is about a logger of Java; CONNECTOR_WORKER_LOG_LEVEL is about all that is logged",
    "LOG_STACKDRIVER_": "log lines do not say of which service they are",
}
"""What names of a kind begin with, and why they are ignored."""
_INDEX = re.compile(r"_\d+$")  # of a list's element
_BY_KEY = {key: setting for setting in SETTINGS.values() for key in setting.spellings}


def unheeded(layers: Sequence[Layer]) -> Iterator[str]:
    """One warning for each such name, and for all names of one ignored setting."""
    told = set()
    for found in (found for layer in layers for found in layer):
        if ignored := ignored_setting(found.key):
            asks = found.text and found.text.lower() != ignored.harmless
            if asks and ignored not in told:
                told.add(ignored)
                yield f"{found.written} is ignored: {ignored.why}"
        elif setting_of(found.key) or found.key == CONFIG_FILE or is_override(found.key):
            continue
        elif why := ignored_family(found.key):
            yield f"{found.written} is ignored: {why}"
        elif looks_like_ours(found):
            yield f"{found.written} is no setting of this worker{hint(found.key)}"


def setting_of(key: str) -> Setting | None:
    """The setting that a key in normal form sets, or sets an element of."""
    return _of(key, _BY_KEY)


def ignored_setting(key: str) -> Ignored | None:
    """What a key in normal form, or the list that it is an element of, would set in the reference, if nothing here."""
    return _of(key, IGNORED_BY_KEY)


def _of(key: str, table: Mapping[str, _T]) -> _T | None:
    """A key's entry, or that of the list that it is an element of."""
    return table.get(key) or table.get(_INDEX.sub("", key))


def ignored_family(key: str) -> str | None:
    """Why names of the key's kind are ignored; None if they are of no such kind."""
    if _OF_JAVA.fullmatch(key):
        return "it is about a Java class; connectors are found by their entry points"
    return next((why for prefix, why in FAMILIES.items() if key.startswith(prefix)), None)


def looks_like_ours(found: Found) -> bool:
    """Whether what sets nothing was probably meant to; what begins with CONNECTOR_ may set something for a connector."""
    ours = found.key.startswith(_OURS) or (found.ours and not found.key.startswith("CONNECTOR_"))
    return ours and not NETWORK_NAMES.fullmatch(found.key)


def hint(key: str, names: Iterable[str] | None = None) -> str:
    """What was probably meant, for the end of a sentence; nothing if that is anybody's guess.

    Args:
        key: what was written.
        names: what may have been meant; the worker's own settings unless given.
    """
    if names is None:
        names = (setting.environment_name for setting in SETTINGS.values())
    meant = nearest(key, names)
    return f"; did you mean {meant}?" if meant else ""
