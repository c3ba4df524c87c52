"""Who calls, where to, and how jobs share clients."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

import pytest
from support.aws import ACCESS, KEY

from connectors.aws.model import AwsInput
from connectors.aws.s3 import s3
from connectors.aws.sqs import sqs
from connectors.aws.sqs.connector import SqsOperations
from connectors.aws.sqs.model import SqsInput
from connectors.aws.target import target_of
from connectors.sdk import ConnectorError
from connectors.sdk.testing import FakeContext, FakeHttp, json_response, response
from worker.testing import Complete, Fail, Outcome, run_job

FIRST_JOB = """
import asyncio, sys
import worker.assembly, worker.service
from connectors.aws.sqs import sqs
from connectors.sdk.testing import FakeHttp, json_response
from worker.testing import run_job

access = {"authentication": {"accessKey": "AK", "secretKey": "s"}, "configuration": {"region": "eu-central-1"}}
queue = {"url": "https://sqs.eu-central-1.amazonaws.com/1/orders", "messageBody": "tea"}
for job in (access, access | {"queue": queue}):
    asyncio.run(run_job(sqs, job, http=FakeHttp(json_response({"MessageId": "m"}))))
    print([name for name in ("aiobotocore", "botocore") if name in sys.modules])
"""
QUEUE = {"queue": {"url": "https://sqs.eu-central-1.amazonaws.com/1/orders", "messageBody": "tea"}}
SENT = json_response({"MessageId": "m"})


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)


async def send(variables: dict[str, Any], http: FakeHttp) -> Outcome:
    return await run_job(sqs, QUEUE | variables, {"resultVariable": "r"}, http=http)


async def scope_of(variables: dict[str, Any]) -> tuple[str, str]:
    """The key and the region that a request was signed with."""
    http = FakeHttp(SENT)
    assert isinstance(outcome := await send(variables, http), Complete), outcome
    scope = dict(http.requests[0].headers)["Authorization"].partition("Credential=")[2].split("/")
    return scope[0], scope[2]


async def test_the_default_chain_finds_the_workers_own_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    from connectors.aws import session

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "OWN")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "own")
    session._session.cache_clear()
    chain = {"authentication": {"type": "defaultCredentialsChain", "accessKey": " "}}
    assert (await scope_of(ACCESS | chain))[0] == "OWN"
    session._session.cache_clear()


@pytest.mark.parametrize("type", [{}, {"type": None}, {"type": "credentials"}, {"type": "assumeRole"}])
async def test_any_other_authentication_is_by_key(type: dict[str, Any]) -> None:
    given = {"authentication": {"accessKey": "AK", "secretKey": "s"} | type}
    assert (await scope_of(ACCESS | given))[0] == "AK"


async def test_a_credential_goes_before_the_rest() -> None:
    credential = {"authentication": {"accessKey": "AK", "secretKey": "s"}, "region": "us-west-2"}
    assert await scope_of(ACCESS | {"awsCredential": credential}) == ("AK", "us-west-2")
    assert await scope_of({"awsCredential": credential}) == ("AK", "us-west-2")
    unfilled = {"authentication": {"type": "credentials"}, "awsCredential": credential}
    assert await scope_of(unfilled) == ("AK", "us-west-2")


async def test_a_key_without_its_secret_is_named() -> None:
    outcome = await send({"authentication": {"accessKey": "AK"}}, FakeHttp())
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert "Property: authentication.secretKey: Validation failed. It must not be blank." in outcome.message


async def test_somebody_has_to_call() -> None:
    outcome = await send({}, FakeHttp())
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert "Authentication is required" in outcome.message


@pytest.mark.parametrize("configuration", [{}, {"configuration": {"region": " "}}, {"configuration": None}])
async def test_sqs_needs_a_region(configuration: dict[str, Any]) -> None:
    given = {"authentication": ACCESS["authentication"]} | configuration
    outcome = await send(given, FakeHttp())
    assert isinstance(outcome, Fail)
    assert outcome.retries == 2
    assert "configuration.region: must not be empty" in outcome.message


async def test_old_templates_have_the_region_elsewhere() -> None:
    given = {"authentication": ACCESS["authentication"], "queue": QUEUE["queue"] | {"region": "sa-east-1"}}
    assert await scope_of(given) == (KEY, "sa-east-1")


async def test_others_have_the_workers_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "sa-east-1")
    http = FakeHttp(response(204))
    given = {"actionDiscriminator": "deleteObject", "action": {"bucket": "orders", "key": "k"}}
    outcome = await run_job(s3, {"authentication": ACCESS["authentication"]} | given, http=http)
    assert isinstance(outcome, Complete)
    assert http.requests[0].url == "https://orders.s3.sa-east-1.amazonaws.com/k"


@pytest.mark.parametrize(
    ("endpoint", "url"),
    [
        ("http://127.0.0.1:4566/", "http://127.0.0.1:4566"),
        ("vpce.example", "https://vpce.example"),
        ("", None),
    ],
)
def test_an_end_point_may_be_given(endpoint: str, url: str | None) -> None:
    configuration = {"configuration": {"region": "eu-central-1", "endpoint": endpoint}}
    assert target_of("s3", AwsInput.model_validate(ACCESS | configuration)).endpoint == url


@pytest.mark.parametrize("endpoint", ["not a url", "https://", "http://[::1"])
def test_an_end_point_has_to_be_a_url(endpoint: str) -> None:
    configuration = {"configuration": {"region": "eu-central-1", "endpoint": endpoint}}
    with pytest.raises(ConnectorError, match=r"configuration\.endpoint") as raised:
        target_of("s3", AwsInput.model_validate(ACCESS | configuration))
    assert endpoint not in raised.value.message


async def test_a_busy_service_is_asked_again() -> None:
    busy = response(503, b'{"__type": "ServiceUnavailable"}')
    http = FakeHttp(busy, SENT)
    assert isinstance(await send(ACCESS, http), Complete)
    assert len(http.requests) == 2


def test_amazons_library_comes_with_the_first_job_that_calls_aws() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_JOB], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "['aiobotocore', 'botocore']"]


async def test_jobs_of_one_configuration_share_a_client_and_each_sends_by_its_own_http_client() -> None:
    operations = SqsOperations()
    contexts = [FakeContext(http=FakeHttp(SENT)) for _ in range(20)]
    keys = [{"authentication": {"accessKey": f"AK{n % 2}", "secretKey": "s"}} for n in range(20)]
    given = [SqsInput.model_validate(QUEUE | ACCESS | key) for key in keys]
    await asyncio.gather(*(operations.send(*each) for each in zip(given, contexts, strict=True)))
    assert len(operations._clients) == 2
    assert all(len(each.http.requests) == 1 for each in contexts if isinstance(each.http, FakeHttp))
    await operations.stop()
    assert len(operations._clients) == 0
