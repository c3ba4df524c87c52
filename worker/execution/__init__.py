"""One job, from headers and variables to an outcome; knows no gRPC."""

from __future__ import annotations
