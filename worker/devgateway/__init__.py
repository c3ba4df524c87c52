"""An in-process gateway for trials and tests: speaks the gateway's protocol, runs BPMN in memory, keeps nothing.

`gateway.py` has the whole. Nothing is imported here, so that whoever needs one part does not load gRPC.
"""

from __future__ import annotations
