"""The table of settings as Markdown, for the README and the guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.config.sources import normal
from worker.config.table import SECTIONS, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worker.config.setting import Setting

MOST_USED = (
    "camunda.client.grpc-address",
    "camunda.client.mode",
    "camunda.client.cloud.cluster-id",
    "camunda.client.auth.client-id",
    "camunda.client.auth.client-secret",
    "camunda.client.auth.token-url",
    "camunda.client.worker.defaults.max-jobs-active",
    "connector-worker.max-slots",
    "camunda.client.worker.defaults.timeout",
    "connector-worker.shutdown-timeout",
    "server.port",
    "connector-worker.log-level",
)


def most_used() -> str:
    """The short table of the README."""
    return table(
        ("setting", "default", "what it does"), map(_short_row, map(SETTINGS.__getitem__, MOST_USED))
    )


def page() -> str:
    """The whole page of the guide."""
    sections = (
        f"## {section.title}\n\n"
        + table(("setting", "kind", "default", "what it does", "also"), map(_long_row, section.settings))
        for section in SECTIONS
    )
    return "\n".join(sections)


def _short_row(setting: Setting) -> tuple[str, ...]:
    return f"`{setting.environment_name}`", _default(setting), setting.doc


def _long_row(setting: Setting) -> tuple[str, ...]:
    also = ", ".join(f"`{normal(name).replace('-', '_')}`" for name in setting.also)
    name, default, doc = _short_row(setting)
    return name, setting.kind.name, default, doc, also


def _default(setting: Setting) -> str:
    return f"`{setting.default}`" if setting.default else ""


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [heads, ("---",) * len(heads), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)
