"""The broker of the tests is a real one, and its records tell what became of a process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pyzeebe.proto import gateway_pb2 as pb
from support.bpmn import Process
from support.records import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from support.broker import Broker
    from support.gateway_client import GatewayClient


async def activate(broker: GatewayClient, job_type: str, count: int = 1) -> list[Any]:
    jobs: list[Any] = []
    while len(jobs) < count:
        request = pb.ActivateJobsRequest(
            type=job_type,
            worker="test",
            timeout=60_000,
            maxJobsToActivate=count - len(jobs),
            requestTimeout=10_000,
        )
        jobs += [job async for answer in broker.stub.ActivateJobs(request) for job in answer.jobs]
    return jobs


async def complete(broker: GatewayClient, job: Any, **variables: Any) -> None:
    await broker.stub.CompleteJob(pb.CompleteJobRequest(jobKey=job.key, variables=json.dumps(variables)))


async def test_a_completed_job_completes_the_process_with_its_variables(
    broker: GatewayClient, process_id: str
) -> None:
    task = {
        "headers": {"resultVariable": "r"},
        "inputs": {"url": '=base + "/x"'},
        "outputs": {"sum": "=r + 1"},
    }
    await broker.deploy(Process(process_id).start().service_task("call", process_id, retries=7, **task).end())
    instance = await broker.create_instance(process_id, {"base": "http://a"})
    (job,) = await activate(broker, process_id)
    assert (json.loads(job.variables)["url"], job.retries) == ("http://a/x", 7)
    assert json.loads(job.customHeaders) == {"resultVariable": "r"}
    await complete(broker, job, r=41)
    assert await broker.completed(instance) == {"base": "http://a", "sum": 42}


async def test_an_error_boundary_event_catches_a_thrown_error(broker: GatewayClient, process_id: str) -> None:
    model = Process(process_id).start().service_task("call", process_id).end()
    await broker.deploy(
        model.boundary_error("refused", on="call", code="NF", outputs={"reason": "=why"}).end("handled")
    )
    instance = await broker.create_instance(process_id)
    (job,) = await activate(broker, process_id)
    await broker.stub.ThrowError(
        pb.ThrowErrorRequest(jobKey=job.key, errorCode="NF", variables='{"why": "gone"}')
    )
    assert await broker.completed(instance) == {"reason": "gone"}
    ended = [
        record.value["elementId"]
        for record in broker.records.of(instance)
        if record.intent == "ELEMENT_COMPLETED"
    ]
    assert "handled" in ended


async def test_a_job_without_retries_becomes_an_incident_that_can_be_resolved(
    broker: GatewayClient, process_id: str
) -> None:
    await broker.deploy(Process(process_id).start().service_task("call", process_id).end())
    instance = await broker.create_instance(process_id)
    (job,) = await activate(broker, process_id)
    await broker.stub.FailJob(pb.FailJobRequest(jobKey=job.key, retries=0, errorMessage="no such host"))
    incident = await broker.incident(instance)
    assert (incident.value["errorMessage"], incident.value["elementId"]) == ("no such host", "call")
    await broker.resolve_incident(incident.key, job_key=job.key)
    await complete(broker, (await activate(broker, process_id))[0])
    await broker.completed(instance)
    assert broker.records.incidents(instance) == []


async def test_a_multi_instance_task_has_a_job_for_each_item(broker: GatewayClient, process_id: str) -> None:
    model = Process(process_id).start().service_task("call", process_id)
    await broker.deploy(model.multi_instance("=items", result=("squares", "=square")).end())
    instance = await broker.create_instance(process_id, {"items": [1, 2, 3]})
    for job in await activate(broker, process_id, 3):
        await complete(broker, job, square=json.loads(job.variables)["item"] ** 2)
    assert (await broker.completed(instance))["squares"] == [1, 4, 9]


async def test_branches_sub_processes_timers_and_joins_are_walked(
    broker: GatewayClient, process_id: str
) -> None:
    model = Process(process_id).start().exclusive("big").when("=n > 10").end("yes").at("big").otherwise()
    model.subprocess("inner").start("inner-start").timer("pause", "PT0.1S").error_end(
        "inner-end", "E"
    ).close()
    model.boundary_error("caught", on="inner", code="E").parallel("fork").parallel("join").at("fork").to(
        "join"
    ).end()
    await broker.deploy(model)
    for n, end in ((11, "yes"), (1, "end")):
        instance = await broker.create_instance(process_id, {"n": n})
        await broker.completed(instance)
        assert [
            r.value["elementId"]
            for r in broker.records.of(instance)
            if r.is_a("PROCESS_INSTANCE", "ELEMENT_COMPLETED")
        ][-2] == end


async def test_many_instances_are_started_and_completed(broker: GatewayClient, process_id: str) -> None:
    await broker.deploy(Process(process_id).start().end())
    instances = await broker.create_instances(process_id, ({"n": n} for n in range(100)))
    assert (await broker.completed(*instances))["n"] == 99
    assert await broker.create_instance_with_result(process_id, {"n": 100}) == {"n": 100}


@pytest.mark.timeout(900)
async def test_a_killed_broker_comes_back_with_its_jobs(
    start_broker: Callable[..., Awaitable[Broker]], process_id: str
) -> None:
    broker = await start_broker()
    async with broker.connected():
        await broker.deploy(Process(process_id).start().service_task("call", process_id).end())
        instance = await broker.create_instance(process_id)
        (job,) = await activate(broker, process_id)
        await broker.keeps(process_id, 1)
        await broker.kill()
        await broker.start()
        request = pb.CompleteJobRequest(jobKey=job.key, variables='{"x": 1}')
        await broker.stub.CompleteJob(request, wait_for_ready=True, timeout=PATIENCE)
        assert await broker.completed(instance) == {"x": 1}
        created = [record for record in broker.records.of(instance) if record.is_a("JOB", "CREATED")]
        assert [record.key for record in created] == [job.key]
