"""REST tasks of real processes: the worker beside a real broker, as an operator starts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from support.bpmn import Process
from support.target import Target
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from support.gateway_client import GatewayClient
    from support.target import Request

REST = "io.camunda:http-json:1"
ORDER = {"id": 42, "customer": {"name": "Ada"}, "lines": [{"total": 10.5}, {"total": 99}]}


@pytest.fixture
async def target() -> AsyncIterator[Target]:
    async with Target() as target:
        yield target


@pytest.fixture
async def worker(broker: GatewayClient) -> AsyncIterator[WorkerProcess]:
    async with WorkerProcess(broker.url, {"SECRET_TOKEN": "s3cr3t-token"}) as worker:
        await worker.ready()
        yield worker


def rest_task(
    process: Process,
    url: str,
    *,
    inputs: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    retries: int = 3,
) -> Process:
    """A REST task with the inputs and headers that the published template gives it."""
    given = {
        "authentication.type": "noAuth",
        "method": "GET",
        "url": url,
        "storeResponse": "=false",
        "connectionTimeoutInSeconds": "=20",
        "readTimeoutInSeconds": "=20",
        "ignoreNullValues": "=false",
        **(inputs or {}),
    }
    template = {
        "elementTemplateVersion": "12",
        "elementTemplateId": "io.camunda.connectors.HttpJson.v2",
        "retryBackoff": "PT0S",
        **(headers or {}),
    }
    return process.service_task("call", REST, retries=retries, inputs=given, headers=template)


def failing(times: int, status: int = 503) -> Any:
    """An answer that is refused so many times, then given."""
    left = iter(range(times))

    def answer(_: Request) -> web.Response:
        if next(left, None) is not None:
            return web.json_response({"why": "busy"}, status=status)
        return web.json_response({"done": True})

    return answer


async def test_a_rest_task_completes_its_process_with_the_mapped_result(
    broker: GatewayClient, worker: WorkerProcess, target: Target, process_id: str
) -> None:
    url = target.route("GET", "/order", json=ORDER)
    expression = "={name: response.body.customer.name, total: sum(response.body.lines.total)}"
    process = rest_task(Process(process_id).start(), url, headers={"resultExpression": expression})
    await broker.deploy(process.end())
    instance = await broker.create_instance(process_id, {"before": 1})
    assert await broker.completed(instance) == {"before": 1, "name": "Ada", "total": 109.5}
    assert target.count("/order") == 1


async def test_input_mappings_build_the_request(
    broker: GatewayClient, worker: WorkerProcess, target: Target, process_id: str
) -> None:
    target.route("POST", "/orders", json={"id": 7}, status=201)
    inputs = {
        "method": "POST",
        "authentication.type": "bearer",
        "authentication.token": "{{secrets.TOKEN}}",
        "body": '={customer: customer, sum: sum(prices), note: "from " + customer}',
        "queryParameters": "={dry: string(dry)}",
        "headers": '={"X-Customer": customer}',
    }
    task = rest_task(
        Process(process_id).start(),
        '=base + "/orders"',
        inputs=inputs,
        headers={"resultVariable": "answer", "resultExpression": "={id: response.body.id}"},
    )
    await broker.deploy(task.end())
    given = {"base": target.url, "customer": "Ada", "prices": [1, 2.5], "dry": True}
    instance = await broker.create_instance(process_id, given)
    variables = await broker.completed(instance)
    assert variables["id"] == 7
    assert (variables["answer"]["status"], variables["answer"]["body"]) == (201, {"id": 7})
    (request,) = target.requests_of("/orders")
    assert request.json() == {"customer": "Ada", "sum": 3.5, "note": "from Ada"}
    assert dict(request.query) == {"dry": "true"}
    assert request.headers["Authorization"] == "Bearer s3cr3t-token"
    assert request.headers["X-Customer"] == "Ada"


async def test_an_error_boundary_event_catches_what_the_error_expression_throws(
    broker: GatewayClient, worker: WorkerProcess, target: Target, process_id: str
) -> None:
    url = target.route("GET", "/missing", json={"detail": "no such order"}, status=404)
    expression = 'if error.code = "404" then bpmnError("NOT_FOUND", error.message, {why: error.variables.response.body.detail}) else null'
    process = rest_task(Process(process_id).start(), url, headers={"errorExpression": expression}).end()
    process.boundary_error("missing", on="call", code="NOT_FOUND", outputs={"reason": "=why"}).end("handled")
    await broker.deploy(process)
    instance = await broker.create_instance(process_id)
    assert await broker.completed(instance) == {"reason": "no such order"}


async def test_a_multi_instance_task_calls_once_for_each_item(
    broker: GatewayClient, worker: WorkerProcess, target: Target, process_id: str
) -> None:
    def square(request: Request) -> web.Response:
        return web.json_response({"square": int(request.query["n"]) ** 2})

    url = target.route_to("GET", "/square", square)
    process = rest_task(
        Process(process_id).start(),
        url,
        inputs={"queryParameters": "={n: string(item)}"},
        headers={"resultExpression": "={square: response.body.square}"},
    )
    await broker.deploy(process.multi_instance("=items", result=("squares", "=square")).end())
    instance = await broker.create_instance(process_id, {"items": list(range(50))})
    variables = await broker.completed(instance)
    assert variables["squares"] == [n**2 for n in range(50)]
    assert target.count("/square") == 50


async def test_a_failed_job_is_tried_again_after_its_back_off_until_it_succeeds(
    broker: GatewayClient, worker: WorkerProcess, target: Target, process_id: str
) -> None:
    # Once: a job that fails again just as a back-off is over may be forgotten by a broker (camunda/camunda#16884).
    url = target.route_to("GET", "/flaky", failing(1, status=500))
    headers = {"retryBackoff": "PT0.2S", "resultExpression": "={done: response.body.done}"}
    await broker.deploy(rest_task(Process(process_id).start(), url, headers=headers).end())
    instance = await broker.create_instance(process_id)
    assert await broker.completed(instance) == {"done": True}
    assert target.count("/flaky") == 2
    failed = [each.value for each in broker.records.of(instance) if each.is_a("JOB", "FAILED")]
    assert [(job["retries"], job["retryBackoff"]) for job in failed] == [(2, 200)]


async def test_a_job_out_of_retries_is_an_incident_and_goes_on_once_that_is_resolved(
    broker: GatewayClient, worker: WorkerProcess, target: Target, process_id: str
) -> None:
    url = target.route_to("GET", "/down", failing(2, status=500))
    headers = {"resultExpression": "={done: response.body.done}"}
    await broker.deploy(rest_task(Process(process_id).start(), url, headers=headers, retries=2).end())
    instance = await broker.create_instance(process_id)
    incident = await broker.incident(instance)
    assert incident.value["errorMessage"] == "Internal Server Error"
    assert target.count("/down") == 2
    # Other retries than before: the worker may not know yet that the failure has arrived, and tells the tries apart so.
    await broker.resolve_incident(incident.key, job_key=incident.value["jobKey"], retries=2)
    assert await broker.completed(instance) == {"done": True}


@pytest.mark.integration
@pytest.mark.parametrize(
    ("inputs", "headers", "said"),
    [
        pytest.param({"method": "FETCH"}, {}, "method", id="input that can not be"),
        pytest.param({}, {"resultExpression": "={x:"}, "resultExpression", id="expression without an end"),
        pytest.param({}, {"resultExpression": "=5"}, "resultExpression", id="result that is no object"),
        pytest.param({"body": "{{secrets.NOPE}}"}, {}, "'NOPE'", id="unknown secret"),
    ],
)
async def test_a_mistake_in_the_model_is_an_incident_at_once_that_names_it(
    broker: GatewayClient,
    worker: WorkerProcess,
    target: Target,
    process_id: str,
    inputs: dict[str, str],
    headers: dict[str, str],
    said: str,
) -> None:
    url = target.route("GET", "/x", json={})
    await broker.deploy(rest_task(Process(process_id).start(), url, inputs=inputs, headers=headers).end())
    incident = await broker.incident(await broker.create_instance(process_id))
    assert said in incident.value["errorMessage"]
    assert target.count("/x") == (1 if headers == {"resultExpression": "=5"} else 0)


@pytest.mark.integration
@pytest.mark.timeout(600)
async def test_of_a_burst_of_instances_all_complete_and_none_calls_twice(
    broker: GatewayClient, worker: WorkerProcess, target: Target, process_id: str
) -> None:
    url = target.route("GET", "/burst", json={"ok": True})
    headers = {"resultExpression": "={ok: response.body.ok}"}
    inputs = {"queryParameters": "={n: string(n)}"}
    await broker.deploy(rest_task(Process(process_id).start(), url, inputs=inputs, headers=headers).end())
    instances = await broker.create_instances(process_id, ({"n": n} for n in range(2_000)), at_once=50)
    await broker.completed(*instances, within=200)
    called = [request.query["n"] for request in target.requests_of("/burst")]
    assert len(called) == len(set(called)) == 2_000
