"""Where the page's own files are: HTML, JavaScript and CSS as they are served."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PAGES: Final = Path(__file__).with_name("pages")
