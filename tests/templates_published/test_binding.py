"""Whichever operation of a published template is chosen, the connector of its type takes the job's input.

What the templates of the REST and GraphQL connectors send is compared with `requests/` beside this.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.published import Template
from support.published_fields import FILLED

from worker.registry import discover
from worker.testing import Complete, run_job

if TYPE_CHECKING:
    from connectors.sdk import Connector

FOLDER = Path(__file__).parents[3] / "shared" / "templates" / "outbound"
REQUESTS = Path(__file__).parent / "requests"
REGISTRY = discover()
UNUSABLE: set[tuple[str, tuple[str, str] | None]] = {
    ("io.camunda.connectors.AWSTEXTRACT.v1", ("input.documentLocationType", "UPLOADED"))
}
"""Choices for which a template leaves an input out that the reference insists on, too: `executionType`."""
TEMPLATES = [
    Template.read(file)
    for file in sorted(FOLDER.glob("*.json"))
    if not (REQUESTS / f"{file.stem}.http").exists()
]


def connector_of(template: Template) -> Connector | None:
    """The connector of the template's type, which does nothing but take its input."""
    if not template.job_type or (found := REGISTRY.of_type(template.job_type)) is None:
        return None
    nothing = tuple(replace(each, call=_nothing, blocking=False) for each in found.connector.operations)
    return replace(found.connector, operations=nothing, owner=None)


async def _nothing(*_: Any) -> dict[str, Any]:
    return {}


CASES = [
    (template, connector, choice)
    for template in TEMPLATES
    if (connector := connector_of(template)) is not None
    for choice in sorted(template.operations) or [None]
    if (template.id, choice) not in UNUSABLE
]


@pytest.mark.skipif(not FOLDER.is_dir(), reason="no published templates beside the project")
@pytest.mark.parametrize(
    ("template", "connector", "choice"),
    CASES,
    ids=[f"{template.id} {'='.join(choice or ())}" for template, _, choice in CASES],
)
async def test_a_connector_takes_the_input_of_every_operation(
    template: Template, connector: Connector, choice: tuple[str, str] | None
) -> None:
    job = template.job(dict([choice]) if choice else {}, FILLED.get(template.id))
    wanted = connector.input_variables
    variables = {name: value for name, value in job.variables.items() if not wanted or name in wanted}
    headers = {name: value for name, value in job.headers.items() if name == "operation"}
    assert isinstance(outcome := await run_job(connector, variables, headers), Complete), outcome
