"""Where settings are written, in the order in which they count: the environment, a `.env` file, a TOML file.

Every key is looked up in one normal form: upper case, dots as underscores. So `camunda.client.grpc-address`, as a
TOML file's tables or as a Spring property spell it, is found under the same names as its environment variable.
"""

from __future__ import annotations

import io
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.config.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


CONFIG_FILE = "CONNECTOR_WORKER_CONFIG"
"""The variable that names the TOML file."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value where it was written.

    Attributes:
        key: in the normal form.
        text: the value, as written.
        written: the key in its writer's own spelling, with the file if it is in one.
        ours: whether it stands where nothing but settings of this worker belongs.
    """

    key: str
    text: str
    written: str
    ours: bool = False


class Layer:
    """One source's keys and values; `file` names it unless it is the environment, `ours` is as of `Found`."""

    def __init__(self, values: Mapping[str, str], file: Path | None = None, *, ours: bool = False) -> None:
        where = f" in {file}" if file else ""
        self._found = {
            key: Found(key, text.strip(), written + where, ours)
            for key, written, text in ((_looked_up(name), name, text) for name, text in values.items())
        }

    def find(self, keys: Sequence[str], *, blank: bool = False) -> Found | None:
        """What is written under the first of `keys` that occurs; `blank` counts empty values in."""
        return next(
            (found for key in keys if (found := self._found.get(key)) and (found.text or blank)), None
        )

    def indexed(self, keys: Sequence[str]) -> Found | None:
        """The elements written as `NAME_0`, `NAME_1`, … put together as a list."""
        for key in keys:
            items: list[Found] = []
            while item := self._found.get(f"{key}_{len(items)}"):
                items.append(item)
            if items:
                return Found(key, ",".join(item.text for item in items), items[0].written)
        return None

    def __iter__(self) -> Iterator[Found]:
        return iter(self._found.values())


def normal(key: str) -> str:
    """The form in which keys are compared."""
    return key.upper().replace(".", "_")


def _looked_up(name: str) -> str:
    """A name's normal form; of a connector's, in which any word may stand, `-` is `_`."""
    key = normal(name)
    return key.replace("-", "_") if key.startswith("CONNECTOR_") else key


def spellings(name: str) -> tuple[str, ...]:
    """The three ways in which a property's name is written in an environment, Spring's own first.

    `camunda.client.grpc-address` is CAMUNDA_CLIENT_GRPCADDRESS, …_GRPC_ADDRESS and …_GRPC-ADDRESS.
    """
    key = normal(name)
    return tuple(dict.fromkeys((key.replace("-", ""), key.replace("-", "_"), key)))


def read_env_file(file: Path) -> dict[str, str]:
    """The assignments of a `.env` file, as a shell would read them but without replacing `$NAME`.

    Raises:
        ConfigError: it can't be read.
    """
    from dotenv.parser import parse_stream  # noqa: PLC0415 - needed only where such a file is named

    values = {}
    for binding in parse_stream(io.StringIO(_read(file))):
        if binding.error:
            raise ConfigError(f"{file}, line {binding.original.line}: write NAME=value, one a line")
        if binding.key is not None and binding.value is not None:
            values[binding.key] = binding.value
    return values


def read_toml_file(file: Path) -> dict[str, str]:
    """The values of a TOML file under their dotted keys.

    Raises:
        ConfigError: it can't be read, or isn't TOML.
    """
    try:
        content = tomllib.loads(_read(file))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not valid TOML: {error}") from None
    return dict(_flat(content))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError(f"{file} can't be read: {reason}") from None


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(map(_text, value))
    return str(value)
