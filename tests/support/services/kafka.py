"""Kafka from Maven Central, one KRaft node in a fresh folder."""

from __future__ import annotations

import base64
import uuid
from typing import TYPE_CHECKING

from support.java import java_home
from support.ports import free_port
from support.services.maven import jars
from support.services.service import Service

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VERSION = "3.9.1"

_LOGGING = """log4j.rootLogger=WARN, O
log4j.logger.kafka.server.KafkaRaftServer=INFO
log4j.appender.O=org.apache.log4j.ConsoleAppender
log4j.appender.O.layout=org.apache.log4j.PatternLayout
log4j.appender.O.layout.ConversionPattern=%d %p %m (%c)%n
"""


class Kafka(Service):
    """A broker in the clear, which makes topics at their first use.

    Args:
        folder: see `Service`.
        settings: broker properties beside the tests' own, which they override.
    """

    ready_line = "Kafka Server started"

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        super().__init__(folder)
        self._controller = free_port()
        self._settings = settings or {}

    @property
    def bootstrap(self) -> str:
        """`host:port` of the broker."""
        return f"127.0.0.1:{self.port}"

    @classmethod
    def installed(cls) -> None:
        java_home()
        _jars()

    def prepare(self) -> None:
        (self.folder / "log4j.properties").write_text(_LOGGING)
        lines = [f"{name}={value}\n" for name, value in self._properties().items()]
        (self.folder / "server.properties").write_text("".join(lines))
        cluster = base64.urlsafe_b64encode(b"\0" + uuid.uuid4().bytes[1:]).decode().rstrip("=")
        self.run(*self._java("kafka.tools.StorageTool"), "format", "-t", cluster, "-c", "server.properties")

    def command(self) -> list[str]:
        return [*self._java("kafka.Kafka"), "server.properties"]

    def _java(self, main: str) -> list[str]:
        # The quick compiler alone halves the time to start.
        options = ["-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        logging = f"-Dlog4j.configuration=file:{self.folder / 'log4j.properties'}"
        return [str(java_home() / "bin" / "java"), *options, logging, "-cp", f"{_jars()}/*", main]

    def _properties(self) -> dict[str, str]:
        return {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{self._controller}",
            "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://127.0.0.1:{self._controller}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "controller.listener.names": "CONTROLLER",
            "log.dirs": str(self.folder / "data"),
            "num.partitions": "1",
            "offsets.topic.replication.factor": "1",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "group.initial.rebalance.delay.ms": "0",
            # One that was killed is given up sooner, and may register again.
            "broker.session.timeout.ms": "3000",
            "broker.heartbeat.interval.ms": "500",
            **self._settings,
        }


def _jars() -> Path:
    # The binding writes the log; without one, a broker that cannot start says nothing.
    return jars(
        f"kafka-{VERSION}", f"org.apache.kafka:kafka_2.13:{VERSION}", "org.slf4j:slf4j-reload4j:1.7.36"
    )
