"""A row of the table of settings, and the families of names that rows have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.config.sources import normal, spellings

if TYPE_CHECKING:
    from worker.config.values import Kind


@dataclass(frozen=True, slots=True)
class Setting:
    """One row: `default` and `example` as one would write them; `also` are further names, in the order they count."""

    name: str
    kind: Kind
    default: str | None
    doc: str
    also: tuple[str, ...] = ()
    secret: bool = False

    @property
    def environment_name(self) -> str:
        """The spelling to recommend."""
        return normal(self.name).replace("-", "_")

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every key it is found under, those that count first."""
        return tuple(dict.fromkeys(key for name in (self.name, *self.also) for key in spellings(name)))


@dataclass(frozen=True, slots=True)
class Section:
    """Settings that belong together."""

    title: str
    settings: tuple[Setting, ...]


def client(
    name: str, kind: Kind, default: str | None, doc: str, *older: str, secret: bool = False
) -> Setting:
    """A property of the reference's client, under its names of 8.8 and of 8.6/8.7."""
    also = (f"camunda.client.zeebe.{name}", *older)
    return Setting(f"camunda.client.{name}", kind, default, doc, also, secret)


def defaults(name: str, kind: Kind, default: str, doc: str, *older: str) -> Setting:
    """A default of all job types."""
    also = (f"camunda.client.zeebe.defaults.{name}", *older)
    return Setting(f"camunda.client.worker.defaults.{name}", kind, default, doc, also)


def own(name: str, kind: Kind, default: str | None, doc: str, *also: str, secret: bool = False) -> Setting:
    """A setting that the reference has not."""
    return Setting(f"connector-worker.{name}", kind, default, doc, also, secret)
