"""Who may see the console: whoever brings its token, under this machine's own names, from no other site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from support.console_bench import Bench, bench

from worker.admin.port import bind
from worker.console.acting import body_of
from worker.console.files import PAGES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def open_bench() -> AsyncIterator[Bench]:
    async with bench() as opened:
        yield opened


@pytest.fixture
async def stranger() -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody with a browser's cookies and no token."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


async def status(session: aiohttp.ClientSession, url: str, **headers: str) -> int:
    async with session.get(url, headers=headers) as answer:
        return answer.status


@pytest.mark.parametrize(
    "path", ["", "api/jobs", "api/events", "api/connectors", "api/figures", "api/processes", "api/unknown"]
)
async def test_nothing_is_shown_without_the_token(
    open_bench: Bench, stranger: aiohttp.ClientSession, path: str
) -> None:
    assert await status(stranger, open_bench.url + path) == 401
    assert await status(stranger, open_bench.url + path, Authorization="Bearer another") == 401
    assert await status(stranger, f"{open_bench.url}{path}?token=another") == 401


@pytest.mark.parametrize("path", ["api/invoke", "api/feel", "api/incidents/1/retry"])
async def test_nothing_is_done_without_the_token(
    open_bench: Bench, stranger: aiohttp.ClientSession, path: str
) -> None:
    async with stranger.post(open_bench.url + path, json={}) as answer:
        assert answer.status == 401


async def test_the_link_that_is_printed_opens_it_for_the_browser(
    open_bench: Bench, stranger: aiohttp.ClientSession
) -> None:
    async with stranger.get(open_bench.link) as page:
        assert (page.status, page.content_type) == (200, "text/html")
        cookie = next(iter(page.cookies.values()))
    assert open_bench.token not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "strict", "/console")
    assert await status(stranger, f"{open_bench.url}api/jobs") == 200


async def test_the_token_can_be_typed_in(open_bench: Bench, stranger: aiohttp.ClientSession) -> None:
    async with stranger.post(f"{open_bench.url}login", data={"token": "another"}) as refused:
        assert refused.status == 401
    async with stranger.post(f"{open_bench.url}login", data={"token": open_bench.token}) as page:
        assert page.status == 200
        assert str(page.url) == open_bench.url
    assert await status(stranger, open_bench.url) == 200


async def test_a_login_that_never_ends_is_refused(open_bench: Bench, stranger: aiohttp.ClientSession) -> None:
    async with stranger.post(f"{open_bench.url}login", data={"token": "x" * 10_000}) as answer:
        assert answer.status == 413


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "", "[::1"])
async def test_another_name_that_leads_here_is_refused(open_bench: Bench, host: str) -> None:
    assert await status(open_bench.session, f"{open_bench.url}api/jobs", Host=host) in {400, 403}


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1", "[::1]:8080"])
async def test_this_machines_own_names_are_taken(open_bench: Bench, host: str) -> None:
    assert await status(open_bench.session, f"{open_bench.url}api/jobs", Host=host) == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "http://[::1"])
async def test_another_site_is_refused(open_bench: Bench, origin: str) -> None:
    assert await status(open_bench.session, f"{open_bench.url}api/jobs", Origin=origin) == 403
    url, headers = f"{open_bench.url}api/feel", {"Origin": origin}
    async with open_bench.session.post(url, json={"expression": "1"}, headers=headers) as answer:
        assert answer.status == 403


async def test_what_is_done_has_to_be_asked_in_json_which_no_form_sends(open_bench: Bench) -> None:
    url = f"{open_bench.url}api/feel"
    async with open_bench.session.post(url, data='{"expression": "1"}') as answer:
        assert answer.status == 415
    for body in (b"[]", b"{"):
        headers = {"Content-Type": "application/json"}
        async with open_bench.session.post(url, data=body, headers=headers) as answer:
            assert answer.status == 400


async def test_a_body_without_an_end_is_not_read_to_it() -> None:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b" " * 65536, "more_body": True}

    headers = [(b"content-type", b"application/json")]
    endless = Request({"type": "http", "method": "POST", "headers": headers}, receive)
    with pytest.raises(HTTPException, match="413"):
        await body_of(endless)


async def test_the_page_may_run_nothing_but_its_own_files(open_bench: Bench) -> None:
    for path in ("", "pages/main.js", "api/jobs"):
        async with open_bench.session.get(open_bench.url + path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", sorted(PAGES.iterdir()), ids=lambda page: page.name)
def test_no_file_of_the_page_names_another_site_or_holds_inline_code(page: object) -> None:
    text = (PAGES / str(page)).read_text()
    assert "//" not in text.replace("http://www.w3.org/2000/svg", "").replace("// ", "")
    assert not any(word in text for word in ("onclick=", "<style", "style=", "innerHTML", "eval("))
    assert text.count("<script") == text.count('<script type="module" src=')


async def test_the_port_is_this_machines_alone(open_bench: Bench) -> None:
    assert open_bench.url.startswith("http://127.0.0.1:")
    listener = bind(0, "SERVER_PORT", "127.0.0.1")
    assert listener.getsockname()[0] == "127.0.0.1"
    listener.close()
