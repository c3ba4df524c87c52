"""The languages that Camunda 7 models are written in, read into one tree: JUEL, and the simple part of scripts."""

from __future__ import annotations
