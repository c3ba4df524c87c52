"""Jobs that are far too large, or no jobs at all, keep nobody else waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.rest_work import REST, RESULT
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from support.gateway import ScriptedGateway
    from support.rest_work import RestWork

MEGABYTE = 1024 * 1024


async def test_a_job_with_20_megabytes_of_variables_does_not_hold_up_the_others(
    gateway: ScriptedGateway, work: RestWork, settings: dict[str, str]
) -> None:
    item = '{"name": "Ada", "orders": [1, 2.5, null, true], "note": "' + "x" * 60 + '"}'
    count = 20 * MEGABYTE // len(item)
    text = '{"items": [' + ",".join([item] * count) + "]}"
    async with WorkerProcess(gateway.url, settings) as worker:
        await gateway.settled(gateway.add_job(REST, work.variables(0), RESULT), within=60)
        large = gateway.add_job("test:count:1", text, {"resultVariable": "counted"})
        await gateway.wait_until(lambda: gateway.job(large).deliveries, within=60)
        small = 0
        while gateway.job(large).state != "settled":
            small += 1
            await gateway.settled(gateway.add_job(REST, work.variables(small), RESULT), within=60)
        assert gateway.job(large).outcome.variables == {"counted": {"items": count}}
        assert small >= 10, "the others waited for the large one"
        assert "the event loop is blocked" not in worker.log()


async def test_a_malformed_job_fails_at_once_in_plain_words(
    gateway: ScriptedGateway, work: RestWork, settings: dict[str, str]
) -> None:
    malformed = {
        '{"items": [1, 2': "The variables of the job are not valid JSON.",
        "": "The variables of the job are not valid JSON.",
        "[1, 2]": "The variables of the job are not a JSON object.",
        "null": "The variables of the job are not a JSON object.",
        "[" * 100_000: "The variables of the job are not valid JSON.",
    }
    async with WorkerProcess(gateway.url, settings) as worker:
        for variables, message in malformed.items():
            failed = await gateway.settled(gateway.add_job("test:nothing:1", variables), within=60)
            assert (failed.method, failed.request.retries) == ("FailJob", 0)
            assert failed.request.errorMessage == message
        await gateway.settled(gateway.add_job(REST, work.variables(1), RESULT), within=60)
        assert "Traceback" not in worker.log()
