"""Evaluates random FEEL for some minutes: anything but a value, a FeelSyntaxError or a FeelError is a find.

    python bench/feel/fuzz.py [SECONDS]

Finds become tests in tests/feel/test_found_by_fuzzing.py. Exit status 1 and the example on the first find.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from feel import test_anything as properties  # noqa: E402
from feel.strategies import CONTEXTS, EXPRESSIONS, SCRAPS  # noqa: E402

SLOWEST = 2.0


def timed(text: str, context: object) -> None:
    began = time.thread_time()
    properties.run(text, context)
    taken = time.thread_time() - began
    assert taken < SLOWEST, f"{taken:.1f} s for {text!r}"


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    until, rounds = time.monotonic() + seconds, 0
    options = settings(
        max_examples=500,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    while time.monotonic() < until:
        start = seed(time.time_ns())
        for check, inputs in (
            (timed, (EXPRESSIONS | SCRAPS, CONTEXTS)),
            (properties.reparse, (EXPRESSIONS | SCRAPS,)),
        ):
            start(options(given(*inputs)(check)))()
        rounds += 1
    print(f"{rounds} rounds of {2 * options.max_examples} examples, nothing found")


if __name__ == "__main__":
    main()
