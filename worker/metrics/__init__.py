"""The worker's figures, under the reference's names and under its own.

What jobs come to is noted as plain numbers (`jobs.py`); everything of Prometheus happens when somebody asks.
"""

from __future__ import annotations
