"""The gateway's side of the worker: getting jobs, reporting them, keeping at it. The only place that speaks gRPC.

`worker.py` has the whole, `settings.py` what it can be told. Nothing is imported here, so that whoever needs the
settings alone does not load gRPC.
"""

from __future__ import annotations
