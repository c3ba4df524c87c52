"""Several workers on one machine: a process each, and one that starts them, shows them as one and ends them.

The supervisor loads no gRPC. The workers are forks of a process that has loaded all they need and runs nothing.
"""

from __future__ import annotations
