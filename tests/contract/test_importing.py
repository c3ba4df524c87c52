"""What entry points name is cheap to import: declarations and models; libraries come with the first job."""

from __future__ import annotations

import json
import subprocess
import sys

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
import pydantic.main
yardstick = used()[0] - seconds
for point in entry_points(group="connector_worker.connectors"):
    point.load()
seconds, megabytes = used()[0] - seconds, used()[1] - megabytes
loaded = [name for name in {HEAVY!r} if name in sys.modules]
print(json.dumps([yardstick, seconds, megabytes, loaded]))
"""
SECONDS, YARDSTICK = 0.3, 0.06
"""Seconds of processor time, with pydantic, on a machine that needs so many for pydantic; slower ones have it in proportion."""
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
    # A busy machine is slow at importing, whatever it is: the one is measured by the other.
    return float(seconds / max(1, yardstick / YARDSTICK))


def test_importing_all_shipped_connectors_loads_no_heavy_library_and_takes_little_time_and_memory() -> None:
    assert any(measured() < SECONDS for _ in range(TRIES)), f"more than {SECONDS} s in {TRIES} tries"
