"""What may be done in the console of `dev`: run a connector, try FEEL, look at processes, retry an incident."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.bpmn import Process
from support.connectors import returning
from support.console_bench import Bench, bench
from support.leaking import leaking

from connectors.csv import csv
from connectors.rest import rest
from worker.testing import job
from worker.testing.control import StandaloneControl

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import aiohttp
    from support.target import Target

REST = "io.camunda:http-json:1"
SECRET = "correct-horse-battery"
ORDER = (Path(__file__).parents[2] / "examples" / "order.bpmn").read_bytes()


@pytest.fixture
async def opened() -> AsyncIterator[Bench]:
    async with bench(rest, csv, leaking, environment={"SECRET_TOKEN": SECRET}) as found:
        yield found


async def test_the_connectors_are_listed_with_their_inputs(opened: Bench) -> None:
    listed = await opened.get("api/connectors")
    assert [each["type"] for each in listed] == [REST, "io.camunda:csv-connector", "test:leaking:1"]
    form = await opened.get("api/connector", type=REST)
    fields = {each["id"]: each for each in form["fields"]}
    assert fields["url"]["label"] == "URL"
    assert not fields["url"]["optional"]
    assert fields["authentication.token"]["secret"]
    assert {each["group"] for each in form["fields"]} == {each["id"] for each in form["groups"]}


async def test_the_element_template_is_downloaded(opened: Bench) -> None:
    async with opened.session.get(f"{opened.url}api/template", params={"type": REST}) as answer:
        assert answer.headers["Content-Disposition"] == 'attachment; filename="io.camunda-http-json-1.json"'
        assert (await answer.json())["id"] == f"connector-worker:{REST}"


@pytest.mark.parametrize("path", ["api/connector", "api/template"])
async def test_a_job_type_that_nobody_answers_to_is_not_found(opened: Bench, path: str) -> None:
    async with opened.session.get(opened.url + path, params={"type": "unknown"}) as answer:
        assert answer.status == 404


async def test_a_connector_is_run_from_its_form(opened: Bench, target: Target) -> None:
    url = target.route("POST", "/orders", json={"id": 7})
    values = {
        "url": url,
        "method": "POST",
        "authentication.type": "bearer",
        "authentication.token": "{{secrets.TOKEN}}",
        "body": '={"amount": amount + 1}',
        "connectionTimeoutInSeconds": "5",
        "task:resultExpression": "={order: response.body.id}",
    }
    status, found = await opened.post("api/invoke", {"values": values, "context": {"amount": 4}}, type=REST)
    assert (status, found["outcome"]) == (200, "completed"), found
    assert json.loads(found["data"]["outcome"]) == {"order": 7}
    (arrived,) = target.requests
    assert (arrived.headers["Authorization"], arrived.json()) == (f"Bearer {SECRET}", {"amount": 5})
    assert [each["number"] for each in await opened.get("api/jobs")] == [found["number"]]
    assert (await opened.get(f"api/jobs/{found['number']}"))["data"] == found["data"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"method": "GET", "url": "=1 +"}, "URL: "),
        ({"method": "GET", "url": "x", "connectionTimeoutInSeconds": "soon"}, "write a number"),
        ({"method": "GET", "task:retryCount": "many"}, "Retries: write a whole number"),
    ],
)
async def test_a_field_that_holds_no_value_is_told(opened: Bench, values: dict[str, str], said: str) -> None:
    status, found = await opened.post("api/invoke", {"values": values}, type=REST)
    assert status == 422
    assert said in found["error"]


async def test_fields_that_are_not_shown_do_not_count(opened: Bench, target: Target) -> None:
    url = target.route("GET", "/", json={})
    values = {"url": url, "method": "GET", "authentication.type": "noAuth", "authentication.token": "=1 +"}
    status, found = await opened.post("api/invoke", {"values": values}, type=REST)
    assert (status, found["outcome"]) == (200, "completed")
    assert "token" not in found["data"]["variables"]


async def test_what_is_typed_into_a_field_for_secrets_is_masked(opened: Bench, target: Target) -> None:
    url = target.route("GET", "/", json={"you": "sent typed-in-by-hand"})
    bearer = {"authentication.type": "bearer", "authentication.token": "typed-in-by-hand"}
    status, found = await opened.post(
        "api/invoke", {"values": {"url": url, "method": "GET", **bearer}}, type=REST
    )
    assert (status, found["outcome"]) == (200, "completed")
    assert "typed-in-by-hand" not in json.dumps(found)


@pytest.mark.parametrize("body", [{}, {"values": []}, {"values": {}, "context": []}])
async def test_a_form_that_is_none_is_refused(opened: Bench, body: dict[str, Any]) -> None:
    assert (await opened.post("api/invoke", body, type=REST))[0] == 400


async def test_feel_is_evaluated(opened: Bench) -> None:
    asked = {"expression": "=sum(order.prices)", "context": {"order": {"prices": [1.5, 2]}}}
    assert await opened.post("api/feel", asked) == (200, {"value": "3.5"})


async def test_an_error_in_feel_has_its_place(opened: Bench) -> None:
    _, found = await opened.post("api/feel", {"expression": "1 +\n (2"})
    assert (found["line"], found["column"], found["position"]) == (2, 4, 7)
    _, found = await opened.post("api/feel", {"expression": 'assert(null, false, "no")'})
    assert "error" in found
    assert (await opened.post("api/feel", {"expression": 1}))[0] == 400


async def test_a_function_in_feel_that_there_is_not_is_told_with_its_place(opened: Bench) -> None:
    _, found = await opened.post("api/feel", {"expression": "1 +\n summ([2])"})
    assert found["value"] == "null"
    (unknown,) = found["nullCalls"]
    assert "did you mean sum?" in unknown["error"]
    assert (unknown["line"], unknown["column"], unknown["position"]) == (2, 2, 5)
    _, found = await opened.post("api/feel", {"expression": 'assert(mine(1), false, "no")'})
    assert ("error" in found, len(found["nullCalls"])) == (True, 1)


async def test_a_process_is_drawn_with_its_tokens(opened: Bench) -> None:
    instance = opened.start(ORDER, "order", {"shop": "http://shop", "item": "tea", "quantity": 1})
    (process,) = (await opened.get("api/processes"))["processes"]
    assert (process["id"], process["name"], process["version"]) == ("order", "Order", 1)
    (running,) = process["instances"]
    assert (running["key"], running["state"], running["tokens"]) == (str(instance), "running", {"reserve": 1})
    picture = f"api/processes/{process['key']}/picture"
    for text in (await opened.text(picture), await opened.text(picture, instance=str(instance))):
        assert "1 token at Reserve the goods" in text
    assert 'class="flow sequenceFlow taken"' in await opened.text(picture, instance=str(instance))
    variables = await opened.get(f"api/instances/{instance}/variables")
    assert variables["variables"]["item"] == "tea"


async def test_an_instance_that_has_ended_is_shown_with_the_way_it_took(opened: Bench) -> None:
    opened.start(Process("short").start().end().xml(), "short")
    (process,) = (await opened.get("api/processes"))["processes"]
    (ended,) = process["instances"]
    assert (ended["state"], ended["tokens"], ended["done"]) == ("completed", {}, {"start": 1, "end": 1})
    assert (await opened.get(f"api/instances/{ended['key']}/variables")) == {"variables": None}


async def test_tokens_are_where_the_engine_has_them_and_those_of_a_cancelled_instance_are_gone(
    opened: Bench,
) -> None:
    model = Process("several").start().service_task("all", "nobody:1").multi_instance("=[1, 2, 3]").end()
    instance = opened.start(model.xml(), "several")
    (view,) = opened.gateway.view.instances()
    (shown,) = (await opened.get("api/processes"))["processes"][0]["instances"]
    assert view.tokens["all"] == 3
    assert shown["tokens"] == {"all": 3}
    opened.gateway.engine.cancel_instance(instance)
    opened.gateway.advance()
    (gone,) = (await opened.get("api/processes"))["processes"][0]["instances"]
    assert (gone["state"], gone["tokens"]) == ("terminated", {})


async def test_a_process_that_is_not_there_has_no_picture(opened: Bench) -> None:
    async with opened.session.get(f"{opened.url}api/processes/7/picture") as answer:
        assert answer.status == 404


async def test_an_incident_is_retried(opened: Bench) -> None:
    model = Process("waits").start().service_task("call", "nobody:1", inputs={"x": "=assert(y, y != null)"})
    instance = opened.start(model.end().xml(), "waits")
    (incident,) = (await opened.get("api/processes"))["incidents"]
    assert (incident["element"], incident["instance"]) == ("call", str(instance))
    (stopped,) = (await opened.get("api/processes"))["processes"][0]["instances"]
    assert (stopped["state"], stopped["tokens"]) == ("incident", {"call": 1})
    opened.gateway.engine.set_variables(instance, {"y": 1}, local=False)
    assert await opened.post(f"api/incidents/{incident['key']}/retry", {}) == (200, {})
    shown = await opened.get("api/processes")
    assert shown["incidents"] == []
    (running,) = shown["processes"][0]["instances"]
    assert (running["state"], running["tokens"]) == ("running", {"call": 1})
    assert (await opened.post(f"api/incidents/{incident['key']}/retry", {}))[0] == 404


async def test_jobs_are_told_as_they_happen(opened: Bench) -> None:
    async with opened.session.get(f"{opened.url}api/events") as stream:
        assert stream.content_type == "text/event-stream"
        assert await event(stream) == []
        await opened.jobs(job("unknown:1", {}, element_id="one"), StandaloneControl())
        (told,) = await event(stream)
        assert (told["element"], told["outcome"]) == ("one", "failed")
        opened.console.close()
        assert await stream.content.read() == b""


async def event(stream: aiohttp.ClientResponse) -> Any:
    """The data of the next event."""
    text = (await stream.content.readuntil(b"\n\n")).decode()
    name, data = text.strip().split("\n")
    assert name == "event: jobs"
    return json.loads(data.removeprefix("data: "))


WAYS = ["nested", "grouped", "declared", "encoded", "logged", "url", "bad url", "fine"]


@pytest.mark.parametrize("way", WAYS)
async def test_a_secret_is_nowhere_in_the_console(opened: Bench, way: str) -> None:
    variables = {"way": way, "secret": "{{secrets.TOKEN}}"}
    headers = {"resultVariable": "result"}
    async with opened.session.get(f"{opened.url}api/events") as stream:
        assert await event(stream) == []
        # As a worker has them run, and by hand.
        await opened.jobs(job("test:leaking:1", variables, headers), StandaloneControl())
        values = {**variables, "task:resultVariable": "result"}
        _, invoked = await opened.post("api/invoke", {"values": values}, type="test:leaking:1")
        # What a job hands on is another one's variable, and a process's.
        await opened.jobs(job("test:leaking:1", {"way": "fine", "secret": SECRET}), StandaloneControl())
        instance = opened.start(ORDER, "order", {"item": SECRET, "shop": "", "quantity": 1})
        told = [await event(stream)]
    assert await opened.get("api/jobs")
    shown = [json.dumps(invoked), json.dumps(told)]
    paths = [f"api/jobs/{number}" for number in (1, 2, 3)]
    paths += ["api/jobs", "api/processes", "api/figures", f"api/instances/{instance}/variables", "api/about"]
    shown += [await opened.text(path) for path in paths]
    _, evaluated = await opened.post("api/feel", {"expression": "x", "context": {"x": SECRET}})
    shown.append(json.dumps(evaluated))
    assert not [text for text in shown if SECRET in text or "horse" in text]
    assert sum(text.count("***") for text in shown) >= 3


async def test_a_plug_in_whose_inputs_make_no_form_is_told() -> None:
    async with bench(returning(1)) as opened:
        form = await opened.get("api/connector", type="test:returning:1")
        assert [each for each in form["fields"] if not each["header"]] == []
