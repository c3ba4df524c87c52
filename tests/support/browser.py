"""Debian's Chromium, headless, for pages that the worker serves; what it would do of its own accord is off."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
PATIENCE = 30_000
"""Milliseconds that the page has for what is waited for."""


@contextlib.asynccontextmanager
async def page_of(url: str) -> AsyncIterator[Page]:
    """A page of the browser; at the end it must have asked nobody but the URL's server, and have told no error."""
    api = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium on this machine")
    asked: list[str] = []
    wrong: list[str] = []
    async with api.async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = await browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        await page.goto(url)
        yield page
        await browser.close()
    assert {urlsplit(each).netloc for each in asked} == {urlsplit(url).netloc}
    assert wrong == []
