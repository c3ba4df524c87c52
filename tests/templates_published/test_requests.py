"""What each published template of the REST and GraphQL connectors sends, for every operation it offers.

`requests/` holds the requests of each, written by hand from what the template says.
They go through the whole way of a job to a server that plays every host of the internet.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from support.http_files import Case, Expected, read_cases
from support.identities import identity
from support.internet import Internet, internet
from support.published import PublishedJob, Template

from connectors.graphql import graphql
from connectors.rest import rest
from worker.net.client import HttpClient
from worker.testing import Complete, Fail, Outcome, run_job

if TYPE_CHECKING:
    from support.target import Request

    from connectors.sdk import Connector

FILES = sorted((Path(__file__).parent / "requests").glob("*.http"))
CASES = [case for file in FILES for case in read_cases(file)]
CONNECTORS: dict[str | None, Connector] = {each.type: each for each in (rest, graphql)}

# What the client sends by itself.
AUTOMATIC = ("Host", "User-Agent", "Accept-Encoding", "Connection", "Content-Length")

FORM = "application/x-www-form-urlencoded"
GITHUB_APP = ("authentication.authType", "github_app")
ANSWER = {"access_token": "issued", "expires_in": 3600, "id": 1}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.title}"[:100])
async def test_an_operation_sends_its_requests(case: Case, templates: Path, tmp_path: Path) -> None:
    job = Template.read(templates / f"{case.file}.json").job(case.given, case.usual)
    async with internet(tmp_path) as everywhere:
        everywhere.target.otherwise(lambda _: web.json_response(ANSWER))
        outcome = await run(CONNECTORS[job.type], job, everywhere)
    if case.failure:
        assert isinstance(outcome, Fail)
        assert case.failure in outcome.message
    else:
        assert isinstance(outcome, Complete), outcome
    assert len(everywhere.target.requests) == len(case.requests)
    for request, expected in zip(everywhere.target.requests, case.requests, strict=True):
        check(request, expected)


async def run(connector: Connector, job: PublishedJob, everywhere: Internet, **process: str) -> Outcome:
    """What becomes of the job in a process with these variables, given those that a worker fetches."""
    variables = job.variables_in(process)
    fetched = {name: value for name, value in variables.items() if name in connector.input_variables}
    client = HttpClient(everywhere.settings)
    try:
        return await run_job(connector, fetched, job.headers, retries=job.retries, http=client)
    finally:
        await client.close()


def check(request: Request, expected: Expected) -> None:
    url = f"https://{request.headers['Host']}{request.raw_path}"
    assert (request.method, url) == (expected.method, expected.url)
    sent = {name.lower(): value for name, value in request.headers.items() if name not in AUTOMATIC}
    assert sent == with_content_type(expected)
    if isinstance(expected.body, dict) and "…" in expected.body:
        known = {name: value for name, value in expected.body.items() if name != "…"}
        assert known.items() <= request.json().items()
    elif isinstance(expected.body, str):
        assert sorted(request.text.split("&")) == sorted(expected.body.split("&"))
    else:
        assert request.json() == expected.body


def with_content_type(expected: Expected) -> dict[str, str]:
    """The headers, with the content type that the connector chooses where the element has none."""
    chosen = {} if expected.body == "" else {"content-type": "application/json" if expected.is_json else FORM}
    return chosen | expected.headers


async def test_a_github_app_shows_the_token_of_its_installation(templates: Path, tmp_path: Path) -> None:
    key = identity(rsa.generate_private_key(65537, 2048)).key_pem()
    given = dict(
        [
            GITHUB_APP,
            ("reposOperationType", "getRepo"),
            ("authentication.githubAppPrivateKey", key),
            ("authentication.githubAppAppId", "12"),
            ("authentication.githubAppInstallationId", "345"),
        ]
    )
    job = Template.read(templates / "io.camunda.connectors.GitHub.v1.json").job(
        given, {"owner": "acme", "repo": "shop"}
    )
    async with internet(tmp_path) as everywhere:
        everywhere.target.route(
            "POST", "/app/installations/345/access_tokens", json={"token": "ghs_1"}, status=201
        )
        everywhere.target.route("GET", "/repos/acme/shop", json={})
        assert isinstance(await run(rest, job, everywhere), Complete)
    assert everywhere.target.requests[-1].headers["Authorization"] == "Bearer ghs_1"


async def test_a_refresh_token_of_microsoft_365_needs_the_tenant_as_a_variable_of_the_process(
    templates: Path, tmp_path: Path
) -> None:
    given = {"authentication.type": "oauth-refresh-token", "refreshToken_tenantId": "acme"}
    job = Template.read(templates / "io.camunda.connectors.MSFT.O365.Mail.v1.json").job(given)
    async with internet(tmp_path) as everywhere:
        everywhere.target.otherwise(lambda _: web.json_response(ANSWER))
        assert isinstance(await run(rest, job, everywhere, refreshToken_tenantId="acme"), Complete)
    asked, sent = everywhere.target.requests
    assert asked.path == "/acme/oauth2/v2.0/token"
    assert "grant_type=refresh_token" in asked.text
    assert sent.headers["Authorization"] == "Bearer issued"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_operation_of_a_template_has_its_requests(file: Path, templates: Path) -> None:
    template = Template.read(templates / f"{file.stem}.json")
    made = {choice for case in read_cases(file) for choice in template.choices(case.given, case.usual)}
    assert template.operations - made - {GITHUB_APP} == set()


def test_every_template_of_these_job_types_has_its_requests(templates: Path) -> None:
    served = {file.stem for file in templates.glob("*.json") if Template.read(file).job_type in CONNECTORS}
    assert served == {file.stem for file in FILES}
