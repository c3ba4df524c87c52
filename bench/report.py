"""docs/performance.md, written from the kept results."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Result = dict[str, Any]

_OPENING = """\
# Performance

*Written by `make bench` from `bench/results/`; numbers are those of the machine and the load named with each table. \
Compare within a table, not between two: they were not measured at the same time.*

The worker runs as its users run it, everything switched on: metrics, masking, log level info. It has one core for \
itself; the load gateway and the HTTP target share another. A job is a REST `GET` with a result expression, unless \
said otherwise. CPU is processor time of the worker's process, all threads; latency is from the gateway handing a job \
out to the command that settles it.
"""
_REPRODUCE = """\
## Reproducing

```
make bench                                   # everything; about half an hour, most of it the million jobs
make bench ARGS="--only micro sweeps"        # parts
make bench ARGS="--only memory --memory-jobs 100000"
```

The comparison needs the reference beside the project (`../shared/bench`), Go, Maven, a Java 21 or newer, nginx and \
two cores; without them it is skipped with a line that says what is missing, and the sweeps use the load gateway in \
Python, which bounds jobs per second but not CPU per job. `bench/soak.py` (`make soak`) is the long run with a gateway \
that restarts. Where a job's time goes needs py-spy.
"""
_GOALS = {
    "jobs_per_s": ("jobs a second", "≥ 2.0 x"),
    "cpu_ms_per_job": ("CPU a job", "≤ 0.5 x"),
    "p50_ms": ("median latency", "≤ 0.75 x with one job outstanding"),
    "p99_ms": ("p99 latency", "≤ 0.5 x with 64 outstanding"),
    "pss_mb": ("memory (PSS)", "≤ 0.25 x"),
}
_BESIDE = {
    "same": ("one more process", "tells how exact this is"),
    "as_many_each": ("two with as many jobs each, at a pace", "≤ 1.05"),
    "saturated": ("two with as many together, all that one core can take", "≤ 1.05"),
    "divided": ("two with as many together, at a pace", "≤ 1.05 x the next"),
    "half": ("one with half as many, at a pace", ""),
}
_SWEEPS = {
    "response_size": (
        "Size of the response",
        "16 outstanding; the expression takes a field and a sum of it.",
    ),
    "request_size": (
        "Size of the job's variables",
        "16 outstanding; they are sent to the target as its body.",
    ),
    "outstanding": (
        "Jobs outstanding",
        "Beyond the 100 slots of a job type, jobs wait in the stream: the latency is the queue's.",
    ),
    "job_types": (
        "Job types",
        "60 outstanding, spread over the types, of a worker with 60 more than its own.",
    ),
}
_MICRO = {
    "job_without_io": "execution without I/O",
    "binding": "binding",
    "feel": "FEEL, text in and JSON text out",
    "secrets": "secrets: looking for placeholders",
    "json": "JSON",
    "result_expression": "result expression, from a connector's result to the variables",
    "http_call": "HTTP client",
    "grpc_loop": "gRPC loop, job in and command out",
}


def write(results: Path, page: Path) -> None:
    found = {name: _read(results, name) for name in _SECTIONS}
    parts = [_OPENING]
    parts += [_SECTIONS[name](result) for name, result in found.items() if result is not None]
    page.write_text("\n".join([*parts, _REPRODUCE]))


def broken(results: Path) -> bool:
    """Whether a kept result is beyond a bound that does not depend on the machine."""
    bounds = {"scaling": "within_bound", "mixed": "within_bound", "memory": "memory_is_flat"}
    found = {name: _read(results, name) for name in bounds}
    return any(result is not None and not result[bounds[name]] for name, result in found.items())


def _read(results: Path, name: str) -> Result | None:
    path = results / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else None


def _comparison(result: Result) -> str:
    loaded, one = result["loaded"]["ratios"], result["one_outstanding"]["ratios"]
    rows = [
        (label, f"{loaded[key]:.2f} x", f"{one[key]:.2f} x", goal) for key, (label, goal) in _GOALS.items()
    ]
    text = _section("Beside the Java connector runtime", result, "Worker divided by Java runtime, in turns.")
    text += _table(("", "64 outstanding", "1 outstanding", "goal"), rows)
    if start := result["start"]:
        text += (
            f"\nFrom the start of the process to its first subscription: {start['seconds']:.2f} s (goal: 1.0 s); idle "
            f"with {start['job_types']} job types: {start['idle_mib']} MiB (goal: 80 MiB).\n"
        )
    return text


def _sweeps(result: Result) -> str:
    text = _section("How cost grows", result)
    for name, (title, remark) in _SWEEPS.items():
        rows = [
            (
                value,
                f"{row['jobs_per_s']:.0f}",
                f"{row['cpu_ms_per_job']:.2f}",
                f"{row['p50_ms']:.1f}",
                f"{row['p99_ms']:.1f}",
                f"{row['rss_mb']:.0f}",
            )
            for value, row in result[name].items()
        ]
        heads = ("", "jobs/s", "CPU ms a job", "p50 ms", "p99 ms", "memory MB")
        text += f"\n### {title}\n\n{remark}\n\n{_table(heads, rows)}"
    return text


def _scaling(result: Result) -> str:
    pairs = ((*_BESIDE[name], result["pairs"][name]) for name in _BESIDE)
    rows = [
        (
            label,
            *(f"{pair[side]['cpu_ms_per_job']:.2f}" for side in ("one", "beside")),
            f"{pair['cpu_ratio']:.2f}",
            bound,
        )
        for label, bound, pair in pairs
    ]
    text = _section(
        "Two processes",
        result,
        f"CPU a job of one process with {result['window']} jobs outstanding, and of what runs at the same time.",
    )
    text += _table(("beside it", "CPU ms a job of the one", "of those beside it", "ratio", "bound"), rows)
    smaller, larger = result["jobs_by_process"]
    one, two = (result["alone"][name] for name in ("one", "two"))
    return text + (
        "\nA process with less to do finds the processor's caches cold more often, and a job costs it more: two that "
        "divide one's jobs pay for that what a single process with half of them does. The gateway's jobs fell to the "
        f"two {larger:,} to {smaller:,} (bound: 20 % apart). With nothing else running, all cores and "
        f"{result['window']} outstanding for each, one takes {_alone(one)}; two take {_alone(two)}. On two cores they "
        "compete with the load gateway and the HTTP target.\n"
    )


def _alone(run: Result) -> str:
    return (
        f"{run['jobs_per_s']:.0f} jobs/s at {run['cpu_ms_per_job']:.2f} ms and {run['pss_mb']:.0f} MB (PSS)"
    )


def _mixed(result: Result) -> str:
    slow = result["slow_calls"]
    rows = [
        (label, *(f"{result[name][key]:.1f}" for key in ("p50_ms", "p99_ms", "max_ms")))
        for name, label in (("alone", "without slow calls"), ("beside_slow_calls", "beside them"))
    ]
    text = _section(
        "Mixed load",
        result,
        f"{result['job_types']} job types at {result['jobs_per_s']:.0f} jobs/s together; one of them has "
        f"{slow['outstanding']} calls of {slow['seconds']} s under way all the time. Latency of the others:",
    )
    text += _table(("", "p50 ms", "p99 ms", "max ms"), rows)
    return (
        text + f"\np99 beside slow calls over p99 without: {result['ratios']['p99_ms']:.2f} (bound: 1.2).\n"
    )


def _memory(result: Result) -> str:
    sizes = result["rss_mb"]
    return _section(
        "Memory over many jobs",
        result,
        f"{result['jobs']:,} jobs, no two alike, of four kinds ({_listed(result['outcomes'])}): "
        f"{sizes['second_quarter']} MB in the second quarter, {sizes['last_quarter']} MB in the last, "
        f"{sizes['most']} MB at most.",
    )


def _hot_spots(result: Result) -> str:
    text = _section(
        "Where a job's time goes",
        result,
        f"Of {result['samples']:,} samples of the worker's Python code with 64 jobs outstanding.",
    )
    return text + _table(("", "share"), [(name, f"{share:.0%}") for name, share in result["shares"].items()])


def _micro(result: Result) -> str:
    text = _section("Parts of a job", result, "Microseconds of processor time, the best of some turns.")
    rows = []
    for name, label in _MICRO.items():
        costs = result[name]
        if isinstance(costs, str):
            rows.append((label, costs, ""))
        else:
            rows += [(label, what, f"{cost:,.1f}") for what, cost in costs.items()]
    return text + _table(("part", "", "µs"), rows)


_SECTIONS = {
    "comparison": _comparison,
    "scaling": _scaling,
    "sweeps": _sweeps,
    "mixed": _mixed,
    "memory": _memory,
    "hot_spots": _hot_spots,
    "micro": _micro,
}


def _section(title: str, result: Result, *remarks: str) -> str:
    under = f"{result['date']}, {result['cores']} cores, load {result['load']}, Python {result['python']}"
    return "\n\n".join((f"## {title}", *remarks, f"*{under}*")) + "\n\n"


def _listed(outcomes: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {how}" for how, count in outcomes.items() if count)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(heads)]
    lines.append(("---",) * len(lines[0]))
    lines += [tuple(row) for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
