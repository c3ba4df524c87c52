"""The Vault token that the worker was given: renewed for as long as that helps."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs
from support.vault import EXPIRY, FakeVault

from worker.secrets import vault_token
from worker.secrets.settings import VaultSettings
from worker.secrets.vault import KeyValueSecret

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from structlog.typing import EventDict

LOOKUP, RENEWAL = "/v1/auth/token/lookup-self", "/v1/auth/token/renew-self"


@pytest.fixture
async def server() -> AsyncIterator[FakeVault]:
    async with FakeVault() as fake:
        fake.secrets["secret/connectors"] = {"TOKEN": "from vault"}
        yield fake


@pytest.fixture
def logged() -> Iterator[list[EventDict]]:
    with capture_logs() as events:
        yield events


@pytest.fixture(autouse=True)
def sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_token, "_RETRY", 0.05)


class Given:
    """A worker's side of Vault with the token `root`: `async with Given(server) as source`."""

    def __init__(self, server: FakeVault) -> None:
        self._settings = VaultSettings(address=server.url, token="root")

    async def __aenter__(self) -> KeyValueSecret:
        self._source = KeyValueSecret(self._settings)
        return self._source

    async def __aexit__(self, *_: object) -> None:
        await self._source.close()
        keeper = self._source._keeper
        assert keeper is not None
        await asyncio.to_thread(keeper._thread.join)  # by then it has logged what it has to say


async def test_it_is_renewed_before_it_ends_though_no_job_asks_for_secrets(server: FakeVault) -> None:
    server.token, server.renewals = {"ttl": 1, "renewable": True}, [1] * 100
    async with Given(server) as source:
        await server.arrived(RENEWAL, 2)
        assert (await source.load())["TOKEN"] == "from vault"
    assert server.count(LOOKUP) == 1


async def test_it_is_renewed_in_its_last_second(server: FakeVault) -> None:
    server.token, server.renewals = {"ttl": 0, "expire_time": EXPIRY, "renewable": True}, [60, 60]
    async with Given(server):
        await server.arrived(RENEWAL)


@pytest.mark.parametrize(("lasts", "told"), [(0, []), (60, [60])])
async def test_one_that_does_not_end_or_can_not_be_renewed_is_looked_at_once(
    server: FakeVault, logged: list[EventDict], lasts: int, told: list[int]
) -> None:
    server.token = {"ttl": lasts, "renewable": False}
    async with Given(server):
        await server.arrived(LOOKUP)
    assert server.count(RENEWAL) == 0
    assert [event["in_seconds"] for event in logged] == told


async def test_one_that_nears_its_longest_time_is_told_of_and_left(
    server: FakeVault, logged: list[EventDict]
) -> None:
    server.token, server.renewals = {"ttl": 1, "renewable": True}, [2, 1]
    async with Given(server):
        await server.arrived(RENEWAL, 2)
    assert [(event["event"], event["in_seconds"]) for event in logged] == [
        ("the Vault token has reached its longest time and ends", 1)
    ]


async def test_one_that_may_not_renew_itself_is_told_of(server: FakeVault, logged: list[EventDict]) -> None:
    server.tokens.clear()
    async with Given(server):
        await server.arrived(LOOKUP)
    assert "ended or may not renew itself" in logged[0]["event"]


async def test_a_sealed_vault_is_asked_again(server: FakeVault, logged: list[EventDict]) -> None:
    server.token, server.renewals = {"ttl": 1, "renewable": True}, [1] * 100
    server.sealed = True
    async with Given(server):
        await server.arrived(LOOKUP, 2)
        server.sealed = False
        await server.arrived(RENEWAL)
    assert {event["reason"] for event in logged} == {"VaultDown"}
    assert "root" not in str(logged)
