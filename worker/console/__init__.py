"""The console: a page beside health and metrics that shows connectors, jobs and, at the embedded gateway, processes.

`console.py` has the whole, `README.md` says how it is put beside a worker. Nothing is imported here, so that whoever
needs one part does not load the web framework.
"""

from __future__ import annotations
