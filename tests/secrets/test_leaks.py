"""No value of a secret leaves the worker but to where the model sends it: the real process, read to the last byte."""

from __future__ import annotations

import asyncio
import base64
import json
import signal
import urllib.error
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

import pytest
from aiohttp import web
from support import leaking
from support.plugin import install
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from pathlib import Path

    from support.gateway import ScriptedGateway
    from support.target import Request, Target

TOKEN = 'hÜsh/hush+"quoted" & <more>'
KEY = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\nEFAASCBKcwggSjAgEAAoIBAQ\n-----END KEY-----"
PLAIN = "p4ssw0rd-of-ada"
ENVIRONMENT = {"SECRET_TOKEN": TOKEN, "SECRET_KEY": KEY, "SECRET_PLAIN": PLAIN}

LEAKING, THREAD, REST = "test:leaking:1", "test:leaking-thread:1", "io.camunda:http-json:1"
WAYS = [
    "nested",
    "grouped",
    "declared",
    "encoded",
    "logged",
    "measured",
    "printed",
    "url",
    "bad url",
    "httpx",
    "abandoned",
]
BPMN_ERROR = {"errorExpression": '=bpmnError("told", error.message, {why: error})'}
HARMLESS = {"resultExpression": "={harmless: response.harmless}"}
PAGES = (
    "/healthz",
    "/readyz",
    "/actuator/health",
    "/actuator/loggers",
    "/metrics",
    "/actuator/prometheus",
    "/outbound/metrics",
    "/",
)


def spellings(secret: str) -> set[str]:
    """A secret in all forms that are looked for, and each line of one that has several."""
    forms = set()
    for text in (secret, *(line for line in secret.splitlines() if line.strip("-") == line)):
        encoded = base64.b64encode(text.encode()).decode()
        forms |= {
            text,
            quote(text),
            quote(text, safe=""),
            quote_plus(text),
            encoded,
            encoded[4:-6],
            escape(text),
        }
        forms |= {
            json.dumps(text)[1:-1],
            json.dumps(text, ensure_ascii=False)[1:-1],
            repr(text.encode())[2:-1],
        }
    return forms


def jobs(gateway: ScriptedGateway, server: str) -> list[int]:
    keys = []
    for secret in ("TOKEN", "KEY", "PLAIN"):
        value = f"{{{{secrets.{secret}}}}}"
        for way in WAYS:
            variables = {"way": way, "secret": value, "server": server}
            keys += [gateway.add_job(LEAKING, variables, each) for each in ({}, HARMLESS, BPMN_ERROR)]
        keys.append(gateway.add_job(THREAD, {"way": "", "secret": value}, BPMN_ERROR))
        basic = {"type": "basic", "username": "ada", "password": value}
        rest = {"method": "POST", "url": server, "body": {"key": value}, "authentication": basic}
        keys += [gateway.add_job(REST, rest, each) for each in ({}, BPMN_ERROR)]
        keys.append(gateway.add_job(REST, {**rest, "url": f"http://127.0.0.1:1/{value}"}))
        keys.append(gateway.add_job(REST, {**rest, "method": value}))
        keys.append(gateway.add_job(REST, {**rest, "connectionTimeoutInSeconds": value}))
    return keys


def mirror(request: Request) -> web.Response:
    """A server that answers with all that it was sent."""
    said = {"url": str(request.url), "headers": dict(request.headers), "body": request.text}
    return web.json_response(
        said, status=401, reason="Denied", headers={"X-Key": request.headers.get("X-Key", "")}
    )


def page(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return str(answer.read())
    except urllib.error.HTTPError as refused:
        return str(refused.read())


@pytest.mark.parametrize("form", ["json", "console"])
async def test_nothing_that_the_process_writes_or_sends_holds_a_secret(
    gateway: ScriptedGateway, target: Target, tmp_path: Path, form: str
) -> None:
    for method in ("GET", "POST"):
        target.route_to(method, "/mirror", mirror)
    settings = {
        **ENVIRONMENT,
        **install(leaking, tmp_path),
        "CONNECTOR_WORKER_LOG_LEVEL": "debug",
        "CONNECTOR_WORKER_LOG_FORMAT": form,
    }
    async with WorkerProcess(gateway.url, settings) as worker:
        calls = await gateway.all_settled(jobs(gateway, f"{target.url}/mirror"), within=60)
        await gateway.settled(gateway.add_job(LEAKING, {"way": "collect", "secret": ""}))
        await worker.wrote("Task exception was never retrieved")
        pages = [await asyncio.to_thread(page, worker.admin_url + path) for path in PAGES]
        worker.signal(signal.SIGTERM)
        assert await worker.exit_code() == 0
    sent = [call.request.SerializeToString().decode("utf-8", "replace") for call in gateway.calls]
    written = "\n".join([worker.log(), *sent, *pages])
    leaked = [form for value in (TOKEN, KEY, PLAIN) for form in spellings(value) if form in written]
    assert leaked == []
    # What was to be told was told, and the server got what was meant for it.
    assert {call.method for call in calls} == {"CompleteJob", "FailJob", "ThrowError"}
    for said in (
        "told ***",
        "from a library: ***",
        "printed ***",
        "written ***",
        "caused by ***",
        "a note with ***",
        'given_away_total{secret="***"',
    ):
        assert said in written, said
    assert any(
        json.loads(request.text)["key"] == KEY for request in target.requests if request.method == "POST"
    )


async def test_what_the_model_maps_from_a_result_is_sent_as_it_is(
    gateway: ScriptedGateway, tmp_path: Path
) -> None:
    """As the reference does (runtime sheet, section 4.2): a success is not masked."""
    async with WorkerProcess(gateway.url, {**ENVIRONMENT, **install(leaking, tmp_path)}) as worker:
        key = gateway.add_job(LEAKING, {"way": "", "secret": "{{secrets.PLAIN}}"}, {"resultVariable": "r"})
        done = await gateway.settled(key, within=60)
        assert done.variables == {"r": {"secret": PLAIN, "harmless": "done"}}
        assert PLAIN not in worker.log()


async def test_each_use_of_a_secret_is_in_the_log_by_its_name(
    gateway: ScriptedGateway, tmp_path: Path
) -> None:
    async with WorkerProcess(gateway.url, {**ENVIRONMENT, **install(leaking, tmp_path)}) as worker:
        value = "{{secrets.PLAIN}} {{secrets.TOKEN}} {{ secrets.PLAIN }}"
        key = gateway.add_job(
            LEAKING, {"way": "", "secret": value}, elementId="charge", bpmnProcessId="order"
        )
        await gateway.settled(key, within=60)
    # All that it wrote has been read by its end.
    events = [json.loads(line) for line in worker.errors if "secret resolved" in line]
    assert [event["secret"] for event in events] == ["PLAIN", "TOKEN"]
    assert {(each["job_key"], each["element_id"], each["process_id"]) for each in events} == {
        (key, "charge", "order")
    }
