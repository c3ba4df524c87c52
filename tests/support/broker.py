"""A real Zeebe broker for tests: started on ports and data of its own, killed and restarted at will."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import urllib.request
from typing import TYPE_CHECKING, Any

import grpc
from pyzeebe.proto import gateway_pb2 as pb
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

from support.ports import free_port
from support.records import Record, Records

if TYPE_CHECKING:
    import threading
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping
    from pathlib import Path

    from support.bpmn import Process

READY = 120.0  # seconds; about 10 on a machine with nothing else to do

# The quick compiler alone halves the time to start, and a test's broker does not live long enough for the slow one.
_JAVA_OPTIONS = "-Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dspring.main.banner-mode=off"

# Records go to standard output, one a line; what the broker has to say goes to standard error.
_LOGGING = """<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="WARN" shutdownHook="disable">
  <Appenders>
    <Console name="Records" target="SYSTEM_OUT"><PatternLayout pattern="%m%n"/></Console>
    <Console name="Log" target="SYSTEM_ERR"><PatternLayout pattern="%d %-5level [%t] %c - %m%n"/></Console>
  </Appenders>
  <Loggers>
    <Logger name="io.camunda.zeebe.broker.exporter.records" level="info" additivity="false">
      <AppenderRef ref="Records"/>
    </Logger>
    <Root level="info"><AppenderRef ref="Log"/></Root>
  </Loggers>
</Configuration>
"""


class Broker:
    """A broker with its embedded gateway.

    Args:
        distribution: the unpacked broker.
        java: home of the Java it runs on.
        folder: where its data and log go; they stay over a restart.
        settings: environment variables for the broker (`ZEEBE_BROKER_…`) beside the tests' own.
    """

    def __init__(
        self, distribution: Path, java: Path, folder: Path, settings: Mapping[str, str] | None = None
    ) -> None:
        self.port, self._command, self._internal, self._rest, self._management = (
            free_port() for _ in range(5)
        )
        self.records = Records()
        self.log = folder / "broker.log"
        self._program = distribution / "bin" / "broker"
        self._java = java
        self._folder = folder
        self._settings = settings or {}
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._stub: Any = None

    @property
    def address(self) -> str:
        """`host:port` of the gateway."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The gateway's address as the setting CAMUNDA_CLIENT_GRPC_ADDRESS has it."""
        return f"http://{self.address}"

    @property
    def rest_url(self) -> str:
        """The address of the cluster's REST API."""
        return f"http://127.0.0.1:{self._rest}"

    # Coming and going

    async def start(self) -> None:
        """Start, or start again on the same ports and data, and wait until it takes commands."""
        process = self._process = self._spawn()
        async with asyncio.timeout(READY):
            while not await asyncio.to_thread(self._is_ready):
                assert process.poll() is None, f"the broker ended at its start:\n{self.log_tail()}"
                await asyncio.sleep(0.1)

    async def stop(self) -> None:
        """Shut down orderly."""
        await self._end(subprocess.Popen.terminate)

    async def kill(self) -> None:
        """End at once, as a crash would."""
        await self._end(subprocess.Popen.kill)

    def log_tail(self, characters: int = 6000) -> str:
        """The end of the broker's log."""
        return self.log.read_text(errors="replace")[-characters:] if self.log.exists() else "no log"

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator[Broker]:
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
        resources = [pb.Resource(name=f"{model.id}.bpmn", content=model.xml()) for model in models]
        await self.stub.DeployResource(pb.DeployResourceRequest(resources=resources), timeout=20)

    async def create_instance(self, process_id: str, variables: Mapping[str, Any] | None = None) -> int:
        """Start a process instance and return its key; waits out the broker's back-pressure."""
        request = pb.CreateProcessInstanceRequest(
            bpmnProcessId=process_id, version=-1, variables=json.dumps(variables or {})
        )
        while True:
            try:
                created = await self.stub.CreateProcessInstance(request, timeout=20)
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
        self, process_id: str, variables: Mapping[str, Any] | None = None, within: float = 30.0
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
            await self.stub.UpdateJobRetries(request, timeout=20)
        await self.stub.ResolveIncident(pb.ResolveIncidentRequest(incidentKey=key), timeout=20)

    # What became of process instances

    async def completed(self, *instances: int, within: float = 30.0) -> dict[str, Any]:
        """Wait until the process instances are completed; returns the variables the last one ended with."""
        await self.records.wait_completed(instances, within)
        return self.records.variables(instances[-1])

    async def incident(self, instance: int, within: float = 30.0) -> Record:
        """Wait for an open incident of the process instance and return it."""
        incidents = await self.records.wait_until(lambda: self.records.incidents(instance), within)
        found: Record = incidents[0]
        return found

    def variables(self, instance: int) -> dict[str, Any]:
        """The variables of the process scope as they are now."""
        return self.records.variables(instance)

    # How it runs

    def _spawn(self) -> subprocess.Popen[bytes]:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / "log4j2.xml").write_text(_LOGGING)
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [str(self._program)],
                env=self._environment(),
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert process.stdout is not None
        self._reader = self.records.read_from(process.stdout)
        return process

    def _environment(self) -> dict[str, str]:
        machine = {
            key: value for key, value in os.environ.items() if not key.startswith(("ZEEBE_", "CAMUNDA_"))
        }
        logging = f"-Dlog4j2.configurationFile={self._folder / 'log4j2.xml'}"
        exporter = "ZEEBE_BROKER_EXPORTERS_RECORDS"
        return {
            **machine,
            "JAVA_HOME": str(self._java),
            "JAVA_OPTS": f"{_JAVA_OPTIONS} {logging}",
            "SERVER_ADDRESS": "127.0.0.1",
            "SERVER_PORT": str(self._rest),
            "MANAGEMENT_SERVER_ADDRESS": "127.0.0.1",
            "MANAGEMENT_SERVER_PORT": str(self._management),
            "ZEEBE_BROKER_NETWORK_HOST": "127.0.0.1",
            "ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT": str(self._command),
            "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT": str(self._internal),
            "ZEEBE_BROKER_CLUSTER_INITIALCONTACTPOINTS": f"127.0.0.1:{self._internal}",
            "ZEEBE_BROKER_GATEWAY_NETWORK_HOST": "127.0.0.1",
            "ZEEBE_BROKER_GATEWAY_NETWORK_PORT": str(self.port),
            "ZEEBE_BROKER_DATA_DIRECTORY": str(self._folder / "data"),
            "ZEEBE_BROKER_DATA_LOGSEGMENTSIZE": "32MB",
            "ZEEBE_BROKER_DATA_DISK_ENABLEMONITORING": "false",
            f"{exporter}_CLASSNAME": "io.camunda.zeebe.broker.exporter.debug.DebugLogExporter",
            f"{exporter}_ARGS_LOGLEVEL": "info",
            **self._settings,
        }

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._management}/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    async def _end(self, how: Callable[[subprocess.Popen[bytes]], None]) -> None:
        if self._process is None or self._reader is None:
            return
        process, self._process = self._process, None
        how(process)
        try:
            await asyncio.to_thread(process.wait, 30)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait)
        # Whatever the broker wrote is read before its end is told.
        await asyncio.to_thread(self._reader.join)
