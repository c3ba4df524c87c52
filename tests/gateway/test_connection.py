"""Connections: TLS, who the worker is, and room for many job types."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from grpc import StatusCode
from support.certificates import Certificates
from support.gateway import ScriptedGateway
from support.gateway_worker import Runner, soon

from worker.gateway.channel import Connections
from worker.gateway.credentials import BearerCredentials, basic
from worker.gateway.settings import GatewaySettingError, GatewaySettings, TlsSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from worker.execution.control import JobControl
    from worker.execution.job import Job

TYPES = [f"type-{number}" for number in range(60)]


@pytest.fixture
def certificates(tmp_path: Path) -> Certificates:
    return Certificates(tmp_path)


class Tokens:
    """A source of numbered tokens that can be told to fail."""

    def __init__(self) -> None:
        self.number = 1
        self.forgotten: list[str] = []
        self.broken = False

    async def token(self) -> str:
        if self.broken:
            raise OSError("the token end point is away")
        return f"token-{self.number}"

    def forget(self, token: str) -> None:
        self.forgotten.append(token)
        self.number += 1


async def run_one(gateway: ScriptedGateway, **changes: Any) -> Runner:
    runner = Runner(gateway)
    try:
        runner.start(**changes)
        await gateway.subscribed("work")
        await gateway.wait_until(lambda: gateway.calls_of("ActivateJobs"))
        await gateway.settled(gateway.add_job("work"))
    finally:
        await runner.close()
    return runner


@pytest.mark.parametrize(
    ("address", "target", "secure"),
    [
        ("http://localhost:26500", "localhost:26500", False),
        ("https://cluster.example.org", "cluster.example.org:443", True),
        ("http://gateway", "gateway:26500", False),
        ("grpc://gateway:1234", "gateway:1234", False),
        ("grpcs://gateway:1234", "gateway:1234", True),
        ("http://[::1]:26500", "[::1]:26500", False),
    ],
)
def test_an_address_is_a_url(address: str, target: str, *, secure: bool) -> None:
    settings = GatewaySettings(address=address)
    assert (settings.target, settings.secure) == (target, secure)


@pytest.mark.parametrize(
    "address", ["localhost:26500", "ftp://gateway", "http://", "http://gateway:port", ""]
)
async def test_an_address_that_is_none_stops_the_start(address: str) -> None:
    with pytest.raises(GatewaySettingError, match="such as http://localhost:26500") as caught:
        Connections(GatewaySettings(address=address))
    assert caught.value.setting == "address"


async def test_tls_trusts_the_given_authority(certificates: Certificates) -> None:
    async with ScriptedGateway(tls=certificates.grpc_credentials()) as gateway:
        await run_one(gateway, tls=TlsSettings(ca_file=certificates.authority))


async def test_a_client_certificate_is_shown(certificates: Certificates) -> None:
    async with ScriptedGateway(tls=certificates.grpc_credentials(ask_client=True)) as gateway:
        tls = TlsSettings(
            ca_file=certificates.authority,
            certificate_file=certificates.client_certificate,
            key_file=certificates.client_key,
        )
        await run_one(gateway, tls=tls)


async def test_a_gateway_under_another_name_needs_that_name(certificates: Certificates) -> None:
    async with ScriptedGateway(tls=certificates.grpc_credentials()) as gateway:
        runner = Runner(gateway)
        runner.start(
            tls=TlsSettings(ca_file=certificates.authority, override_authority="gateway.example.org")
        )
        with pytest.raises(AssertionError):
            await gateway.subscribed("work", within=0.5)
        await runner.close()
        await run_one(
            gateway, tls=TlsSettings(ca_file=certificates.authority, override_authority="localhost")
        )


async def test_an_untrusted_gateway_gets_no_calls(certificates: Certificates) -> None:
    async with ScriptedGateway(tls=certificates.grpc_credentials()) as gateway:
        runner = Runner(gateway)
        runner.start()
        with pytest.raises(AssertionError):
            await gateway.wait_until(lambda: gateway.calls, within=0.5)
        await runner.close()


@pytest.mark.parametrize("setting", ["ca_file", "certificate_file", "key_file"])
async def test_a_certificate_that_cannot_be_read_stops_the_start(
    certificates: Certificates, tmp_path: Path, setting: str
) -> None:
    complete = TlsSettings(
        ca_file=certificates.authority,
        certificate_file=certificates.client_certificate,
        key_file=certificates.client_key,
    )
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    for file, words in ((tmp_path / "missing.pem", "cannot be read"), (broken, "no PEM file")):
        settings = GatewaySettings(address="https://localhost", tls=replace(complete, **{setting: file}))
        with pytest.raises(GatewaySettingError, match=words) as caught:
            Connections(settings)
        assert caught.value.setting == f"tls.{setting}"


async def test_a_certificate_without_its_key_stops_the_start(certificates: Certificates) -> None:
    tls = TlsSettings(certificate_file=certificates.client_certificate)
    with pytest.raises(GatewaySettingError, match="both") as caught:
        Connections(GatewaySettings(address="https://localhost", tls=tls))
    assert caught.value.setting == "tls.key_file"


async def test_name_and_password_go_with_every_call(gateway: ScriptedGateway) -> None:
    await run_one(gateway, more={"credentials": basic("demo", "pass:word")})
    assert {call.metadata["authorization"] for call in gateway.calls} == {"Basic ZGVtbzpwYXNzOndvcmQ="}
    assert {call.method for call in gateway.calls} >= {"StreamActivatedJobs", "ActivateJobs", "CompleteJob"}


async def test_a_token_goes_with_every_call(gateway: ScriptedGateway) -> None:
    await run_one(gateway, more={"credentials": BearerCredentials(Tokens())})
    assert {call.metadata["authorization"] for call in gateway.calls} == {"Bearer token-1"}


async def test_a_refused_token_is_dropped_and_the_next_one_tried(runner: Runner) -> None:
    tokens = Tokens()
    runner.gateway.refuse(
        StatusCode.UNAUTHENTICATED,
        "StreamActivatedJobs",
        "ActivateJobs",
        "CompleteJob",
        when=lambda call: call.metadata["authorization"] == "Bearer token-1",
    )
    runner.start(more={"credentials": BearerCredentials(tokens)})
    await runner.gateway.settled(runner.gateway.add_job("work"))
    assert tokens.forgotten == ["token-1"]


async def test_a_job_whose_timeout_is_set_with_an_outdated_token_gets_it_with_the_next(
    runner: Runner,
) -> None:
    async def longer(job: Job, control: JobControl) -> None:
        with runner.gateway.refuse(
            StatusCode.UNAUTHENTICATED,
            "UpdateJobTimeout",
            when=lambda call: call.metadata["authorization"] == "Bearer token-1",
        ):
            await control.set_timeout(600)

    runner.handler.work = longer
    runner.start(more={"credentials": BearerCredentials(Tokens())})
    assert (await runner.gateway.settled(runner.gateway.add_job("work"))).method == "CompleteJob"


async def test_a_gateway_that_refuses_everybody_for_a_while_is_waited_for(
    runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    key = runner.gateway.add_job("work")
    with runner.gateway.unauthenticated() as fault:
        runner.start(more={"credentials": BearerCredentials(Tokens())})
        await runner.gateway.wait_until(lambda: len(fault.struck) > 10)
    assert (await runner.gateway.settled(key)).method == "CompleteJob"
    assert capsys.readouterr().out.count("UNAUTHENTICATED") <= 2


async def test_a_job_that_runs_while_the_gateway_refuses_everybody_is_reported_later(runner: Runner) -> None:
    opened = asyncio.Event()

    async def wait(job: Job, control: JobControl) -> None:
        await opened.wait()

    runner.handler.work = wait
    runner.start(more={"credentials": BearerCredentials(Tokens())})
    key = runner.gateway.add_job("work")
    await runner.gateway.wait_until(lambda: runner.handler.running == 1)
    with runner.gateway.unauthenticated() as fault:
        opened.set()
        await runner.gateway.wait_until(
            lambda: [call for call in fault.struck if call.method == "CompleteJob"]
        )
    await runner.gateway.settled(key)
    assert runner.handler.keys == [key]


async def test_without_a_token_the_worker_waits_for_one(
    runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    tokens = Tokens()
    tokens.broken = True
    key = runner.gateway.add_job("work")
    runner.start(more={"credentials": BearerCredentials(tokens)})
    await soon(lambda: "the token end point is away" in capsys.readouterr().out)
    assert not runner.gateway.calls
    tokens.broken = False
    await runner.gateway.settled(key)


@pytest.fixture
async def narrow_gateway() -> AsyncIterator[ScriptedGateway]:
    """A gateway that allows as many calls a connection as real ones do."""
    async with ScriptedGateway(concurrent_streams=100) as running:
        yield running


async def test_sixty_types_share_connections_of_a_hundred_calls_and_starve_nobody(
    narrow_gateway: ScriptedGateway,
) -> None:
    runner = Runner(narrow_gateway)
    opened = asyncio.Event()

    async def wait(job: Job, control: JobControl) -> None:
        await opened.wait()

    runner.handler.work = wait
    try:
        runner.start(*TYPES, long_poll=30, max_jobs_active_total=400)
        await narrow_gateway.subscribed(*TYPES)
        # Every type has its stream and a poll that is held, 120 calls, and still commands get through.
        await narrow_gateway.wait_until(
            lambda: (
                {
                    call.request.type
                    for call in narrow_gateway.calls_of("ActivateJobs")
                    if call.request.requestTimeout > 0
                }
                == set(TYPES)
            )
        )
        keys = [narrow_gateway.add_job(each) for each in TYPES for _ in range(5)]
        await narrow_gateway.wait_until(lambda: runner.handler.running == len(keys))
        opened.set()
        await narrow_gateway.all_settled(keys)
        subscribing = {call.peer for call in narrow_gateway.calls_of("StreamActivatedJobs", "ActivateJobs")}
        commanding = {call.peer for call in narrow_gateway.calls_of("CompleteJob")}
        assert len(subscribing) == 2
        assert len(commanding) == 1
        assert not subscribing & commanding
    finally:
        await runner.close()
