"""A page of the guide for each connector: its README, and what its declaration says of job types, inputs and settings."""

from __future__ import annotations

from collections import defaultdict
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worker.config.document import table
from worker.own_settings import names_of
from worker.registry import GROUP, OWN, discover
from worker.templates import element_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.sdk.connector import Connector

ROOT = Path(__file__).parents[1]
CONNECTORS = ROOT / "connectors"
_LONGEST_LIST = 8
"""Choices of a menu beyond which they are not listed."""


def pages() -> dict[Path, str]:
    """The pages' Markdown, by the README that each stands on; connectors that share one share a page."""
    own = [point for point in entry_points(group=GROUP) if point.dist and point.dist.name == OWN]
    readmes = {point.load().type: _readme(point.module) for point in own}
    together: defaultdict[Path, list[Connector]] = defaultdict(list)
    for each in discover().connectors:
        if readme := readmes.get(each.type):
            together[readme].append(each.connector)
    return {readme: _page(readme, found) for readme, found in together.items()}


def _readme(module: str) -> Path | None:
    """The nearest one, from a module upwards."""
    folder = ROOT.joinpath(*module.split("."))
    above = (each / "README.md" for each in (folder, *folder.parents) if each.is_relative_to(CONNECTORS))
    return next((each for each in above if each.exists()), None)


def _page(readme: Path, connectors: list[Connector]) -> str:
    return "\n".join([readme.read_text(), *(_declared(each) for each in connectors)])


def _declared(connector: Connector) -> str:
    heads = ("input", "in the Modeler", "kind", "what it is")
    return "\n".join(
        (
            f"## {connector.name} in the Modeler\n",
            f"Job type `{connector.type}`. `connector-worker template {connector.type}` makes the element template.\n",
            table(heads, _inputs(connector)),
            f"## Settings of {connector.name}\n",
            table(("setting", "what it does"), ((f"`{name}`", doc) for name, doc in names_of(connector))),
        )
    )


def _inputs(connector: Connector) -> Iterator[tuple[str, str, str, str]]:
    seen = set()
    for each in element_template(connector)["properties"]:
        binding = each["binding"]
        row = (f"`{binding.get('name', '')}`", each.get("label", ""), _kind(each), _about(each))
        if binding["type"] == "zeebe:input" and each["type"] != "Hidden" and row not in seen:
            seen.add(row)
            yield row


def _kind(field: dict[str, Any]) -> str:
    choices = [f"`{choice['value']}`" for choice in field.get("choices", ())]
    return ", ".join(choices) if 0 < len(choices) <= _LONGEST_LIST else str(field["type"]).lower()


def _about(field: dict[str, Any]) -> str:
    needed = "needed" if field.get("constraints", {}).get("notEmpty") else ""
    default = f"`{field['value']}` by default" if field.get("value") not in (None, "") else ""
    said = str(field.get("description", "")).rstrip(".")
    return "; ".join(filter(None, (said, needed, default))).replace("\n", " ")
