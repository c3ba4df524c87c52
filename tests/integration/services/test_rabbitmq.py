"""Messages sent to a real RabbitMQ: what arrives, over how many connections, and what becomes of those that can not."""

from __future__ import annotations

import base64
import json
import urllib.request
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from support.certificates import Certificates
from support.connections import connections_to
from support.ports import free_port
from support.services import LOGIN, SECRET, RabbitMQ
from support.worker import WorkerProcess

from connectors.rabbitmq import rabbitmq as connector
from connectors.rabbitmq.model import RabbitMqSettings
from worker.net.egress import EgressPolicy
from worker.net.resolver import GuardedNetwork
from worker.net.settings import NetSettings
from worker.net.tls import TlsContexts
from worker.testing import Complete, Fail, Outcome, run_job

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.gateway import ScriptedGateway

TYPE = "io.camunda:connector-rabbitmq:1"


class Queue:
    """A queue of the test's own, with an exchange that leads to it by the keys `order.#`."""

    def __init__(self, server: RabbitMQ) -> None:
        self._server = server
        self.name = f"test-{uuid4()}"
        self._call("PUT", f"queues/%2F/{self.name}", {})
        self._call("PUT", f"exchanges/%2F/{self.name}", {"type": "topic"})
        self._call("POST", f"bindings/%2F/e/{self.name}/q/{self.name}", {"routing_key": "order.#"})

    def take(self, count: int = 1) -> list[Any]:
        """Messages, taken out of the queue."""
        asked = {"count": count, "ackmode": "ack_requeue_false", "encoding": "auto"}
        return list(self._call("POST", f"queues/%2F/{self.name}/get", asked))

    def _call(self, method: str, path: str, body: Any) -> Any:
        login = base64.b64encode(f"{LOGIN}:{SECRET}".encode()).decode()
        headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
        url = f"{self._server.management_url}/api/{path}"
        request = urllib.request.Request(url, json.dumps(body).encode(), headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")


@pytest.fixture
def queue(rabbitmq: RabbitMQ) -> Queue:
    return Queue(rabbitmq)


def job(
    server: RabbitMQ, exchange: str, body: Any = "hello", key: str = "order.new", **more: Any
) -> dict[str, Any]:
    uri = more.pop("uri", f"amqp://{LOGIN}:{SECRET}@127.0.0.1:{server.port}")
    return {
        "authentication": {"authType": "uri", "uri": uri},
        "routing": {"exchange": exchange, "routingKey": key},
        "message": {"body": body, **more},
    }


async def run(variables: dict[str, Any], **more: Any) -> Outcome:
    return await run_job(connector, variables, {"resultVariable": "r"}, **more)


async def test_a_message_arrives_with_the_tasks_properties_and_no_others(
    rabbitmq: RabbitMQ, queue: Queue
) -> None:
    assert await run(job(rabbitmq, queue.name)) == Complete('{"r":{"statusResult":"success"}}')
    headers = {"s": "ü", "i": 1, "l": 2**40, "d": 0.1, "b": True, "list": [1, "x"], "map": {"k": 1}}
    given = {"contentType": "text/plain", "deliveryMode": 2, "timestamp": 1700000000000, "headers": headers}
    await run(job(rabbitmq, queue.name, {"a": 1}, "order.ü", properties=given))
    plain, full = queue.take(2)
    assert (plain["payload"], plain["properties"]) == ("hello", [])
    assert (full["payload"], full["routing_key"]) == ('{"a":1}', "order.ü")
    assert full["properties"] == {
        "content_type": "text/plain",
        "delivery_mode": 2,
        "timestamp": 1700000000,
        "headers": headers,
    }


async def test_a_message_that_no_queue_takes_is_reported(rabbitmq: RabbitMQ, queue: Queue) -> None:
    given = job(rabbitmq, queue.name, key="nowhere")
    outcome = await run(given)
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.variables["error"]["code"]) == (2, "UNROUTABLE")
    assert isinstance(await run(given, settings=RabbitMqSettings(mandatory=False)), Complete)
    assert queue.take() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"exchange": "no-such"}, "NOT_FOUND - no exchange 'no-such'"),
        ({"properties": {"userId": "somebody"}}, "PRECONDITION_FAILED - user_id property"),
    ],
)
async def test_what_the_broker_refuses_harms_no_other_message(
    rabbitmq: RabbitMQ, queue: Queue, gateway: ScriptedGateway, change: dict[str, Any], said: str
) -> None:
    async with WorkerProcess(gateway.url):
        wrong = gateway.add_job(TYPE, job(rabbitmq, **{"exchange": queue.name, **change}))
        right = [gateway.add_job(TYPE, job(rabbitmq, queue.name, number)) for number in range(20)]
        failed = await gateway.settled(wrong, within=60)
        assert (failed.method, failed.request.retries) == ("FailJob", 2)
        assert said in failed.request.errorMessage
        assert {call.method for call in await gateway.all_settled(right)} == {"CompleteJob"}
    assert len(queue.take(30)) == 20


async def test_a_thousand_jobs_use_a_handful_of_connections(
    rabbitmq: RabbitMQ, queue: Queue, gateway: ScriptedGateway
) -> None:
    before, most = connections_to(rabbitmq.port), 0
    async with WorkerProcess(gateway.url):
        keys = [gateway.add_job(TYPE, job(rabbitmq, queue.name, number)) for number in range(1000)]
        for some in (keys[start : start + 100] for start in range(0, 1000, 100)):
            calls = await gateway.all_settled(some, within=60)
            assert {call.method for call in calls} == {"CompleteJob"}
            most = max(most, connections_to(rabbitmq.port) - before)
    assert 1 <= most <= 4
    assert {message["payload"] for message in queue.take(1001)} == {str(number) for number in range(1000)}


async def test_a_large_message_arrives_whole(rabbitmq: RabbitMQ, queue: Queue) -> None:
    body = "v" * 5_000_000
    assert isinstance(await run(job(rabbitmq, queue.name, body)), Complete)
    (message,) = queue.take()
    assert message["payload"] == body


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("amqp://ada:wrong@127.0.0.1:{port}", "ACCESS_REFUSED"),
        ("amqp://ada:p4ss@127.0.0.1:{port}/nope", "no such virtual host"),
        ("amqp://ada:p4ss@127.0.0.1:{port}/", "no such virtual host"),
        ("amqps://ada:p4ss@127.0.0.1:{port}", "SSL"),
        ("amqp://ada:p4ss@127.0.0.1:9", "Connection refused"),
    ],
)
async def test_a_broker_that_lets_nobody_in_is_told_by_its_reason(
    rabbitmq: RabbitMQ, uri: str, said: str
) -> None:
    outcome = await run(job(rabbitmq, "orders", uri=uri.format(port=rabbitmq.port)))
    assert isinstance(outcome, Fail)
    assert outcome.retries == 2
    assert said in outcome.message
    assert "code" not in outcome.variables["error"]


class SecuredRabbitMQ(RabbitMQ):
    """A broker that speaks TLS on another port too."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.tls_port = free_port()
        self.certificates = Certificates(folder)

    def prepare(self) -> None:
        super().prepare()
        files = {
            "cacertfile": self.certificates.authority,
            "certfile": self.certificates.server_certificate,
            "keyfile": self.certificates.server_key,
        }
        self.own(*files.values())
        with (self.folder / "rabbitmq.conf").open("a") as settings:
            settings.write(f"listeners.ssl.local = 127.0.0.1:{self.tls_port}\n")
            settings.writelines(f"ssl_options.{name} = {path}\n" for name, path in files.items())


async def test_amqps_verifies_the_broker(own: Callable[..., SecuredRabbitMQ]) -> None:
    server = own(SecuredRabbitMQ)
    queue = Queue(server)
    given = job(server, queue.name, uri=f"amqps://{LOGIN}:{SECRET}@localhost:{server.tls_port}")
    outcome = await run(given)
    assert isinstance(outcome, Fail)
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.message
    trusting = TlsContexts(NetSettings(ca_file=str(server.certificates.authority)))
    network = GuardedNetwork(EgressPolicy(), trusting)
    assert isinstance(await run(given, network=network), Complete)
    assert len(queue.take()) == 1
