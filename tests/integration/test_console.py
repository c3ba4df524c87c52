"""The console of `dev` in a browser: what a person sees and does."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from support.browser import page_of
from support.worker import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page
    from support.target import Target

ORDER = Path(__file__).parents[2] / "examples" / "order.bpmn"
SECRET = "correct-horse-battery"


@dataclass
class Opened:
    """The page, and the command behind it."""

    page: Page
    worker: WorkerProcess

    async def part(self, name: str) -> None:
        """Opens one of the parts."""
        await self.page.get_by_role("navigation").get_by_role("link", name=name).click()

    async def see(self, selector: str, text: str) -> None:
        """Waits until an element with the text is seen."""
        await self.page.locator(selector, has_text=text).first.wait_for()


@contextlib.asynccontextmanager
async def console(folder: Path, shop: str) -> AsyncIterator[Opened]:
    """The console of a `dev` that has started the order process, whose task is tried once."""
    model = folder / "order.bpmn"
    model.write_text(ORDER.read_text().replace('retries="3"', 'retries="1"'))
    variables = f'{{"shop": "{shop}", "item": "cup", "quantity": 2}}'
    arguments = ("dev", "--port", "0", str(model), "--start", "order", "--variables", variables)
    async with WorkerProcess(None, {"SECRET_SHOP_TOKEN": SECRET}, arguments) as worker:
        link = re.search(r"http://\S+", await worker.wrote("console "))
        assert link is not None
        async with page_of(link[0]) as page:
            yield Opened(page, worker)


async def test_a_job_is_shown_with_its_call_and_without_its_secret(tmp_path: Path, target: Target) -> None:
    target.route("POST", "/orders", json={"id": "R-1", "total": 9.5, "you": f"sent {SECRET}"})
    async with console(tmp_path, target.url) as opened:
        page = opened.page
        await opened.see("#job-rows .outcome", "completed")
        await opened.see("#state", "live")
        await page.get_by_role("button", name="reserve").click()
        await opened.see("#job summary", "Response")
        detail = await page.locator("#job").inner_text()
        assert f"POST {target.url}/orders" in detail
        assert "Authorization: ***" in detail
        assert '"reservation": "R-1"' in detail
        await page.locator("#throughput .good").first.wait_for(state="attached")
        assert "token=" not in page.url
        assert SECRET not in await page.content()


async def test_a_connector_is_run_from_its_form(tmp_path: Path, target: Target) -> None:
    target.route("POST", "/orders", json={"id": "R-1", "total": 9.5})
    target.route("GET", "/answer", json={"answer": 42})
    async with console(tmp_path, target.url) as opened:
        page = opened.page
        await opened.part("Connectors")
        await page.get_by_role("button", name="HTTP REST").click()
        async with page.expect_download() as download:
            await page.get_by_role("link", name="Element template").click()
        assert (await download.value).suggested_filename == "io.camunda-http-json-1.json"
        token = page.get_by_label("Bearer token", exact=False).first
        assert not await token.is_visible()
        await page.get_by_label("Authentication", exact=True).select_option("noAuth")
        await page.get_by_label("URL", exact=False).first.fill(f"{target.url}/answer")
        await page.get_by_label("Result expression").fill("={answer: response.body.answer}")
        await page.get_by_role("button", name="Run").click()
        await opened.see("#invoked .outcome", "completed")
        assert '"answer": 42' in await page.locator("#invoked").inner_text()


async def test_feel_is_evaluated_while_it_is_written(tmp_path: Path, target: Target) -> None:
    target.route("POST", "/orders", json={"id": "R-1", "total": 9.5})
    async with console(tmp_path, target.url) as opened:
        page = opened.page
        await opened.part("FEEL")
        await opened.see("#feel-value", "11.95")
        await page.get_by_label("Expression").fill("order.prices[1] * 2")
        await opened.see("#feel-value", "19.9")
        await page.get_by_label("Expression").fill("1 +\n  * 2")
        await opened.see("#feel-error", "line 2, column 3")
        assert (await page.locator("#feel-error").inner_text()).endswith("  * 2\n  ^")
        await page.get_by_label("Expression").fill("1 + summ([1])")
        await opened.see("#feel-null-calls", "did you mean sum? (line 1, column 5)")
        await opened.see("#feel-value", "null")


async def test_a_process_is_drawn_and_its_incident_retried(tmp_path: Path, target: Target) -> None:
    target.route("POST", "/orders", status=500, json={})
    async with console(tmp_path, target.url) as opened:
        page = opened.page
        await opened.see("#incident-count", "1")
        await opened.part("Processes")
        task = page.locator('svg.diagram g[data-element="reserve"]')
        await page.locator("svg.diagram g.incident").wait_for()
        assert {"active", "failed"} <= set((await task.get_attribute("class") or "").split())
        (_, instance) = await page.locator("#instance option").all()
        await page.locator("#instance").select_option(await instance.get_attribute("value"))
        await opened.see("#instance-data", '"item": "cup"')
        target.route("POST", "/orders", json={"id": "R-1", "total": 9.5})
        await page.get_by_role("button", name="Retry").click()
        await page.locator('svg.diagram g.done[data-element="reserved"]').wait_for()
        # A picture may be newer than the list that was asked for before it.
        await page.locator("#incidents .incident").wait_for(state="detached")
        await opened.worker.wrote("completed")


async def test_a_press_that_is_under_way_as_the_incidents_are_shown_anew_counts(
    tmp_path: Path, target: Target
) -> None:
    target.route("POST", "/orders", status=500, json={})
    async with console(tmp_path, target.url) as opened:
        page = opened.page
        await opened.part("Processes")
        await page.get_by_role("button", name="Retry").hover()
        target.route("POST", "/orders", json={"id": "R-1", "total": 9.5})
        await page.mouse.down()
        async with page.expect_response("**/variables"):  # the last that is asked for
            await page.evaluate("dispatchEvent(new Event('hashchange'))")
        await page.mouse.up()
        await page.locator("#incidents .incident").wait_for(state="detached")


async def test_it_is_used_by_keyboard_in_the_dark(tmp_path: Path, target: Target) -> None:
    target.route("POST", "/orders", json={"id": "R-1", "total": 9.5})
    async with console(tmp_path, target.url) as opened:
        page = opened.page
        await opened.see("#job-rows .outcome", "completed")
        light = await background(page)
        await page.emulate_media(color_scheme="dark")
        assert await background(page) != light
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className") == "skip"
        for _ in range(5):  # four parts, and the first job
            await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.textContent") == "reserve"
        await page.keyboard.press("Enter")
        await opened.see("#job h2", "HTTP REST")
        await page.screenshot(path=tmp_path / "console.png")  # as docs/console.png
        assert (tmp_path / "console.png").stat().st_size > 0


async def background(page: Page) -> str:
    found: str = await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return found
