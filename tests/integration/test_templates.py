"""Tasks filled in from the connectors' own templates, deployed to a real broker and worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.bpmn import Process
from support.published import Template
from support.samples import SAMPLES, SECRETS
from support.worker import WorkerProcess

from worker.registry import discover
from worker.templates import Element, element_template

if TYPE_CHECKING:
    from support.gateway_client import GatewayClient
    from support.samples import Sample
    from support.target import Target

pytestmark = pytest.mark.integration  # each has a worker process of its own

URLS = ("url", "graphql.url", "serviceUrl")
"""Fields that say who is called, which a local server can be."""
REACHABLE = {
    name: sample
    for name, sample in SAMPLES.items()
    if not sample.stand_ins and (sample.answer is None or any(url in sample.filled for url in URLS))
}


@pytest.mark.parametrize("sample", REACHABLE.values(), ids=list(REACHABLE))
async def test_a_task_filled_from_the_template_completes_its_process(
    sample: Sample, broker: GatewayClient, target: Target, process_id: str
) -> None:
    registered = discover().of_type(sample.type)
    assert registered is not None
    filled = {**sample.filled, "resultExpression": sample.expression}
    if sample.answer is not None:
        answer = sample.answer
        url = target.route(
            "POST", "/called", body=answer.body, status=answer.status, headers=dict(answer.headers)
        )
        filled |= {name: url for name in URLS if name in filled}
    job = Template(element_template(registered.connector)).job(filled)
    process = Process(process_id).start()
    process.service_task(
        "call", job.type, retries=job.retries, headers=job.headers, inputs=dict(job.inputs)
    ).end()
    await broker.deploy(process)
    secrets = {f"SECRET_{name}": value for name, value in SECRETS.items()}
    async with WorkerProcess(broker.url, secrets):
        instance = await broker.create_instance(process_id)
        assert await broker.completed(instance) == sample.result


async def test_a_hybrid_templates_job_is_done_by_the_worker_that_answers_to_its_type(
    broker: GatewayClient, process_id: str
) -> None:
    sample, job_type = SAMPLES["CSV read"], f"{process_id}:csv"
    registered = discover().of_type(sample.type)
    assert registered is not None
    template = Template(element_template(registered.connector, hybrid=True))
    job = template.job(
        {**sample.filled, "resultExpression": sample.expression, "taskDefinitionType": job_type}
    )
    assert job.type == job_type
    process = Process(process_id).start()
    process.service_task("call", job.type, headers=job.headers, inputs=dict(job.inputs)).end()
    await broker.deploy(process)
    async with WorkerProcess(broker.url, {"CONNECTOR_CSV_CONNECTOR_TYPE": job_type}):
        instance = await broker.create_instance(process_id)
        assert await broker.completed(instance) == sample.result


@pytest.mark.parametrize("element", Element)
async def test_every_element_that_a_template_is_for_has_its_job_done(
    element: Element, broker: GatewayClient, process_id: str
) -> None:
    sample = SAMPLES["CSV read"]
    registered = discover().of_type(sample.type)
    assert registered is not None
    template = Template(element_template(registered.connector, element=element))
    job = template.job({**sample.filled, "resultExpression": sample.expression})
    kind = element.element_type["value"].removeprefix("bpmn:")
    process = Process(process_id).start()
    process.service_task(
        "call",
        job.type,
        headers=job.headers,
        inputs=dict(job.inputs),
        kind=kind[0].lower() + kind[1:],
    )
    await broker.deploy(process)
    async with WorkerProcess(broker.url):
        instance = await broker.create_instance(process_id)
        assert await broker.completed(instance) == sample.result
