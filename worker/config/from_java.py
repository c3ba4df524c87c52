"""What becomes of each environment name of the Java connector runtime, as tables of the guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.config.document import table
from worker.config.overrides import TYPE_PREFIXES, TYPE_SETTINGS
from worker.config.rows.changed import CHANGED
from worker.config.rows.ignored import IGNORED, OF_OTHERS
from worker.config.sources import normal
from worker.config.table import SECTIONS
from worker.config.unheeded import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.config.setting import Setting

_OWN = "connector-worker."
_OF_CONNECTORS = (
    (
        "`CONNECTOR_<NAME>_TYPE`, `CONNECTOR_<NAME>_TIMEOUT`",
        "works",
        "for the connector of this display name, as in `CONNECTOR_HTTP_REST_TYPE`; new is `CONNECTOR_<NAME>_RATE_LIMIT`",
    ),
    (
        ", ".join(f"`{prefix}<TYPE>_*`" for prefix in TYPE_PREFIXES),
        "works",
        f"for one job type: {', '.join(f'`{name}`' for name in TYPE_SETTINGS)}",
    ),
    (
        "`CONNECTOR_<NAME>_FUNCTION`, `CONNECTOR_<NAME>_INPUT_VARIABLES`",
        "ignored",
        "they are about a Java class; connectors are found by their entry points",
    ),
    (
        "`CONNECTOR_HTTP_PROXY_*`, `CONNECTOR_HTTPS_PROXY_*`, `CONNECTOR_HTTP_NON_PROXY_HOSTS`",
        "works",
        "proxies of connectors' calls",
    ),
    ("`CAMUNDA_CONNECTOR_HTTP_BLOCK_URL*`, `…_PORT*`, `…_REGEX*`", "works", "URLs that may not be called"),
)


def heeded() -> str:
    """The names that count, section by section."""
    heads = ("name", "", "what it does here")
    sections = [(section.title, list(_rows(section.settings))) for section in SECTIONS]
    parts = [f"### {title}\n\n{table(heads, rows)}" for title, rows in sections if rows]
    return "\n".join([*parts, f"### Single connectors and job types\n\n{table(heads, _OF_CONNECTORS)}"])


def ignored() -> str:
    """The names that mean nothing here, and why."""
    families = ((f"`{prefix}*`", why) for prefix, why in FAMILIES.items() if prefix not in TYPE_PREFIXES)
    single = ((_listed(each.names), each.why) for each in (*IGNORED, *OF_OTHERS))
    return table(("name", "why it means nothing here"), [*single, *families])


def _rows(settings: tuple[Setting, ...]) -> Iterator[tuple[str, str, str]]:
    for setting in settings:
        names = [name for name in (setting.name, *setting.also) if not name.startswith(_OWN)]
        if names:
            changed = CHANGED.get(setting.name)
            here = f"`{setting.environment_name}`: " if setting.name.startswith(_OWN) else ""
            meaning = f"{here}{setting.doc}" + (f"; {changed}" if changed else "")
            yield _listed(names), "changed" if changed else "works", meaning


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"`{normal(name).replace('-', '_')}`" for name in names)
