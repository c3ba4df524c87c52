"""Several workers on one machine: a process each, and one that starts them, shows them as one and ends them.

The supervisor loads no gRPC, and each worker is a program of its own that is started, never a fork of another.
"""

from __future__ import annotations
