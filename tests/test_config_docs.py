"""The tables of settings in README and guide are those of the code."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_tables_of_settings_are_up_to_date() -> None:
    generated = runpy.run_path(str(ROOT / "docs" / "generate.py"))["generated"]()
    for file, text in generated.items():
        assert file.read_text() == text, f"run python docs/generate.py: {file.name} is out of date"
