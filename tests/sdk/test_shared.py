"""Clients that jobs share: opened once, kept while they are of use, closed when they are not."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from functools import partial

import pytest
from support.waiting import Changes

from connectors.sdk.shared import SharedClients


class Client:
    """A client that says when it was closed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.usable = True
        self.closed = False


def is_usable(client: Client) -> bool:
    return client.usable


class Opener:
    """Opens clients and keeps count; `gate` holds openings back while it is clear, `error` makes them fail."""

    def __init__(self) -> None:
        self.opened: list[Client] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: Exception | None = None
        self.changes = Changes()

    async def open(self, name: str = "a") -> Client:
        client = Client(name)
        self.opened.append(client)
        self.changes.announce()
        await self.gate.wait()
        if self.error:
            raise self.error
        return client

    async def close(self, client: Client) -> None:
        client.closed = True
        self.changes.announce()

    async def all_closed(self, *clients: Client) -> None:
        await self.changes.until(lambda: all(client.closed for client in clients))


@pytest.fixture
def opener() -> Opener:
    return Opener()


async def test_jobs_of_one_configuration_share_a_client_and_others_have_their_own(opener: Opener) -> None:
    shared = SharedClients(opener.close, is_usable)
    async with shared.lease("a", opener.open) as one, shared.lease("a", opener.open) as two:
        assert one is two
        async with shared.lease("b", opener.open) as other:
            assert other is not one
    async with shared.lease("a", opener.open) as later:
        assert later is one
    await shared.close()
    assert len(opener.opened) == 2
    assert all(client.closed for client in opener.opened)


async def test_jobs_that_come_together_wait_for_one_opening(opener: Opener) -> None:
    shared = SharedClients(opener.close, is_usable)
    opener.gate.clear()

    async def job() -> Client:
        async with shared.lease("a", opener.open) as client:
            return client

    jobs = [asyncio.create_task(job()) for _ in range(10)]
    await opener.changes.until(lambda: opener.opened)
    opener.gate.set()
    assert set(await asyncio.gather(*jobs)) == set(opener.opened)
    assert len(opener.opened) == 1
    await shared.close()


async def test_those_who_wait_share_a_failure_and_the_next_job_tries_again(opener: Opener) -> None:
    shared = SharedClients(opener.close, is_usable)
    opener.gate.clear()
    opener.error = OSError("refused")

    async def job() -> None:
        async with shared.lease("a", opener.open):
            raise AssertionError

    jobs = [asyncio.create_task(job()) for _ in range(5)]
    await opener.changes.until(lambda: opener.opened)
    opener.gate.set()
    assert [str(error) for error in await asyncio.gather(*jobs, return_exceptions=True)] == ["refused"] * 5
    assert len(opener.opened) == 1
    opener.error = None
    async with shared.lease("a", opener.open) as client:
        assert client is opener.opened[1]
    await shared.close()


async def test_a_job_that_gives_up_does_not_take_the_opening_from_the_others(opener: Opener) -> None:
    shared = SharedClients(opener.close, is_usable)
    opener.gate.clear()

    async def job() -> Client:
        async with shared.lease("a", opener.open) as client:
            return client

    first, second = asyncio.create_task(job()), asyncio.create_task(job())
    await opener.changes.until(lambda: opener.opened)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    opener.gate.set()
    assert await second is opener.opened[0]
    await shared.close()


async def test_a_client_that_failed_serves_no_new_job_and_is_closed_after_its_last(opener: Opener) -> None:
    shared = SharedClients(opener.close, is_usable)
    async with shared.lease("a", opener.open) as broken:
        broken.usable = False
        async with shared.lease("a", opener.open) as fresh:
            assert fresh is not broken
        assert not broken.closed
    await opener.all_closed(broken)
    assert not fresh.closed
    await shared.close()


async def test_a_client_that_its_last_job_broke_is_closed_at_once(opener: Opener) -> None:
    shared = SharedClients(opener.close, is_usable)
    async with shared.lease("a", opener.open) as client:
        client.usable = False
    await opener.all_closed(client)
    assert len(shared) == 0


async def test_a_client_that_broke_while_nobody_used_it_is_replaced(opener: Opener) -> None:
    shared = SharedClients(opener.close, is_usable)
    async with shared.lease("a", opener.open) as left:
        pass
    left.usable = False
    async with shared.lease("a", opener.open) as fresh:
        assert fresh is not left
    await opener.all_closed(left)
    await shared.close()


async def test_a_client_that_nobody_uses_is_closed_after_a_while(opener: Opener) -> None:
    shared = SharedClients(opener.close, is_usable, idle=0.01)
    async with shared.lease("a", opener.open) as client:
        pass
    await opener.all_closed(client)
    assert len(shared) == 0


async def test_no_more_than_so_many_unused_clients_are_kept(opener: Opener) -> None:
    shared = SharedClients(opener.close, is_usable, kept=2)
    async with AsyncExitStack() as stack:
        for name in "abcd":
            await stack.enter_async_context(shared.lease(name, partial(opener.open, name)))
        assert len(shared) == 4
    await opener.changes.until(lambda: sum(client.closed for client in opener.opened) == 2)
    assert len(shared) == 2
    await shared.close()


async def test_at_the_end_all_are_closed_even_one_that_is_just_being_opened(opener: Opener) -> None:
    shared = SharedClients(opener.close, is_usable)
    async with shared.lease("a", opener.open) as used:
        opener.gate.clear()

        async def job() -> None:
            async with shared.lease("b", opener.open):
                raise AssertionError

        waiting = asyncio.create_task(job())
        await opener.changes.until(lambda: len(opener.opened) == 2)
        await shared.close()
        assert used.closed
        with pytest.raises(asyncio.CancelledError):
            await waiting


async def test_a_client_that_fails_to_close_harms_nobody() -> None:
    async def fail(_: Client) -> None:
        raise OSError

    async def opened() -> Client:
        return Client("a")

    shared = SharedClients(fail, is_usable)
    async with shared.lease("a", opened):
        pass
    await shared.close()
