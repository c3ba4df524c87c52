"""The embedded gateway for tests, in the test's own event loop, with its records as a broker's exporter writes them."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Self

import orjson

from support.gateway_client import GatewayClient
from support.ports import free_port
from worker.devgateway.gateway import DevGateway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from worker.devgateway.clock import Clock
    from worker.devgateway.engine.records import Record


class EmbeddedBroker(GatewayClient):
    """Runs while it is connected."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(free_port())
        self.gateway = DevGateway(port=self.port, clock=clock)

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator[Self]:
        """Run the gateway and open the channel to it."""
        with self.gateway.engine.feed.listening(self._keep):
            async with self.gateway, super().connected():
                yield self

    def _keep(self, record: Record) -> None:
        value: dict[str, Any] = record.value
        if record.value_type == "VARIABLE":
            value = value | {"value": orjson.dumps(value["value"]).decode()}
        line = {
            "position": record.position,
            "key": record.key,
            "valueType": record.value_type,
            "intent": record.intent,
            "timestamp": record.timestamp,
            "recordType": "EVENT",
            "value": value,
        }
        self.records.add(orjson.dumps(line))
