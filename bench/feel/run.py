"""Evaluations a second of `worker.feel`, beside the Java runtime's own path where it is given.

    python bench/feel/run.py --data FOLDER [--java JAVA.SH] [--out bench/results/feel.json]

FOLDER holds `expressions.json` and `context.json`. Both sides do the same: expression text and context in, JSON text
out, the compiled expression kept, on one core. JAVA.SH prints one line `{"who": "java", "expression": …, "per_s": …}`
for each. Rates are per second of processor time, so that what else the machine does counts for neither side: Java's
are divided by the share of the core that its process had.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from worker import feel  # noqa: E402


def measured(text: str, context: dict[str, Any], seconds: float) -> float:
    """Evaluations per second of processor time, the best of three turns after a warm-up."""
    best = 0.0
    for _ in range(4):
        began, done = time.process_time(), 0
        while (taken := time.process_time() - began) < seconds:
            for _ in range(100):
                feel.compile(text).evaluate_json_text(context)
            done += 100
        best = max(best, done / taken)
    return best


def java(script: Path, core: int) -> dict[str, float]:
    began, used = time.perf_counter(), children_seconds()
    run = subprocess.run(
        ["bash", str(script)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"CORE": str(core)},
    )
    share = (children_seconds() - used) / (time.perf_counter() - began)
    lines = (json.loads(line) for line in run.stdout.splitlines() if line.startswith("{"))
    return {line["expression"]: line["per_s"] / share for line in lines}


def children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--data", type=Path, required=True)
    args.add_argument("--java", type=Path)
    args.add_argument("--core", type=int, default=0)
    args.add_argument("--seconds", type=float, default=1.0)
    args.add_argument("--out", type=Path)
    options = args.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {options.core})
    expressions = json.loads((options.data / "expressions.json").read_text())
    context = json.loads((options.data / "context.json").read_text())
    reference = java(options.java, options.core) if options.java else {}
    results = {}
    for name, text in expressions.items():
        results[name] = {"python_per_s": round(measured(text, context, options.seconds))}
        if name in reference:
            ratio = results[name]["python_per_s"] / reference[name]
            results[name] |= {"java_per_s": round(reference[name]), "ratio": round(ratio, 2)}
        print(name, results[name])
    if options.out:
        conditions = {"python": sys.version.split()[0], "load": round(os.getloadavg()[0], 1)}
        options.out.write_text(json.dumps(conditions | {"expressions": results}, indent=2) + "\n")


if __name__ == "__main__":
    main()
