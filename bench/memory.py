"""Works off many jobs, no two of them alike, and watches the worker's memory: it must not grow with them.

    python bench/memory.py [--jobs 1000000]

Beside the plain REST jobs there are jobs with a secret and a body, jobs whose target answers 404 and that throw a BPMN
error, and CSV jobs. The result goes to bench/results/memory.json; exit status 1 says that the memory grew.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from load import MAPPING, Kind, get, http_target, measured  # noqa: E402
from processes import conditions  # noqa: E402

GROWTH = 0.05  # of the median of the second quarter, at most, to that of the last
JOBS_A_SECOND = 100  # the slowest that is still waited for
SETTINGS = {"SECRET_TOKEN": "a-token-of-the-bench"}


def kinds(url: str) -> list[Kind]:
    found = get(f"{url}/json/300?key=KEY", 24)
    secret = {
        "method": "POST",
        "url": f"{url}/json/1000",
        "headers": {"X-Token": "{{secrets.TOKEN}}", "X-Key": "KEY"},
        "body": {"key": "KEY"},
    }
    error = {"errorExpression": '=if error.code = "404" then bpmnError("KEY", error.message) else null'}
    rows = {"operation": "readCsv", "data": "key,n\\nKEY,1", "format": {"skipHeaderRecord": True}}
    return [
        found,
        Kind("bench:rest:0", json.dumps(secret), json.dumps(MAPPING), 8),
        get(f"{url}/nothing/KEY", 8, type="bench:rest:1", headers=error),
        Kind(
            "io.camunda:csv-connector", json.dumps(rows), '{"operation":"readCsv","resultVariable":"rows"}', 8
        ),
    ]


async def run(jobs: int) -> dict[str, Any]:
    samples: list[dict[str, Any]] = []

    def sample(now: dict[str, Any]) -> None:
        samples.append(now)
        print(f"  {now['done']:>9} jobs  {now['rss_mb']:6.1f} MB", flush=True)

    async with http_target() as url:
        every = max(1.0, jobs / 100_000)
        result = await measured(
            kinds(url),
            jobs=jobs,
            limit=60 + jobs / JOBS_A_SECOND,
            every=every,
            sample=sample,
            settings=SETTINGS,
        )
    quarter = len(samples) // 4
    sizes = [each["rss_mb"] for each in samples]
    early = statistics.median(sizes[quarter : 2 * quarter])
    late = statistics.median(sizes[-quarter:])
    return {
        **conditions(),
        "jobs": jobs,
        "outcomes": {how: result[how] for how in ("completed", "thrown", "failed")},
        "rss_mb": {
            "second_quarter": round(early, 1),
            "last_quarter": round(late, 1),
            "most": round(max(sizes), 1),
        },
        "memory_is_flat": late <= early * (1 + GROWTH),
        "samples": [{"done": each["done"], "rss_mb": round(each["rss_mb"], 1)} for each in samples],
    }


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--jobs", type=int, default=1_000_000)
    options.add_argument("--output", type=Path, default=HERE / "results" / "memory.json")
    chosen = options.parse_args()
    result = asyncio.run(run(chosen.jobs))
    chosen.output.write_text(json.dumps(result, indent=1) + "\n")
    print({name: value for name, value in result.items() if name != "samples"})
    sys.exit(0 if result["memory_is_flat"] else 1)


if __name__ == "__main__":
    main()
