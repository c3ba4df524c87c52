"""`connector-worker dev`: the embedded gateway and the worker in one process, models deployed as they change.

`session.py` puts the parts together. Nothing is imported here, so that the command line starts fast.
"""

from __future__ import annotations
