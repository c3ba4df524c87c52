"""The dashboard asks for metrics that the worker has, by labels that they have."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from worker.metrics.exposition import FAMILIES

DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana" / "connector-worker.json"
# Of Prometheus itself, of the supervisor and of the process's own metrics.
EVERYWHERE = {"job", "instance", "process", "le"}
OTHERS = {
    "process_cpu_seconds_total",
    "process_resident_memory_bytes",
    "connector_worker_process_restarts_total",
}
FUNCTIONS = {"sum", "rate", "by", "min", "max", "increase", "histogram_quantile"}


def names() -> dict[str, set[str]]:
    """Every name that queries may have, with its labels."""
    found: dict[str, set[str]] = {name: set() for name in OTHERS}
    for family in FAMILIES:
        base, _, parts = family.shown.partition("_{")
        suffixes = parts.rstrip("}").split(",") if parts else []
        for name in [f"{base}_{suffix}" for suffix in suffixes] or [base]:
            found[name] = set(family.labels)
    return found


def queries() -> list[str]:
    dashboard = json.loads(DASHBOARD.read_text())
    panels = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", ())]
    assert panels, "the dashboard shows nothing"
    return panels


@pytest.mark.parametrize("query", queries())
def test_every_query_asks_for_metrics_and_labels_that_there_are(query: str) -> None:
    known = names()
    plain = re.sub(r'"[^"]*"', '""', query)
    selected = re.findall(r"([a-z_]+)\{([^}]*)\}", plain)
    assert selected, "it selects nothing"
    labels = {label for _, matchers in selected for label in re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", matchers)}
    grouped = {label for group in re.findall(r"by \(([^)]*)\)", plain) for label in re.split(r",\s*", group)}
    for name, _ in selected:
        assert name in known
        assert labels | grouped <= known[name] | EVERYWHERE
    rest = re.sub(r"by \([^)]*\)|\{[^}]*\}|\[[^]]*\]", " ", plain)
    assert set(re.findall(r"[a-z_]{2,}", rest)) <= known.keys() | FUNCTIONS


def test_the_choices_of_types_and_jobs_come_from_metrics_that_there_are() -> None:
    dashboard = json.loads(DASHBOARD.read_text())
    asked = [each["query"]["query"] for each in dashboard["templating"]["list"] if each["type"] == "query"]
    assert [re.findall(r"label_values\((\w+)", query)[0] in names() for query in asked] == [True, True]


def test_panels_have_a_place_of_their_own() -> None:
    places = [panel["gridPos"] for panel in json.loads(DASHBOARD.read_text())["panels"]]
    taken = [(x, place["y"]) for place in places for x in range(place["x"], place["x"] + place["w"])]
    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < 24
