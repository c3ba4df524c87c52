"""Finds each setting's value: the first layer that has it counts, and in a layer its newest name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.config.errors import ConfigError
from worker.config.table import SETTINGS
from worker.config.values import LIST, POSSIBLY_EMPTY_LIST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from worker.config.setting import Setting
    from worker.config.sources import Found, Layer
    from worker.config.values import Kind

_LISTS = (LIST, POSSIBLY_EMPTY_LIST)
_LONGEST_SHOWN = 60
_CREDENTIALS = re.compile(r"//[^/@]*@")  # of an address
_MASK = "***"


@dataclass(frozen=True, slots=True)
class Resolved:
    """A setting's value, and where it was written; `found` is None for a default."""

    setting: Setting
    value: Any
    found: Found | None

    @property
    def shown(self) -> str:
        """The value for people: secrets and credentials in addresses masked, nothing for a missing one."""
        if self.setting.secret:
            return _MASK if self.found else ""
        return without_credentials(self.found.text if self.found else self.setting.default or "")


class Values:
    """The value of every setting of the table, by its name."""

    def __init__(self, resolved: Iterable[Resolved]) -> None:
        self._by_name = {item.setting.name: item for item in resolved}

    def __getitem__(self, name: str) -> Any:
        return self._by_name[name].value

    def __iter__(self) -> Iterator[Resolved]:
        return iter(self._by_name.values())

    def given(self, name: str) -> Found | None:
        """Where the setting was written, if it was."""
        return self._by_name[name].found

    def written(self, name: str) -> str:
        """What to call the setting when speaking to its writer."""
        item = self._by_name[name]
        return item.found.written if item.found else item.setting.environment_name


def resolve(layers: Sequence[Layer]) -> Values:
    """The values of all settings.

    Raises:
        ConfigError: with one line for each value that is malformed.
    """
    resolved: list[Resolved] = []
    problems: list[str] = []
    for setting in SETTINGS.values():
        found = find(layers, setting)
        try:
            resolved.append(Resolved(setting, _value(setting, found), found))
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(*problems)
    return Values(resolved)


def read(kind: Kind, found: Found, *, secret: bool = False) -> Any:
    """The value of what was written.

    Raises:
        ConfigError: it is none of the kind.
    """
    try:
        return kind.read(found.text)
    except ValueError as error:
        value = "the value" if secret else repr(without_credentials(found.text)[:_LONGEST_SHOWN])
        reason = f" ({error})" if error.args else ""
        raise ConfigError(
            f"{found.written}: {value} is not {kind.name}{reason}; write for example {kind.example}"
        ) from None


def find(layers: Sequence[Layer], setting: Setting) -> Found | None:
    """What counts of all that is written for a setting."""
    return next(filter(None, (_find(layer, setting) for layer in layers)), None)


def _find(layer: Layer, setting: Setting) -> Found | None:
    found = layer.find(setting.spellings, blank=setting.kind.blank_counts)
    return found or (layer.indexed(setting.spellings) if setting.kind in _LISTS else None)


def _value(setting: Setting, found: Found | None) -> Any:
    if found is not None:
        return read(setting.kind, found, secret=setting.secret)
    return None if setting.default is None else setting.kind.read(setting.default)


def without_credentials(text: str) -> str:
    """The text with the user and password of an address in it masked."""
    return _CREDENTIALS.sub(f"//{_MASK}@", text)
