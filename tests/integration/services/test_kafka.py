"""Records sent to a real Kafka: what arrives, over how many connections, and what becomes of those that can not."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from support.certificates import Certificates
from support.connections import connections_to
from support.ports import free_port
from support.services import LOGIN, SECRET, Kafka
from support.worker import WorkerProcess

from connectors.kafka import kafka as connector
from connectors.sdk import EgressDenied
from connectors.sdk.testing import FakeNetwork
from worker.testing import Complete, Fail, Outcome, run_job

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.gateway import ScriptedGateway

TYPE = "io.camunda:connector-kafka:1"
QUICK = {"max.block.ms": 20_000}


def job(server: Kafka, topic: str, value: Any = "v", **more: Any) -> dict[str, Any]:
    message = {"key": more.pop("key", "k"), "value": value}
    return {"topic": {"bootstrapServers": server.bootstrap, "topicName": topic}, "message": message, **more}


async def run(variables: dict[str, Any], **more: Any) -> Outcome:
    return await run_job(connector, variables, {"resultVariable": "r"}, **more)


async def records(server: Kafka, topic: str, count: int) -> list[Any]:
    """The first records of a topic."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=server.bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        async with asyncio.timeout(60):
            return [await consumer.getone() for _ in range(count)]
    finally:
        await consumer.stop()


async def test_a_record_arrives_as_the_task_has_it(kafka: Kafka) -> None:
    given = job(kafka, "arrives", {"b": 1, "a": "ü"}, headers={"n": 5, "x": None})
    outcome = await run(given)
    assert isinstance(outcome, Complete), outcome
    (record,) = await records(kafka, "arrives", 1)
    assert outcome.variables["r"] == {
        "topic": "arrives",
        "partition": record.partition,
        "offset": record.offset,
        "timestamp": record.timestamp,
    }
    assert (record.key, record.value) == (b"k", '{"b":1,"a":"ü"}'.encode())
    assert record.headers == (("n", b"5"), ("x", None))


async def test_keys_go_to_the_partitions_that_java_producers_choose(kafka: Kafka) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic("partitions", 7, 1)])
    await admin.close()
    chosen = []
    for key in ("a", "b", "ü✓", {"id": 1}, None):
        outcome = await run(job(kafka, "partitions", key=key))
        assert isinstance(outcome, Complete), outcome
        chosen.append(outcome.variables["r"]["partition"])
    assert chosen == [5, 6, 6, 3, 5]


@pytest.mark.parametrize("kind", ["gzip", "snappy", "lz4", "zstd"])
async def test_records_may_be_compressed(kafka: Kafka, kind: str) -> None:
    topic = f"compressed-{kind}"
    await run(job(kafka, topic, "v" * 5000, additionalProperties={"compression.type": kind}))
    (record,) = await records(kafka, topic, 1)
    assert record.value == b"v" * 5000


async def test_without_acknowledgement_the_offset_is_not_known(kafka: Kafka) -> None:
    outcome = await run(job(kafka, "unacknowledged", additionalProperties={"acks": "0"}))
    assert isinstance(outcome, Complete), outcome
    assert (outcome.variables["r"]["partition"], outcome.variables["r"]["offset"]) == (0, -1)


async def test_a_record_that_is_too_large_is_refused_and_the_next_one_is_sent(
    kafka: Kafka, gateway: ScriptedGateway
) -> None:
    large = "v" * 2_000_000
    allowed = {"max.request.size": 10_000_000}
    async with WorkerProcess(gateway.url):
        for given in (job(kafka, "large", large), job(kafka, "large", large, additionalProperties=allowed)):
            failed = await gateway.settled(gateway.add_job(TYPE, given), within=60)
            assert (failed.method, failed.request.retries) == ("FailJob", 2)
            assert "MessageSizeTooLargeError" in failed.request.errorMessage
        given = job(kafka, "large", "small", additionalProperties=allowed)
        assert (await gateway.settled(gateway.add_job(TYPE, given), within=60)).method == "CompleteJob"


async def test_a_thousand_jobs_use_a_handful_of_connections(kafka: Kafka, gateway: ScriptedGateway) -> None:
    before, most = connections_to(kafka.port), 0
    async with WorkerProcess(gateway.url):
        keys = [gateway.add_job(TYPE, job(kafka, "thousand", number)) for number in range(1000)]
        for some in (keys[start : start + 100] for start in range(0, 1000, 100)):
            calls = await gateway.all_settled(some, within=60)
            assert {call.method for call in calls} == {"CompleteJob"}
            most = max(most, connections_to(kafka.port) - before)
    assert 1 <= most <= 4
    assert {int(record.value) for record in await records(kafka, "thousand", 1000)} == set(range(1000))


async def test_a_cluster_whose_brokers_are_denied_is_not_used(kafka: Kafka) -> None:
    class Elsewhere(FakeNetwork):
        """Allows the broker that the task names, but none that the cluster names."""

        asked = 0

        async def resolve_and_check(self, host: str, port: int) -> list[str]:
            self.asked += 1
            if self.asked > 1:
                raise EgressDenied("denied")
            return [host]

    outcome = await run(job(kafka, "denied"), network=Elsewhere())
    assert isinstance(outcome, Fail)
    assert outcome.variables["error"]["code"] == "EGRESS_DENIED"


async def test_a_broker_that_the_cluster_names_but_nobody_reaches_is_told(own: Callable[..., Kafka]) -> None:
    server = own(partial(Kafka, settings={"advertised.listeners": "PLAINTEXT://127.0.0.1:9"}))
    outcome = await run(job(server, "elsewhere", additionalProperties=QUICK))
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.variables["error"]["code"]) == (2, "FAIL")
    assert "the cluster names a broker that can't be connected to: 127.0.0.1:9" in outcome.message


@pytest.fixture
def certificates(tmp_path: Path) -> Certificates:
    return Certificates(tmp_path)


@pytest.fixture
def secured(own: Callable[..., Kafka], certificates: Certificates) -> Kafka:
    """A broker that takes nothing but user name and password, over TLS."""
    store = certificates.server_key.with_name("store.pem")
    key = load_pem_private_key(certificates.server_key.read_bytes(), None)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    store.write_bytes(pem + certificates.server_certificate.read_bytes())
    module = "org.apache.kafka.common.security.plain.PlainLoginModule required"
    port, inner, controller = free_port(), free_port(), free_port()
    settings = {
        "listeners": f"SASL_SSL://127.0.0.1:{port},INNER://127.0.0.1:{inner},CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": f"SASL_SSL://127.0.0.1:{port},INNER://127.0.0.1:{inner}",
        "listener.security.protocol.map": "SASL_SSL:SASL_SSL,INNER:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "INNER",
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
        "sasl.enabled.mechanisms": "PLAIN",
        "listener.name.sasl_ssl.plain.sasl.jaas.config": f'{module} user_{LOGIN}="{SECRET}";',
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(store),
    }
    server = own(partial(Kafka, settings=settings))
    server.port = port
    return server


async def test_credentials_go_over_tls_that_is_verified(secured: Kafka, certificates: Certificates) -> None:
    trusted = QUICK | {"ssl.truststore.certificates": certificates.authority.read_text()}
    by_file = QUICK | {"ssl.truststore.location": str(certificates.authority)}
    login = {"username": LOGIN, "password": SECRET}
    for properties in (trusted, by_file):
        given = job(secured, "secured", authentication=login, additionalProperties=properties)
        assert isinstance(await run(given), Complete)
    for authentication, properties, said in (
        (login, QUICK, "CERTIFICATE_VERIFY_FAILED"),
        (login | {"password": "wrong"}, trusted, "AuthenticationFailed"),
    ):
        given = job(secured, "secured", authentication=authentication, additionalProperties=properties)
        outcome = await run(given)
        assert isinstance(outcome, Fail)
        assert (outcome.retries, outcome.variables["error"]["code"]) == (2, "FAIL")
        assert said in outcome.message
        assert SECRET not in outcome.message
