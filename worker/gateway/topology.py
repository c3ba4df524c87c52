"""What the gateway says of its cluster, for whoever wants to know whether it can be worked with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.gateway.channel import Connections
from worker.gateway.protocol import pb
from worker.gateway.unary import unary_method

if TYPE_CHECKING:
    from grpc import StatusCode
    from grpc.aio import Channel

    from worker.gateway.credentials import Credentials
    from worker.gateway.settings import GatewaySettings


@dataclass(frozen=True, slots=True)
class Topology:
    """The cluster behind a gateway."""

    gateway_version: str
    brokers: int
    partitions: int
    healthy_partitions: int


class GatewayRefused(Exception):
    """The gateway could not be asked, or did not answer."""

    def __init__(self, status: StatusCode, details: str) -> None:
        super().__init__(f"{status.name}: {details}" if details else status.name)
        self.status = status
        self.details = details


async def topology(settings: GatewaySettings, credentials: Credentials) -> Topology:
    """The gateway's cluster, over a connection of its own.

    Raises:
        GatewayRefused: no answer within the command deadline, or an error.
        GatewaySettingError: an address or certificate that can't work.
        Exception: whatever the credentials raise.
    """
    connections = Connections(settings)
    try:
        return await topology_over(connections.commands, credentials, settings.command_deadline)
    finally:
        await connections.close()


async def topology_over(channel: Channel, credentials: Credentials, seconds: float) -> Topology:
    """As `topology`, over a connection that there is, the call limited to `seconds`."""
    ask = unary_method(channel, "Topology")
    answer = await ask(pb.TopologyRequest().SerializeToString(), await credentials.metadata(), seconds)
    if answer.response is None:
        raise GatewayRefused(answer.status, answer.details)
    message = pb.TopologyResponse.FromString(answer.response)
    healthy = {
        partition.partitionId
        for broker in message.brokers
        for partition in broker.partitions
        if partition.health == pb.Partition.HEALTHY
    }
    return Topology(message.gatewayVersion, len(message.brokers), message.partitionsCount, len(healthy))
