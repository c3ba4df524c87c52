"""Writes what is generated in the guide and the README: python docs/generate.py."""

from __future__ import annotations

import re
from pathlib import Path

from worker.config.document import most_used, page

ROOT = Path(__file__).parents[1]
MARKED = re.compile(r"(?<=<!-- settings -->\n).*(?=<!-- /settings -->)", re.DOTALL)


def generated() -> dict[Path, str]:
    """The files with their generated parts made anew."""
    files = {ROOT / "docs" / "settings.md": page(), ROOT / "README.md": most_used()}
    return {file: MARKED.sub(lambda _, new=new: new, file.read_text()) for file, new in files.items()}


if __name__ == "__main__":
    for file, text in generated().items():
        file.write_text(text)
