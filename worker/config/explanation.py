"""What becomes of each name that was set: of those of this worker, of the reference's and of connectors' own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from worker.config.overrides import TYPE_PREFIXES, is_override
from worker.config.parts import NETWORK_NAMES
from worker.config.resolve import find
from worker.config.rows.changed import CHANGED
from worker.config.rows.ignored import OF_OTHERS
from worker.config.sources import CONFIG_FILE
from worker.config.table import SETTINGS
from worker.config.unheeded import hint, ignored_family, ignored_setting, looks_like_ours, setting_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from worker.config.setting import Setting
    from worker.config.sources import Found, Layer

_PREFIX = SETTINGS["camunda.connector.secretprovider.environment.prefix"]


class Fate(StrEnum):
    """What becomes of a name."""

    KNOWN = "known"
    CHANGED = "changed"
    """It counts, and does something else than in the reference."""
    OVERRULED = "overruled"
    """Another name or place of the same setting counts before it."""
    IGNORED = "ignored"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Explained:
    """A name as it was written, what becomes of it, and what that means; no value, so no secret either."""

    written: str
    fate: Fate
    meaning: str


def explain(layers: Sequence[Layer], of_connectors: Mapping[str, str]) -> Iterator[Explained]:
    """All names that are about this worker or its reference, in the order in which they are written.

    Args:
        layers: what was set.
        of_connectors: the names that are about single connectors, and what they do.
    """
    prefix = find(layers, _PREFIX)
    secrets = prefix.text if prefix else _PREFIX.default
    for found in (found for layer in layers for found in layer):
        of_found = (
            _of_setting(found, layers)
            or _of_connector(found, of_connectors)
            or _ignored(found.key)
            or _of_another(found, secrets)
            or _unknown(found, of_connectors)
        )
        if of_found:
            yield Explained(found.written, *of_found)


def _of_setting(found: Found, layers: Sequence[Layer]) -> tuple[Fate, str] | None:
    if found.key == CONFIG_FILE:
        return Fate.KNOWN, "the TOML file with settings"
    if NETWORK_NAMES.fullmatch(found.key):
        return Fate.KNOWN, "proxies of connectors' calls, and URLs that they may not call"
    setting = setting_of(found.key)
    if setting is None:
        return None
    if not found.text and not setting.kind.blank_counts:
        return Fate.KNOWN, "empty, which is as if it were missing"
    counts = find(layers, setting)
    if counts and counts.written != found.written and found.key in setting.spellings:
        return Fate.OVERRULED, f"{counts.written} counts before it"
    return _meaning(setting, found.key)


def _meaning(setting: Setting, key: str) -> tuple[Fate, str]:
    name = setting.environment_name
    meaning = setting.doc if key.startswith(name) else f"{name}: {setting.doc}"
    if changed := CHANGED.get(setting.name):
        return Fate.CHANGED, f"{meaning}; {changed}"
    return Fate.KNOWN, meaning


def _of_connector(found: Found, of_connectors: Mapping[str, str]) -> tuple[Fate, str] | None:
    if meaning := of_connectors.get(found.key):
        return Fate.KNOWN, meaning
    if not is_override(found.key):
        return None
    if found.key.startswith(TYPE_PREFIXES):
        return Fate.KNOWN, "for one job type what CAMUNDA_CLIENT_WORKER_DEFAULTS_* is for all"
    return Fate.UNKNOWN, f"no connector of this name is installed{hint(found.key, of_connectors)}"


def _ignored(key: str) -> tuple[Fate, str] | None:
    ignored = ignored_setting(key)
    why = ignored.why if ignored else ignored_family(key) or _why_of_others(key)
    return (Fate.IGNORED, why) if why else None


def _why_of_others(key: str) -> str | None:
    return next((each.why for each in OF_OTHERS for name in each.names if fnmatchcase(key, name)), None)


def _of_another(found: Found, prefix: str | None) -> tuple[Fate, str] | None:
    """Of a name that is no setting and counts as a variable alone, so in no TOML file."""
    if found.ours:
        return None
    if found.key.startswith("OTEL_"):
        return Fate.KNOWN, "OpenTelemetry's own, for traces"
    if prefix and found.key.startswith(prefix.upper()):
        return Fate.KNOWN, "a secret that elements may name"
    return None


def _unknown(found: Found, of_connectors: Mapping[str, str]) -> tuple[Fate, str] | None:
    if looks_like_ours(found):
        return Fate.UNKNOWN, f"no setting of this worker{hint(found.key)}"
    if not found.key.startswith("CONNECTOR_"):
        return None
    # Others may have names of this kind in the environment, so only what is nearly right is told of those.
    meant = hint(found.key, of_connectors)
    return (Fate.UNKNOWN, f"no setting of a connector{meant}") if meant or found.ours else None
