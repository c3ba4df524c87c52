"""What is done with a process, step by step, and what has to come of it: the same on whatever runs it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyzeebe.proto import gateway_pb2 as pb

from support.records import PATIENCE

if TYPE_CHECKING:
    from support.gateway_client import GatewayClient

PROCESSES = Path(__file__).parents[1] / "integration" / "processes"
A_MINUTE = 60_000  # milliseconds


@dataclass
class Run:
    """A process instance under way; its key is known once it has started."""

    gateway: GatewayClient
    instance: int = 0
    incident: Any = None


@dataclass(frozen=True)
class Works:
    """A worker gets a job and answers it: completes it, unless it fails or throws.

    Attributes:
        type: of the job, without the name of the process.
        gives: variables that go back.
        sees: variables that the job has to have, all of them unless None.
        retries: that the job has to have.
        fails: retries left, message and back-off in milliseconds.
        throws: code and message of a BPMN error.
    """

    type: str
    gives: dict[str, Any] = field(default_factory=dict)
    sees: dict[str, Any] | None = None
    retries: int = 3
    fails: tuple[int, str, int] | None = None
    throws: tuple[str, str] | None = None

    async def do(self, run: Run) -> None:
        job = await activated(run.gateway, self.type)
        run.instance = run.instance or job.processInstanceKey
        assert self.sees is None or json.loads(job.variables) == self.sees
        assert job.retries == self.retries
        stub, given = run.gateway.stub, json.dumps(self.gives)
        if self.fails:
            retries, message, back_off = self.fails
            await stub.FailJob(
                pb.FailJobRequest(
                    jobKey=job.key,
                    retries=retries,
                    errorMessage=message,
                    retryBackOff=back_off,
                    variables=given,
                )
            )
        elif self.throws:
            code, message = self.throws
            await stub.ThrowError(
                pb.ThrowErrorRequest(jobKey=job.key, errorCode=code, errorMessage=message, variables=given)
            )
        else:
            await stub.CompleteJob(pb.CompleteJobRequest(jobKey=job.key, variables=given))


@dataclass(frozen=True)
class Holds:
    """A worker gets a job and keeps it."""

    type: str

    async def do(self, run: Run) -> None:
        await activated(run.gateway, self.type)


@dataclass(frozen=True)
class Hears:
    """A message is published."""

    name: str
    key: str = ""
    gives: dict[str, Any] = field(default_factory=dict)

    async def do(self, run: Run) -> None:
        message = pb.PublishMessageRequest(
            name=self.name,
            correlationKey=self.key,
            timeToLive=A_MINUTE,
            variables=json.dumps(self.gives),
        )
        await run.gateway.stub.PublishMessage(message)


@dataclass(frozen=True)
class Stops:
    """There is an incident; `says` is the first line of its message."""

    type: str
    says: str
    at: str

    async def do(self, run: Run) -> None:
        run.incident = await run.gateway.incident(run.instance)
        value = run.incident.value
        found = (value["errorType"], first_line(value["errorMessage"]), value["elementId"])
        assert found == (self.type, self.says, self.at)


@dataclass(frozen=True)
class Repaired:
    """Somebody sets variables of the process, gives a job its retries back and resolves the incident."""

    variables: dict[str, Any] = field(default_factory=dict)

    async def do(self, run: Run) -> None:
        request = pb.SetVariablesRequest(
            elementInstanceKey=run.instance, variables=json.dumps(self.variables)
        )
        await run.gateway.stub.SetVariables(request)
        job = run.incident.value["jobKey"]
        await run.gateway.resolve_incident(run.incident.key, job_key=job if job > 0 else None)


Step = Works | Holds | Hears | Stops | Repaired


@dataclass(frozen=True)
class Course:
    """A process, named as its file, and what happens with it.

    Attributes:
        process: its id.
        starts: the variables it starts with; None where a message starts it.
        steps: in their order.
        ends: the variables it ends with; None where it goes no further than its steps.
        beside: other files that it needs.
        name: tells several courses of a process apart.
    """

    process: str
    starts: dict[str, Any] | None
    steps: tuple[Step, ...]
    ends: dict[str, Any] | None
    beside: tuple[str, ...] = ()
    name: str = ""

    async def run(self, gateway: GatewayClient) -> None:
        """Go through it and see that all is as it has to be."""
        await gateway.deploy_files(*(PROCESSES / f"{name}.bpmn" for name in (*self.beside, self.process)))
        run = Run(gateway)
        if self.starts is not None:
            run.instance = await gateway.create_instance(self.process, self.starts)
        for step in self.steps:
            await step.do(run)
        if self.ends is not None:
            assert await gateway.completed(run.instance) == self.ends
            assert gateway.records.incidents(run.instance) == []


def first_line(message: str) -> str:
    """What an incident says, without the warnings that Zeebe adds."""
    return message.partition(" The evaluation reported the following warnings")[0].splitlines()[0]


async def activated(gateway: GatewayClient, job_type: str) -> Any:
    """The next job of a type."""
    request = pb.ActivateJobsRequest(
        type=job_type,
        worker="test",
        timeout=A_MINUTE,
        maxJobsToActivate=1,
        requestTimeout=int(PATIENCE * 1000),
    )
    async for response in gateway.stub.ActivateJobs(request, timeout=PATIENCE + 5):
        for job in response.jobs:
            return job
    raise AssertionError(f"no job of type {job_type}")
