"""A small token engine: runs processes in memory, one step after the other; knows no gRPC and takes its clock.

`engine.py` has its commands. The rules it follows are those measured on Zeebe 8.6.
"""

from __future__ import annotations
