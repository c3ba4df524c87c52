"""What MkDocs does besides: a page for each connector, and links to files outside of the guide become their names."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from connector_pages import CONNECTORS, ROOT, pages
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

FOLDER = "connectors"
_LINK = re.compile(r"\[(?P<text>[^\]]+)\]\((?!\w+:|#)(?P<to>[^)#\s]+)(?P<anchor>#[^)]*)?\)")
_PAGES = {
    readme: f"{FOLDER}/{'-'.join(readme.parent.relative_to(CONNECTORS).parts).replace('_', '-')}.md"
    for readme in pages()
}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Each connector has its line in the navigation."""
    (section,) = (each["Connectors"] for each in config.nav or () if "Connectors" in each)
    section += sorted(_PAGES.values())
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The pages that are made rather than written."""
    for readme, text in pages().items():
        files.append(File.generated(config, _PAGES[readme], content=_relinked(text, readme, _PAGES[readme])))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Links that lead out of the guide are names of files."""
    source = page.file.src_uri
    return (
        markdown if source.startswith(f"{FOLDER}/") else _relinked(markdown, ROOT / "docs" / source, source)
    )


def _relinked(markdown: str, written_in: Path, shown_at: str) -> str:
    """Links of a file as they lead from where it is shown."""

    def link(found: re.Match[str]) -> str:
        target = Path(os.path.normpath(written_in.parent / found["to"]))
        page = _PAGES.get(target) or _in_guide(target)
        if page is None:
            return f"{found['text']} (`{target.relative_to(ROOT)}`)"
        to = os.path.relpath(page, Path(shown_at).parent)
        return f"[{found['text']}]({to}{found['anchor'] or ''})"

    return _LINK.sub(link, markdown)


def _in_guide(target: Path) -> str | None:
    guide = ROOT / "docs"
    return str(target.relative_to(guide)) if target.is_relative_to(guide) else None
