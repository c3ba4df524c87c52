from __future__ import annotations


def to_text(): ...
