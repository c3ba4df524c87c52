"""What tests do with a gateway that runs processes: calls, and waiting for what becomes of process instances."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Any, Self

import grpc
from pyzeebe.proto import gateway_pb2 as pb
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

from support.records import PATIENCE, Record, Records

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping
    from pathlib import Path

    from support.bpmn import Process


class GatewayClient:
    """A gateway on a port of this machine, and the records of what it does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.records = Records()
        self._stub: Any = None

    @property
    def address(self) -> str:
        """`host:port` of the gateway."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The gateway's address as the setting CAMUNDA_CLIENT_GRPC_ADDRESS has it."""
        return f"http://{self.address}"

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator[Self]:
        """Open the channel that the calls below go through, for the running event loop."""
        options = [("grpc.max_receive_message_length", -1), ("grpc.max_reconnect_backoff_ms", 500)]
        async with grpc.aio.insecure_channel(self.address, options=options) as channel:
            self._stub = GatewayStub(channel)
            try:
                yield self
            finally:
                self._stub = None

    # Calls

    @property
    def stub(self) -> Any:
        """The protocol's calls as they are, for what has no method here."""
        assert self._stub is not None, "not connected: use the fixture, or `async with broker.connected()`"
        return self._stub

    async def deploy(self, *models: Process) -> None:
        """Deploy models together."""
        await self._deploy({f"{model.id}.bpmn": model.xml() for model in models})

    async def deploy_files(self, *files: Path) -> None:
        """Deploy files together."""
        await self._deploy({file.name: file.read_bytes() for file in files})

    async def create_instance(self, process_id: str, variables: Mapping[str, Any] | None = None) -> int:
        """Start a process instance and return its key; waits out the broker's back-pressure."""
        request = pb.CreateProcessInstanceRequest(
            bpmnProcessId=process_id, version=-1, variables=json.dumps(variables or {})
        )
        while True:
            try:
                created = await self.stub.CreateProcessInstance(request, timeout=PATIENCE)
            except grpc.aio.AioRpcError as refused:
                if refused.code() != grpc.StatusCode.RESOURCE_EXHAUSTED:
                    raise
                await asyncio.sleep(0.05)
            else:
                return int(created.processInstanceKey)

    async def create_instances(
        self, process_id: str, variables: Iterable[Mapping[str, Any]], at_once: int = 20
    ) -> list[int]:
        """Start an instance for each of the variables, some at once, and return their keys in that order."""
        gate = asyncio.Semaphore(at_once)

        async def create(each: Mapping[str, Any]) -> int:
            async with gate:
                return await self.create_instance(process_id, each)

        return await asyncio.gather(*[create(each) for each in variables])

    async def create_instance_with_result(
        self, process_id: str, variables: Mapping[str, Any] | None = None, within: float = PATIENCE
    ) -> dict[str, Any]:
        """Start a process instance, wait until it completes, and return its variables."""
        request = pb.CreateProcessInstanceWithResultRequest(
            request=pb.CreateProcessInstanceRequest(
                bpmnProcessId=process_id, version=-1, variables=json.dumps(variables or {})
            ),
            requestTimeout=int(within * 1000),
        )
        answer = await self.stub.CreateProcessInstanceWithResult(request, timeout=within + 5)
        result: dict[str, Any] = json.loads(answer.variables)
        return result

    async def resolve_incident(self, key: int, *, job_key: int | None = None, retries: int = 1) -> None:
        """Give the job its retries back, where there is one, and resolve the incident."""
        if job_key is not None:
            request = pb.UpdateJobRetriesRequest(jobKey=job_key, retries=retries)
            await self.stub.UpdateJobRetries(request, timeout=PATIENCE)
        await self.stub.ResolveIncident(pb.ResolveIncidentRequest(incidentKey=key), timeout=PATIENCE)

    # What became of process instances

    async def completed(self, *instances: int, within: float = PATIENCE) -> dict[str, Any]:
        """Wait until the process instances are completed; returns the variables the last one ended with."""
        await self.records.wait_completed(instances, within)
        return self.records.variables(instances[-1])

    async def incident(self, instance: int, within: float = PATIENCE) -> Record:
        """Wait for an open incident of the process instance and return it."""
        incidents = await self.records.wait_until(lambda: self.records.incidents(instance), within)
        found: Record = incidents[0]
        return found

    def variables(self, instance: int) -> dict[str, Any]:
        """The variables of the process scope as they are now."""
        return self.records.variables(instance)

    async def _deploy(self, contents: Mapping[str, bytes]) -> None:
        resources = [pb.Resource(name=name, content=content) for name, content in contents.items()]
        await self.stub.DeployResource(pb.DeployResourceRequest(resources=resources), timeout=PATIENCE)
