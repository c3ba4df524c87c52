"""What entry points name is cheap to import: declarations and models; libraries come with the first job."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import entry_points

HEAVY = (
    "aiobotocore",
    "aiohttp",
    "aiokafka",
    "aiormq",
    "botocore",
    "cryptography",
    "fastavro",
    "grpc",
    "httpx",
    "lxml",
    "oracledb",
    "psycopg",
    "pymysql",
    "pytds",
    "pyzeebe",
    "requests",
    "worker",
    "xmlsec",
    "zeep",
)
MEASURE = f"""
import json, resource, sys
from importlib.metadata import entry_points
def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
seconds, megabytes = used()
for point in entry_points(group="connector_worker.connectors"):
    point.load()
seconds, megabytes = used()[0] - seconds, used()[1] - megabytes
loaded = [name for name in {HEAVY!r} if name in sys.modules]
start, _ = used()
{{str(number): number for number in range(200_000)}}
print(json.dumps([used()[0] - start, seconds, megabytes, loaded]))
"""
SHARED, EACH = 0.15, 0.01
"""Seconds of processor time for what all of them need, such as pydantic, and for each of them.

On a machine that needs `YARDSTICK` seconds for the dictionary; others have it in proportion.
"""
YARDSTICK = 0.08
MEGABYTES = 40
TRIES = 5


def measured() -> float:
    """Seconds in a process of its own, after its memory and modules were checked."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True, timeout=150
    )
    yardstick, seconds, megabytes, loaded = json.loads(done.stdout)
    assert loaded == []
    assert megabytes < MEGABYTES
    # A busy machine is slow at both, so the one is measured by the other.
    return float(seconds / max(1, yardstick / YARDSTICK))


def test_importing_all_shipped_connectors_loads_no_heavy_library_and_takes_little_time_and_memory() -> None:
    seconds = SHARED + EACH * len(entry_points(group="connector_worker.connectors"))
    assert any(measured() < seconds for _ in range(TRIES)), f"more than {seconds:.2f} s in {TRIES} tries"
