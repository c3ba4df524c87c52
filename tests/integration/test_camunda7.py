"""Converted Camunda 7 models on a real broker: all deploy, and one of each kind runs against a local service.

The public models are reference material and stay where they are; only the address of their service is replaced.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyzeebe.proto import gateway_pb2 as pb
from support.camunda7 import model
from support.courses import activated
from support.records import PATIENCE
from support.worker import WorkerProcess

from worker.camunda7 import convert

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from support.broker import Broker
    from support.target import Request, Target

pytestmark = pytest.mark.integration  # each has a worker process of its own

MODELS = Path(__file__).parents[3] / "shared" / "camunda7" / "public"
FILES = {file.stem: file.read_bytes() for file in sorted(MODELS.glob("*.bpmn"))}
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
BY_CLIENT = {"User-Agent", "Accept-Encoding", "Host", "Content-Length"}
"""What the client itself adds to a request, as Camunda 7's does."""


@pytest.fixture
async def worker(broker: Broker) -> AsyncIterator[WorkerProcess]:
    async with WorkerProcess(broker.url) as worker:
        await worker.ready()
        yield worker


async def deploy(broker: Broker, name: str, xml: bytes) -> None:
    resource = pb.Resource(name=f"{name}.bpmn", content=xml)
    await broker.stub.DeployResource(pb.DeployResourceRequest(resources=[resource]), timeout=PATIENCE)


async def deploy_public(
    broker: Broker,
    name: str,
    *addresses: tuple[str, str],
    resources: Callable[[str], str | None] = lambda _: None,
) -> None:
    """Deploys a public model whose service is elsewhere: pairs of its address and the one to use."""
    if name not in FILES:
        pytest.skip("no reference material beside the project")
    xml = FILES[name].decode()
    for old, new in addresses:
        assert old in xml
        xml = xml.replace(old, new)
    await deploy(broker, name, convert(xml.encode(), resources=resources).xml)


def sent_headers(request: Request) -> dict[str, str]:
    """The headers that are the model's, Content-Length checked."""
    assert int(request.headers.get("Content-Length", "0")) == len(request.body)
    return {name: value for name, value in request.headers.items() if name not in BY_CLIENT}


@pytest.mark.zeebe  # some call decisions
@pytest.mark.parametrize("native", [False, True], ids=["compatible", "native"])
@pytest.mark.parametrize("name", FILES)
async def test_a_converted_public_model_deploys(broker: Broker, name: str, *, native: bool) -> None:
    await deploy(broker, name, convert(FILES[name], native=native).xml)


async def test_a_get_with_a_spin_expression(broker: Broker, worker: WorkerProcess, target: Target) -> None:
    target.route("GET", "/users/7", json={"data": {"email": "ada@example.com"}})
    await deploy_public(broker, "rest-get-spin-prop", ("https://reqres.in/api", target.url))
    instance = await broker.create_instance("HttpConnectorTestProcess", {"userId": "7"})
    assert await broker.completed(instance) == {"userId": "7", "email": "ada@example.com"}
    (request,) = target.requests_of("/users/7")
    assert (sent_headers(request), request.body) == ({"Accept": "application/json"}, b"")


async def test_a_post_of_json_text_with_a_placeholder(
    broker: Broker, worker: WorkerProcess, target: Target
) -> None:
    target.route("POST", "/users", text='{"id": "1"}', status=201)
    await deploy_public(broker, "rest-post-json-interpolated", ("https://reqres.in/api", target.url))
    instance = await broker.create_instance("HttpConnectorTestPOSTProcess", {"name": "Ada"})
    variables = await broker.completed(instance)
    assert '{"id": "1"}' in variables.values()
    (request,) = target.requests_of("/users")
    assert request.json() == {"name": "Ada", "job": "Ring Keeper"}
    assert set(sent_headers(request)) == {"Accept", "Authorization", "Content-Type"}


async def test_javascript_payload_retries_and_the_bpmn_error_of_the_last_try(
    broker: Broker, worker: WorkerProcess, target: Target
) -> None:
    target.route("POST", "/creditcard/v1/charge/timeout", status=500, text="too busy")
    await deploy_public(
        broker,
        "rest-charge-async-retry-bpmnerror",
        ("http://localhost:8080/creditcard", f"{target.url}/creditcard"),
    )
    instance = await broker.create_instance("payment-charge-error-retry", {"amount": "200"})
    records = broker.records
    caught = await records.wait_for(
        lambda each: (
            each.is_a("PROCESS_INSTANCE", "ELEMENT_ACTIVATED")
            and each.value["processInstanceKey"] == instance
            and each.value["elementId"] == "Task_0aqxl1l"
        )
    )
    assert caught.value["bpmnElementType"] == "USER_TASK"
    assert broker.variables(instance)["errorMessage"] == "Retry failed"
    requests = target.requests_of("/creditcard/v1/charge/timeout")
    assert [request.json() for request in requests] == [{"amount": "200"}] * 2
    assert sent_headers(requests[0]) == {"Content-Type": "application/json"}
    assert requests[1].at - requests[0].at >= 4.9


async def test_groovy_payload_in_a_fragment_with_a_sub_process(
    broker: Broker, worker: WorkerProcess, target: Target
) -> None:
    url = target.route("POST", "/optimizer", json={})
    await deploy_public(broker, "rest-quantum-optimizer-loop", (">optimization-service<", f">{url}<"))
    instance = await broker.create_instance("Process_070m5p1", {"gamma": "0.5", "beta": 2})
    await complete_job(broker, "123456")
    variables = await broker.completed(instance)
    assert (variables["iterations"], variables["converged"]) == (2, "false")
    (request,) = target.requests_of("/optimizer")
    assert request.json() == {"topic": "123456", "optimizer": "cobyla", "initialParameters": [2, 0.5]}
    assert sent_headers(request) == {"Accept": "application/json", "Content-Type": "application/json"}


async def test_soap_with_a_template_beside_the_model(
    broker: Broker, worker: WorkerProcess, target: Target
) -> None:
    files = {
        "soapEnvelope.ftl": f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body><city>${{city}}</city></e:Body></e:Envelope>',
        "parseTemperature.js": "S(forecast);",
    }
    answer = (
        f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body><GetWeatherResponse><GetWeatherResult>21</GetWeatherResult>'
        "</GetWeatherResponse></e:Body></e:Envelope>"
    )
    target.route("POST", "/weather", text=answer)
    await deploy_public(broker, "soap-weather-freemarker-spinxml", resources=files.get)
    given = {"base_url": target.url, "service_path": "/weather", "soap_action": "urn:get", "city": "Köln"}
    instance = await broker.create_instance("weatherForecast", given)
    (request,) = await target.arrived("/weather", within=PATIENCE)
    assert request.method == "POST"
    assert request.text == files["soapEnvelope.ftl"].replace("${city}", "Köln")
    assert sent_headers(request) == {"Content-Type": 'application/soap+xml;charset=UTF-8;action="urn:get"'}
    await broker.records.wait_until(lambda: "forecast" in broker.variables(instance))
    assert broker.variables(instance)["forecast"] == "21"


URL = '<inputParameter name="url">${{base}}{path}</inputParameter>'


@pytest.mark.parametrize("native", [False, True], ids=["compatible", "native"])
@pytest.mark.parametrize("status", [200, 404])
async def test_every_status_is_a_success_whichever_connector_does_it(
    broker: Broker, worker: WorkerProcess, target: Target, process_id: str, *, native: bool, status: int
) -> None:
    parameters = (
        URL.format(path="/a?x=1")
        + '<inputParameter name="method">PUT</inputParameter>'
        + '<inputParameter name="headers"><map><entry key="Content-Type">text/plain</entry>'
        + '<entry key="X-Code">${code}</entry></map></inputParameter>'
        + '<inputParameter name="payload">for ${who}</inputParameter>'
        + '<outputParameter name="code">${statusCode}</outputParameter>'
        + '<outputParameter name="n">${S(response).prop("n").numberValue()}</outputParameter>'
    )
    target.route("PUT", "/a", json={"n": 5}, status=status)
    digits = '<inputParameter name="code">007</inputParameter>'
    xml = convert(model(parameters, activity=digits), native=native).xml
    await deploy(broker, process_id, xml.replace(b'id="p"', f'id="{process_id}"'.encode()))
    variables = await broker.create_instance_with_result(process_id, {"base": target.url, "who": "Ada"})
    assert (variables["code"], variables["n"]) == (status, 5)
    (request,) = target.requests
    assert (request.raw_path, request.text) == ("/a?x=1", "for Ada")
    assert sent_headers(request) == {"Content-Type": "text/plain", "X-Code": "007"}


@pytest.mark.parametrize("native", [False, True], ids=["compatible", "native"])
async def test_soap_whichever_connector_does_it(
    broker: Broker, worker: WorkerProcess, target: Target, process_id: str, *, native: bool
) -> None:
    envelope = f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body><q xmlns="u">${{n}}</q></e:Body></e:Envelope>'
    headers = (
        '<entry key="Content-Type">text/xml;charset=UTF-8</entry><entry key="SOAPAction">"urn:get"</entry>'
    )
    parameters = (
        URL.format(path="/ws")
        + f'<inputParameter name="headers"><map>{headers}</map></inputParameter>'
        + f'<inputParameter name="payload"><![CDATA[{envelope}]]></inputParameter>'
        + '<outputParameter name="v">${S(response).childElement("Body").childElement("R").textContent()}'
        "</outputParameter>"
    )
    answer = f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body><R xmlns="u">five</R></e:Body></e:Envelope>'
    target.route("POST", "/ws", text=answer, headers={"Content-Type": "text/xml"})
    xml = convert(model(parameters, connector_id="soap-http-connector"), native=native).xml
    assert (b"io.camunda:soap:1" in xml) is native
    await deploy(broker, process_id, xml.replace(b'id="p"', f'id="{process_id}"'.encode()))
    assert (await broker.create_instance_with_result(process_id, {"base": target.url, "n": 5}))["v"] == "five"
    (request,) = target.requests
    assert '<q xmlns="u"' in request.text
    assert ">5</q>" in request.text
    assert request.headers["SOAPAction"] == '"urn:get"'


async def test_an_input_that_is_not_converted_stops_the_task_and_says_so(
    broker: Broker, worker: WorkerProcess, target: Target, process_id: str
) -> None:
    parameters = (
        URL.format(path="/a")
        + '<inputParameter name="method">POST</inputParameter>'
        + '<inputParameter name="payload">${signer.sign(order)}</inputParameter>'
    )
    xml = convert(model(parameters)).xml.replace(b'id="p"', f'id="{process_id}"'.encode())
    await deploy(broker, process_id, xml)
    instance = await broker.create_instance(process_id, {"base": target.url})
    incident = await broker.incident(instance)
    assert "payload was not converted from Camunda 7" in incident.value["errorMessage"]
    assert target.requests == []


async def complete_job(broker: Broker, job_type: str, **variables: Any) -> None:
    """Does the next job of a type."""
    job = await activated(broker, job_type)
    await broker.stub.CompleteJob(pb.CompleteJobRequest(jobKey=job.key, variables=json.dumps(variables)))
