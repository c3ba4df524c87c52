"""The embedded gateway over gRPC: pyzeebe's client works with it as it is, jobs wait for workers and workers for jobs."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from pyzeebe import ZeebeClient, create_insecure_channel
from pyzeebe.proto import gateway_pb2 as pb
from support.bpmn import Process
from support.courses import PROCESSES, activated
from support.embedded import EmbeddedBroker

from worker.devgateway.gateway import DevGateway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def broker() -> AsyncIterator[EmbeddedBroker]:
    embedded = EmbeddedBroker()
    async with embedded.connected():
        yield embedded


@pytest.fixture
async def client(broker: EmbeddedBroker) -> AsyncIterator[ZeebeClient]:
    async with create_insecure_channel(grpc_address=broker.address) as channel:
        yield ZeebeClient(channel)


def one_task(process_id: str = "p") -> Process:
    return Process(process_id).start().service_task("task", "work").end()


async def test_pyzeebes_client_deploys_runs_publishes_and_cancels(
    client: ZeebeClient, broker: EmbeddedBroker, tmp_path: Path
) -> None:
    deployed = await client.deploy_resource(PROCESSES / "message.bpmn", PROCESSES / "exclusive.bpmn")
    assert [(each.bpmn_process_id, each.version) for each in deployed.deployments] == [
        ("message", 1),
        ("exclusive", 1),
    ]
    result = await client.run_process_with_result("exclusive", {"n": 11})
    assert result.variables == {"n": 11, "taken": "big"}
    started = await client.run_process("message", {"order": "7"})
    await client.publish_message("message-paid", "7", {"amount": 3})
    await client.publish_message("message-sent", "7", time_to_live_in_milliseconds=10_000)
    assert (await broker.completed(started.process_instance_key))["paid"] == 3
    started = await client.run_process("message", {"order": "8"})
    await client.cancel_process_instance(started.process_instance_key)
    assert broker.gateway.view.instances() == []
    assert (await client.topology()).partitions_count == 1


async def test_a_file_that_has_not_changed_keeps_its_version(broker: EmbeddedBroker) -> None:
    async def version(name: str, model: Process) -> int:
        resources = [pb.Resource(name=name, content=model.xml())]
        answer = await broker.stub.DeployResource(pb.DeployResourceRequest(resources=resources))
        return int(answer.deployments[0].process.version)

    first, second = one_task(), one_task().at("start").end("other")
    assert [await version("a.bpmn", first), await version("a.bpmn", first)] == [1, 1]
    assert [await version("b.bpmn", first), await version("b.bpmn", second)] == [2, 3]


async def test_a_poll_waits_for_a_job(broker: EmbeddedBroker) -> None:
    await broker.deploy(one_task())
    polling = asyncio.ensure_future(activated(broker, "work"))
    await asyncio.sleep(0)
    instance = await broker.create_instance("p")
    job = await polling
    assert (job.processInstanceKey, job.elementId, job.tenantId) == (instance, "task", "<default>")


@pytest.mark.parametrize("milliseconds", [-1, 50])
async def test_a_poll_ends_without_jobs_when_there_is_none(broker: EmbeddedBroker, milliseconds: int) -> None:
    request = pb.ActivateJobsRequest(
        type="x", timeout=1_000, maxJobsToActivate=1, requestTimeout=milliseconds
    )
    assert [each async for each in broker.stub.ActivateJobs(request, timeout=30)] == []


async def test_a_poll_fetches_the_variables_it_names(broker: EmbeddedBroker) -> None:
    await broker.deploy(one_task())
    await broker.create_instance("p", {"a": 1, "b": 2})
    request = pb.ActivateJobsRequest(
        type="work", timeout=1_000, maxJobsToActivate=1, fetchVariable=["b", "c"], requestTimeout=10_000
    )
    (answer,) = [each async for each in broker.stub.ActivateJobs(request, timeout=30)]
    assert answer.jobs[0].variables == '{"b":2}'


async def test_integers_of_any_size_come_and_go(broker: EmbeddedBroker) -> None:
    await broker.deploy(one_task())
    await broker.create_instance("p", {"large": 2**63 - 1, "huge": 10**30})
    job = await activated(broker, "work")
    assert json.loads(job.variables) == {"large": 2**63 - 1, "huge": 1e30}


async def stream(broker: EmbeddedBroker, worker: str) -> Any:
    """An open stream for jobs of the type `work`."""
    request = pb.StreamActivatedJobsRequest(type="work", worker=worker, timeout=60_000)
    call = broker.stub.StreamActivatedJobs(request)
    await call.wait_for_connection()
    return call


async def test_a_stream_gets_the_jobs_that_come_while_it_is_open(broker: EmbeddedBroker) -> None:
    await broker.deploy(one_task())
    before = await broker.create_instance("p")
    call = await stream(broker, "one")
    # The stream is there once the server has answered a call behind it on the same connection.
    await broker.stub.Topology(pb.TopologyRequest())
    after = await broker.create_instance("p")
    job = await call.read()
    assert (job.processInstanceKey, job.worker) == (after, "one")
    assert (await activated(broker, "work")).processInstanceKey == before
    call.cancel()


async def test_jobs_that_a_stream_did_not_take_are_for_others(broker: EmbeddedBroker) -> None:
    await broker.deploy(one_task())
    call = await stream(broker, "gone")
    await broker.stub.Topology(pb.TopologyRequest())
    # More than the connection takes in unread.
    large = {"text": "x" * 100_000}
    instances = await broker.create_instances("p", [large] * 150)
    call.cancel()
    got = {(await activated(broker, "work")).processInstanceKey for _ in range(60)}
    assert len(got) == 60
    assert got <= set(instances)


async def test_many_large_jobs_come_in_answers_that_a_client_takes(broker: EmbeddedBroker) -> None:
    await broker.deploy(one_task())
    await broker.create_instances("p", [{"text": "x" * 1_000_000}] * 6)
    request = pb.ActivateJobsRequest(type="work", timeout=60_000, maxJobsToActivate=6, requestTimeout=10_000)
    answers = [each async for each in broker.stub.ActivateJobs(request, timeout=30)]
    assert sum(len(each.jobs) for each in answers) == 6
    assert max(each.ByteSize() for each in answers) < 4 * 1024 * 1024


async def test_a_process_that_never_waits_leaves_the_others_their_turn(broker: EmbeddedBroker) -> None:
    model = Process("endless").start().exclusive("again")
    script = model.timer("moment", "PT0S").to("again")
    await broker.deploy(script, one_task())
    endless = await broker.create_instance("endless")
    await broker.create_instance("p")
    job = await activated(broker, "work")
    await broker.stub.CompleteJob(pb.CompleteJobRequest(jobKey=job.key))
    await broker.completed(job.processInstanceKey)
    await broker.stub.CancelProcessInstance(pb.CancelProcessInstanceRequest(processInstanceKey=endless))


async def test_calls_that_it_does_not_do_say_so(broker: EmbeddedBroker) -> None:
    with pytest.raises(grpc.aio.AioRpcError, match="does not do EvaluateDecision") as raised:
        await broker.stub.EvaluateDecision(pb.EvaluateDecisionRequest(decisionId="d"))
    assert raised.value.code() is grpc.StatusCode.UNIMPLEMENTED


async def test_it_says_that_nothing_is_kept() -> None:
    said: list[str] = []
    async with DevGateway(announce=said.append):
        pass
    assert ["keeps everything in memory and nothing on disk" in each for each in said] == [True]


async def test_a_port_in_use_is_said_so(broker: EmbeddedBroker) -> None:
    with pytest.raises(OSError, match=f"can't listen on 127.0.0.1:{broker.port}"):
        await DevGateway(port=broker.port).start()
