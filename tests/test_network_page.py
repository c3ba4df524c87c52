"""What the page on the network says holds for every connector, and names settings that exist."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from worker.registry import GROUP

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "network.md").read_text()


@pytest.mark.parametrize("point", entry_points(group=GROUP), ids=lambda point: point.name)
def test_the_egress_table_has_a_row_for_every_connector(point: object) -> None:
    table = PAGE.partition("### Who is held to it")[2]
    assert f"`{point.load().type}`" in table  # type: ignore[attr-defined]


def test_every_setting_of_the_page_is_one() -> None:
    known = (DOCS / "settings.md").read_text()
    named = set(re.findall(r"`((?:CONNECTOR_WORKER|CAMUNDA_CONNECTOR_OAUTH)_[A-Z_]+)`", PAGE))
    assert len(named) > 5
    assert {name for name in named if f"`{name}`" not in known} == set()
