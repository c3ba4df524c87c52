"""What entry points name is cheap to import: declarations and models; libraries come with the first job."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = (
    "aiohttp",
    "grpc",
    "httpx",
    "lxml",
    "pyzeebe",
    "requests",
    "xmlsec",
    "zeep",
    "cryptography",
    "worker",
)
MEASURE = f"""
import json, resource, sys
def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
seconds, megabytes = used()
from importlib.metadata import entry_points
for point in entry_points(group="connector_worker.connectors"):
    point.load()
loaded = [name for name in {HEAVY!r} if name in sys.modules]
print(json.dumps([used()[0] - seconds, used()[1] - megabytes, loaded]))
"""
SECONDS = 0.3
MEGABYTES = 40
TRIES = 5


def measured() -> tuple[float, float, list[str]]:
    """CPU seconds, megabytes, and the heavy libraries that were loaded, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True, timeout=50
    )
    seconds, megabytes, loaded = json.loads(done.stdout)
    return seconds, megabytes, loaded


def test_importing_all_shipped_connectors_loads_no_heavy_library_and_takes_little_time_and_memory() -> None:
    # Processor time, the best of several: a busy machine slows single runs down.
    for _ in range(TRIES):
        seconds, megabytes, loaded = measured()
        assert loaded == []
        assert megabytes < MEGABYTES
        if seconds < SECONDS:
            return
    raise AssertionError(f"importing took {seconds:.2f} s of processor time in the last of {TRIES} tries")
