"""The jobs that tests build from published templates are those that a broker makes of the same elements."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.bpmn import Process
from support.courses import activated
from support.http_files import read_cases
from support.published import Template

if TYPE_CHECKING:
    from support.gateway_client import GatewayClient

# What the broker of these tests, 8.6, can't do: the function `to json`, and integers of more than 64 bits.
BEYOND = {"ContentVariables"}
LARGEST = 2**62  # what has more than 64 bits comes back as another large number

FILES = sorted((Path(__file__).parents[1] / "templates_published" / "requests").glob("*.http"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_a_broker_makes_the_same_jobs(
    broker: GatewayClient, shared: Path, file: Path, process_id: str
) -> None:
    template = Template.read(shared / "templates" / "outbound" / f"{file.stem}.json")
    jobs = [template.job(case.given, case.usual) for case in read_cases(file)]
    for number, job in enumerate(jobs):
        process = Process(f"{process_id}-{number}").start()
        process.service_task("call", process.id, inputs=dict(job.inputs), headers=job.headers).end()
        await broker.deploy(process)
        await broker.create_instance(process.id)
        made = await activated(broker, process.id)
        variables, headers = json.loads(made.variables), json.loads(made.customHeaders)
        assert (within_reach(variables), headers) == (within_reach(job.variables), job.headers)


def within_reach(value: Any) -> Any:
    """The value without what the broker can't do."""
    if isinstance(value, dict):
        return {name: within_reach(each) for name, each in value.items() if name not in BEYOND}
    if isinstance(value, list):
        return [within_reach(each) for each in value]
    return None if isinstance(value, int | float) and abs(value) >= LARGEST else value
