"""Measures the worker: by itself, in parts, and beside the Java connector runtime where that can be had.

    make bench ARGS="--only micro sweeps"

Each part keeps its result in bench/results/, and docs/performance.md is written from all of them. What can't run on
this machine is skipped and says why; its last result stays. Exit status 1: a bound that the project promises was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import hot_spots  # noqa: E402
import memory  # noqa: E402
import micro  # noqa: E402
import mixed  # noqa: E402
import reference  # noqa: E402
import report  # noqa: E402
import scaling  # noqa: E402
import sweeps  # noqa: E402
from processes import conditions  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

RESULTS = HERE / "results"


def comparison(options: argparse.Namespace) -> dict[str, Any] | None:
    if _skipped(reference.missing()):
        return None
    found = {"loaded": reference.compare(options.rounds, options.jobs, window=64)}
    found["one_outstanding"] = reference.compare(options.rounds, max(1_000, options.jobs // 5), window=1)
    return {**found, "start": reference.cold_start()}


def profile(_options: argparse.Namespace) -> dict[str, Any] | None:
    return None if _skipped(hot_spots.missing()) else asyncio.run(hot_spots.run())


def _skipped(why_not: str | None) -> bool:
    if why_not is not None:
        print(f"  skipped: {why_not}")
    return why_not is not None


PARTS: dict[str, Callable[[argparse.Namespace], dict[str, Any] | None]] = {
    "comparison": comparison,
    "hot_spots": profile,
    "micro": lambda _options: asyncio.run(micro.run()),
    "sweeps": lambda _options: asyncio.run(sweeps.run()),
    "scaling": lambda options: asyncio.run(scaling.run(options.rounds, options.jobs)),
    "mixed": lambda options: asyncio.run(mixed.run(options.rounds)),
    "memory": lambda options: asyncio.run(memory.run(options.memory_jobs)),
}


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--only", nargs="*", choices=PARTS, default=list(PARTS))
    options.add_argument("--rounds", type=int, default=3, help="turns of each side in comparisons")
    options.add_argument("--jobs", type=int, default=20_000, help="of each run of the comparison")
    options.add_argument("--memory-jobs", type=int, default=1_000_000)
    chosen = options.parse_args()
    RESULTS.mkdir(exist_ok=True)
    for name in chosen.only:
        print(name, flush=True)
        result = PARTS[name](chosen)
        if result is not None:
            kept = json.dumps({**conditions(), **result}, indent=1)
            (RESULTS / f"{name}.json").write_text(kept + "\n")
    report.write(RESULTS, HERE.parent / "docs" / "performance.md")
    sys.exit(1 if report.broken(RESULTS) else 0)


if __name__ == "__main__":
    main()
