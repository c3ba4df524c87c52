"""Watching the engine: what it holds now, and what happens from now on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from support.bpmn import Process

from worker.devgateway.rejection import Rejection
from worker.devgateway.view import View

if TYPE_CHECKING:
    from conftest import Running


@pytest.fixture
def view(running: Running) -> View:
    return View(running.engine, lambda: running.engine.advance() and None)


def test_it_shows_the_deployed_processes_with_their_files(running: Running, view: View) -> None:
    model = Process("p").start().end()
    running.deploy(model)
    (process,) = view.processes()
    assert (process.id, process.version, process.resource_name) == ("p", 1, "p.bpmn")
    assert process.xml == model.xml()


def test_tokens_are_counted_by_element_and_at_joins_by_flow(running: Running, view: View) -> None:
    model = Process("p").start().parallel("fork").service_task("task", "work").multi_instance("=items")
    model.parallel("join").end().at("fork").to("join")
    running.deploy(model)
    key = running.start("p", items=[1, 2, 3]).key
    (instance,) = view.instances()
    assert (instance.key, instance.process_id, instance.variables) == (key, "p", {"items": [1, 2, 3]})
    assert instance.tokens == {"task": 3}
    assert list(instance.waiting_flows.values()) == [1]
    jobs = view.jobs()
    assert [(each.element_id, each.state, each.process_instance_key) for each in jobs] == [
        ("task", "ACTIVATABLE", key)
    ] * 3


def test_an_incident_is_resolved_with_new_retries(running: Running, view: View) -> None:
    running.deploy(Process("p").start().service_task("task", "work").end())
    key = running.start("p").key
    job = running.job("work")
    running.engine.jobs.fail(job.key, 0, "no such host", 0, {})
    (incident,) = view.incidents()
    assert (incident.type, incident.message, incident.element_id) == (
        "JOB_NO_RETRIES",
        "no such host",
        "task",
    )
    assert (incident.job_key, incident.process_instance_key) == (job.key, key)
    view.resolve(incident.key)
    assert view.incidents() == []
    assert running.job("work").retries == 1
    with pytest.raises(Rejection, match="no such incident was found"):
        view.resolve(incident.key)


async def test_records_come_as_things_happen_and_cost_nothing_unheard(running: Running, view: View) -> None:
    running.deploy(Process("p").start().service_task("task", "work").end())
    running.start("p")
    assert running.engine.feed.position == 0
    records = view.records()
    reading = asyncio.ensure_future(anext(records))
    await asyncio.sleep(0)
    running.complete(running.job("work"), x=1)
    seen = [await reading]
    while seen[-1].value.get("bpmnElementType") != "PROCESS" or seen[-1].intent != "ELEMENT_COMPLETED":
        seen.append(await anext(records))
    assert [(each.value_type, each.intent) for each in seen[:3]] == [
        ("JOB", "ACTIVATED"),
        ("JOB", "COMPLETED"),
        ("PROCESS_INSTANCE", "ELEMENT_COMPLETING"),
    ]
    assert {each.value["elementId"] for each in seen} >= {"task", "end", "p"}
    assert [each.position for each in seen] == list(range(1, len(seen) + 1))
    await records.aclose()
    assert not running.engine.feed.is_heard
