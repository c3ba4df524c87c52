"""What the console keeps of jobs: the last ones, up to a number of bytes, and what they did."""

from __future__ import annotations

import asyncio
import base64
import time
from typing import TYPE_CHECKING, Any

import pytest

from worker.console.changes import Changes
from worker.console.exchanges import LARGEST, MOST, RecordedHttp, current_calls
from worker.console.journal import OVERHEAD, Entry, Journal
from worker.console.recording import RecordedJobs
from worker.console.timeline import Timeline
from worker.execution.outcome import Complete, Fail, Outcome, ThrowError
from worker.net.client import HttpClient
from worker.telemetry.masking import Mask, current_mask, everywhere
from worker.testing import job
from worker.testing.control import StandaloneControl

if TYPE_CHECKING:
    from support.target import Target

    from worker.execution.control import JobControl
    from worker.execution.job import Job

SECRET = "correct-horse-battery"


class Handler:
    """Answers as it is told."""

    def __init__(self, outcome: Outcome | None) -> None:
        self._outcome = outcome

    async def __call__(self, job: Job, control: JobControl) -> Outcome:
        if self._outcome is None:
            raise asyncio.CancelledError
        return self._outcome


async def ran(journal: Journal, outcome: Outcome | None, variables: Any = None) -> Entry:
    jobs = RecordedJobs(Handler(outcome), {"test:1": "Test"}, journal)
    return (await jobs.recorded(job("test:1", variables or {}), StandaloneControl()))[1]


@pytest.fixture
def journal() -> Journal:
    return Journal(Changes())


@pytest.mark.parametrize(
    ("outcome", "word", "message"),
    [
        (Complete('{"a": 1}'), "completed", ""),
        (Fail("no luck", 2), "failed", "no luck (2 retries left)"),
        (ThrowError("SOLD_OUT", "nothing left"), "error", "SOLD_OUT: nothing left"),
        (ThrowError("SOLD_OUT"), "error", "SOLD_OUT: "),
    ],
)
async def test_a_job_is_kept_with_what_it_came_to(
    journal: Journal, outcome: Outcome, word: str, message: str
) -> None:
    entry = await ran(journal, outcome, {"x": 1})
    assert (entry.outcome, entry.message) == (word, message)
    assert entry.seconds is not None
    whole = entry.whole()
    assert whole["data"]["variables"] == '{"x":1}'
    assert whole["data"]["outcome"] == outcome.payload
    assert journal.of(entry.number) is entry


async def test_a_job_that_is_cut_off_is_kept_as_that(journal: Journal) -> None:
    with pytest.raises(asyncio.CancelledError):
        await ran(journal, None)
    assert [each.outcome for each in journal.since(0, 10)] == ["cut off"]


async def test_the_oldest_are_dropped_when_the_bytes_are_used_up() -> None:
    journal = Journal(Changes(), most_bytes=10 * OVERHEAD)
    numbers = [(await ran(journal, Complete(), {"text": "x" * OVERHEAD})).number for _ in range(50)]
    kept = [each.number for each in journal.since(0, 100)]
    assert kept == numbers[-len(kept) :]
    assert 2 <= len(kept) <= 5
    assert OVERHEAD < journal.bytes <= 10 * OVERHEAD
    assert journal.of(numbers[0]) is None
    assert journal.bytes == sum(each.size for each in journal.since(0, 100))


async def test_what_is_too_large_is_left_out_whole_so_that_no_half_of_a_secret_stays(
    journal: Journal,
) -> None:
    entry = await ran(journal, Complete('{"a":"' + "b" * LARGEST + '"}'), {"text": "x" * LARGEST})
    data = entry.whole()["data"]
    assert data["variables"] == f"({LARGEST + 11} bytes, too many to be kept)"
    assert "too many to be kept" in data["outcome"]
    assert entry.size < 2 * OVERHEAD


async def test_those_that_changed_since_are_told_in_their_order() -> None:
    changes = Changes()
    journal = Journal(changes)
    first, second = await ran(journal, Complete()), await ran(journal, Complete())
    seen = changes.version
    third = await ran(journal, Complete())
    assert journal.since(0, 10) == [first, second, third]
    assert journal.since(seen, 10) == [third]
    assert journal.since(0, 2) == [second, third]
    assert journal.since(changes.version, 10) == []


async def test_whoever_waits_for_a_change_is_woken_and_at_the_end_let_go() -> None:
    changes = Changes()
    waiting = asyncio.create_task(changes.after(0, 30))
    await asyncio.sleep(0)
    changes.tell()
    assert await waiting
    assert await changes.after(0, 30)
    assert not await changes.after(1, 0.001)
    waiting = asyncio.create_task(changes.after(1, 30))
    await asyncio.sleep(0)
    changes.close()
    assert not await waiting


@pytest.mark.parametrize(
    "written", [SECRET, base64.b64encode(f"ada:{SECRET}".encode()).decode(), f'quoted "{SECRET}"']
)
async def test_secrets_of_the_job_are_masked_in_all_that_is_kept(journal: Journal, written: str) -> None:
    async def handler(job: Job, control: JobControl) -> Outcome:
        current_mask.set(Mask([SECRET]))
        return Fail(f"refused {written}", 0, payload=f'{{"said": "{SECRET}"}}')

    jobs = RecordedJobs(handler, {}, journal)
    _, entry = await asyncio.create_task(
        jobs.recorded(job("test:1", {"plain": written}), StandaloneControl())
    )
    kept = str(entry.whole())
    assert SECRET not in kept
    assert written not in kept
    assert kept.count("***") >= 3


async def test_a_secret_of_another_job_is_masked_from_the_beginning(journal: Journal) -> None:
    everywhere.add(SECRET)
    entry = journal.begin(job("test:1", {"from the job before": SECRET}), "Test")
    assert SECRET not in str(entry.whole())


async def test_calls_are_kept_with_their_answers_and_without_credentials(
    journal: Journal, target: Target
) -> None:
    url = target.route("POST", "/orders", status=201, json={"id": 7})
    http = HttpClient()

    async def handler(job: Job, control: JobControl) -> Outcome:
        from connectors.sdk.http import Request

        headers = [("Authorization", "Bearer abc"), ("X-Own", "mine"), ("X-Plain", "seen")]
        client = RecordedHttp(http)
        await client.send(Request("POST", url, headers, b'{"a":1}', credentials=frozenset({"x-own"})))
        async with client.stream(Request("GET", f"{target.url}/none")) as response:
            assert [piece async for piece in response.chunks()]
        return Complete()

    jobs = RecordedJobs(handler, {}, journal)
    _, entry = await jobs.recorded(job("test:1", {}), StandaloneControl())
    await http.close()
    sent, streamed = entry.whole()["data"]["calls"]
    assert (sent["method"], sent["url"], sent["status"]) == ("POST", url, 201)
    assert sent["requestHeaders"] == [["Authorization", "***"], ["X-Own", "***"], ["X-Plain", "seen"]]
    assert (sent["requestBody"], sent["responseBody"]) == ('{"a":1}', '{"id": 7}')
    assert sent["seconds"] > 0
    assert (streamed["status"], "no" in streamed["responseBody"].lower()) == (404, True)


async def test_a_call_that_fails_is_kept_with_its_error(journal: Journal) -> None:
    from connectors.sdk.errors import HttpError
    from connectors.sdk.http import Request

    http = HttpClient()

    async def handler(job: Job, control: JobControl) -> Outcome:
        for _ in range(MOST + 5):
            with pytest.raises(HttpError):
                await RecordedHttp(http).send(Request("GET", "http://ada:pass@127.0.0.1:1/"))
        return Complete()

    _, entry = await RecordedJobs(handler, {}, journal).recorded(job("test:1", {}), StandaloneControl())
    await http.close()
    calls = entry.whole()["data"]["calls"]
    assert len(calls) == MOST
    assert calls[0]["error"]
    assert "pass" not in calls[0]["url"]


async def test_outside_of_jobs_no_call_is_noted(target: Target) -> None:
    from connectors.sdk.http import Request

    http = HttpClient()
    assert (await RecordedHttp(http).send(Request("GET", target.route("GET", "/", json=1)))).status == 200
    await http.close()
    assert current_calls.get() is None


def test_the_timeline_counts_by_the_second() -> None:
    timeline, began = Timeline(), int(time.time())
    for outcome, seconds in (("completed", 0.1), ("completed", 0.3), ("failed", 0.2)):
        timeline.note(outcome, seconds)
    told = timeline.as_json()
    assert sum(each["completed"] for each in told["buckets"]) == 2
    assert sum(each["others"] for each in told["buckets"]) == 1
    assert max(each["longest"] for each in told["buckets"]) == 0.3
    assert all(began <= each["second"] <= told["now"] <= time.time() for each in told["buckets"])
