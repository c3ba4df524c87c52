"""A real Zeebe broker for tests: started on ports and data of its own, killed and restarted at will."""

from __future__ import annotations

import asyncio
import os
import subprocess
import urllib.request
from typing import TYPE_CHECKING

from support.gateway_client import GatewayClient
from support.ports import free_port
from support.records import PATIENCE

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from support.records import Record

READY = 300.0  # seconds; about 10 on a machine with nothing else to do, 110 on one that has ten times as much

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


class Broker(GatewayClient):
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
        super().__init__(free_port())
        self._command, self._internal, self._rest, self._management = (free_port() for _ in range(4))
        self.log = folder / "broker.log"
        self._program = distribution / "bin" / "broker"
        self._java = java
        self._folder = folder
        self._settings = settings or {}
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None

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

    async def keeps(self, job_type: str, activated: int) -> None:
        """Wait until so many jobs of a type stay handed out after a kill: what a broker tells comes before its log has it.

        It exports what is in the log.
        """
        keys: set[int] = set()

        def are_all_there(record: Record) -> bool:
            if record.is_a("JOB_BATCH", "ACTIVATED") and record.value["type"] == job_type:
                keys.update(record.value["jobKeys"])
            return len(keys) >= activated

        await self.records.wait_for(are_all_there)

    def log_tail(self, characters: int = 6000) -> str:
        """The end of the broker's log."""
        return self.log.read_text(errors="replace")[-characters:] if self.log.exists() else "no log"

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
            # The first deployment of a broker that has just started takes as long as its default of 15 seconds.
            "ZEEBE_BROKER_GATEWAY_CLUSTER_REQUESTTIMEOUT": f"{PATIENCE:g}s",
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
