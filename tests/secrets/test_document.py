"""Secrets in one remote document that is kept for a while."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from worker.secrets.document import DocumentSecrets, parsed
from worker.secrets.provider import ProviderUnavailable
from worker.secrets.settings import SecretSettings

if TYPE_CHECKING:
    from worker.secrets.scope import Scope


class Source:
    """A document that changes, answers when told to, and fails when told to."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.loads = 0
        self.error: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.closed = False

    async def load(self) -> dict[str, Any]:
        self.loads += 1
        await self.gate.wait()
        if self.error:
            raise self.error
        return self.document

    async def close(self) -> None:
        self.closed = True


async def found(secrets: DocumentSecrets, name: str, scope: Scope) -> str | None:
    entry = secrets.find(name, scope)
    return entry if entry is None or isinstance(entry, str) else await entry


def kept(source: Source, clock: Any, **settings: Any) -> DocumentSecrets:
    return DocumentSecrets("vault", source, SecretSettings(**settings), clock)


async def test_it_is_loaded_when_first_needed_and_kept_for_its_lifetime(scope: Scope, clock: Any) -> None:
    source = Source({"A": "1"})
    secrets = kept(source, clock)
    assert source.loads == 0
    assert await found(secrets, "A", scope) == "1"
    source.document = {"A": "2"}
    clock.now += 59.9
    assert secrets.find("A", scope) == "1"
    assert secrets.find("B", scope) is None
    clock.now += 0.2
    assert await found(secrets, "A", scope) == "2"
    assert source.loads == 2


async def test_all_jobs_that_need_it_meanwhile_wait_for_one_load(scope: Scope, clock: Any) -> None:
    source = Source({"A": "1"})
    source.gate.clear()
    secrets = kept(source, clock)
    waiting = [asyncio.ensure_future(found(secrets, "A", scope)) for _ in range(10)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    source.gate.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert results[1:] == ["1"] * 9
    assert source.loads == 1


async def test_a_failed_load_fails_all_that_wait_and_the_next_one_tries_again(
    scope: Scope, clock: Any
) -> None:
    source = Source({"A": "1"})
    source.error = ProviderUnavailable("sealed")
    secrets = kept(source, clock)
    results = await asyncio.gather(*(found(secrets, "A", scope) for _ in range(3)), return_exceptions=True)
    assert [str(each) for each in results] == ["sealed"] * 3
    source.error = None
    assert await found(secrets, "A", scope) == "1"
    assert source.loads == 2


async def test_a_document_too_old_is_not_used_while_it_cannot_be_loaded(scope: Scope, clock: Any) -> None:
    source = Source({"A": "1"})
    secrets = kept(source, clock, cache_lifetime=5.0)
    await found(secrets, "A", scope)
    clock.now += 6
    source.error = ProviderUnavailable("sealed")
    with pytest.raises(ProviderUnavailable):
        await found(secrets, "A", scope)


@pytest.mark.parametrize(
    ("entry", "value"),
    [("x", "x"), ("", ""), (12, "12"), (1.5, "1.5"), (True, "true"), (None, None), ({}, None), (["x"], None)],
)
async def test_texts_numbers_and_booleans_are_secrets(
    scope: Scope, clock: Any, entry: Any, value: str | None
) -> None:
    assert await found(kept(Source({"A": entry}), clock), "A", scope) == value


async def test_tenants_and_processes_have_objects_of_their_own(scope: Scope, clock: Any) -> None:
    source = Source(
        {"A": "0", "<default>": {"A": "1", "order": {"A": "2"}}, "order": {"A": "3"}, "acme": {"A": "4"}}
    )
    for by, value in (
        ({}, "0"),
        ({"by_tenant": True}, "1"),
        ({"by_tenant": True, "by_process": True}, "2"),
        ({"by_process": True}, "3"),
    ):
        assert await found(kept(source, clock, **by), "A", scope) == value
    assert await found(kept(Source({"A": "0"}), clock, by_tenant=True), "A", scope) is None


async def test_its_end_ends_a_load_and_the_source(scope: Scope, clock: Any) -> None:
    source = Source({"A": "1"})
    source.gate.clear()
    secrets = kept(source, clock)
    waiting = asyncio.ensure_future(found(secrets, "A", scope))
    await asyncio.sleep(0)
    await secrets.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert source.closed


@pytest.mark.parametrize("text", ["", "[]", "no json", '"a"', b"\xff"])
def test_a_document_that_is_no_object_is_said_without_its_content(text: str | bytes) -> None:
    with pytest.raises(ProviderUnavailable, match=r"^the secret x is no JSON object$"):
        parsed(text, "the secret x")
