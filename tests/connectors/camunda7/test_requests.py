"""The request is what the model says: nothing added, nothing encoded, lenient where Camunda 7 crashed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors.camunda7 import http, soap
from connectors.sdk.testing import FakeHttp, response
from worker.testing import Complete, Fail, run_job

if TYPE_CHECKING:
    from connectors.sdk import Connector, Request

URL = "http://h/a?x=1"
POST = {"url": URL, "method": "POST"}


async def sent(variables: dict[str, Any], connector: Connector = http) -> Request:
    """The one request of a job."""
    client = FakeHttp(response(200, "ok"))
    outcome = await run_job(connector, variables, http=client)
    assert isinstance(outcome, Complete), outcome
    (request,) = client.requests
    return request


async def refused(variables: dict[str, Any], connector: Connector = http, **more: Any) -> Fail:
    """How a job fails that sends nothing."""
    client = FakeHttp()
    outcome = await run_job(connector, variables, http=client, retries=3, **more)
    assert isinstance(outcome, Fail)
    assert client.requests == []
    assert outcome.retries == 2
    return outcome


async def test_no_header_is_added() -> None:
    request = await sent({**POST, "payload": '{"a": 1}'})
    assert (request.method, request.url, request.headers, request.body) == ("POST", URL, [], b'{"a": 1}')


async def test_headers_are_texts_a_later_name_replaces_an_equal_one_and_null_leaves_one_out() -> None:
    headers = {"accept": "text/plain", "X-N": 5, "X-Null": None, "Accept": "application/json", "X-Empty": ""}
    request = await sent({**POST, "headers": headers})
    assert request.headers == [("Accept", "application/json"), ("X-N", "5"), ("X-Empty", "")]


async def test_headers_may_be_null() -> None:
    assert (await sent({**POST, "headers": None})).headers == []


@pytest.mark.parametrize(
    ("payload", "body"),
    [
        pytest.param("ä", "ä".encode(), id="text is sent as UTF-8"),
        pytest.param({"a": [1, None]}, b'{"a":[1,null]}', id="a map as JSON"),
        pytest.param(5, b"5", id="a number as JSON"),
        pytest.param(None, None, id="nothing"),
    ],
)
async def test_a_payload_is_text_or_json(payload: Any, body: bytes | None) -> None:
    assert (await sent({**POST, "payload": payload})).body == body


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "OPTIONS", "TRACE"])
async def test_a_payload_is_dropped_where_the_method_has_none(method: str) -> None:
    assert (await sent({"url": URL, "method": method, "payload": "x"})).body is None


async def test_a_method_may_be_written_in_lower_case() -> None:
    assert (await sent({"url": URL, "method": " get "})).method == "GET"


async def test_prefixed_names_alone_count_where_one_is_given() -> None:
    request = await sent(
        {
            "c7_url": URL,
            "c7_method": "POST",
            "url": "http://other/",
            "payload": "the process's own",
            "headers": {"X": "1"},
        }
    )
    assert (request.url, request.body, request.headers) == (URL, None, [])


async def test_a_prefixed_payload_may_be_null() -> None:
    assert (
        await sent({**POST, "c7_url": URL, "c7_method": "POST", "c7_payload": None, "payload": "x"})
    ).body is None


async def test_soap_posts_whatever_the_method_says() -> None:
    request = await sent({"url": URL, "method": "GET", "payload": "<a/>"}, soap)
    assert (request.method, request.body, request.headers) == ("POST", b"<a/>", [])


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"method": "GET"}, "HTCL-02005"),
        ({"url": "  ", "method": "GET"}, "HTCL-02005"),
        ({"url": URL}, "HTCL-02006"),
        ({"url": URL, "method": "FETCH"}, "HTCL-02006"),
        ({**POST, "requestConfig": {"socket-timeout": "soon"}}, "HTCL-02008"),
        ({**POST, "requestConfig": {"redirects-enabled": 3}}, "option: redirects-enabled"),
    ],
)
async def test_what_is_missing_or_wrong_has_its_code_and_is_tried_again(
    variables: dict[str, Any], said: str
) -> None:
    outcome = await refused(variables)
    assert said in outcome.message
    assert outcome.variables["error"]["code"] == "org.camunda.connect.ConnectorRequestException"


@pytest.mark.parametrize("url", ["http://h/a b", "http://h/{x}", "http://h/100%", "http://h/\n"])
async def test_a_url_is_not_encoded_so_it_must_hold_no_illegal_character(url: str) -> None:
    outcome = await refused({"url": url, "method": "GET"})
    assert outcome.variables["error"]["code"] == "java.lang.RuntimeException"


async def test_a_url_without_a_scheme_can_not_be_executed() -> None:
    outcome = await run_job(http, {"url": "h/a", "method": "GET"}, retries=3)
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.message[:10]) == (2, "HTCL-02007")


@pytest.mark.parametrize("payload", [None, "  \n"])
async def test_soap_needs_a_payload(payload: str | None) -> None:
    outcome = await refused({"url": URL, "payload": payload}, soap)
    assert outcome.message == "SOAPC-01002 No payload set on request"


class TestOptions:
    async def sent(self, **options: Any) -> Request:
        given = {name.replace("_", "-"): value for name, value in options.items()}
        return await sent({"url": URL, "method": "GET", "requestConfig": given})

    async def test_without_any_the_operators_limit_counts_and_redirects_are_followed(self) -> None:
        request = await self.sent()
        assert (request.connect_timeout, request.read_timeout) == (20, 20)
        assert request.follow_redirects

    @pytest.mark.parametrize(
        ("value", "seconds"), [(1500, 1.5), ("1500", 1.5), ("PT1.5S", 1.5), (0, 0), (-1, 0), ("-1", 0)]
    )
    async def test_times_are_milliseconds_or_durations(self, value: Any, seconds: float) -> None:
        request = await self.sent(connection_timeout=value, socket_timeout=value)
        assert (request.connect_timeout, request.read_timeout) == (seconds, seconds)
        assert (await self.sent(response_timeout=value)).read_timeout == seconds

    @pytest.mark.parametrize(
        "option",
        [{"redirects_enabled": False}, {"relative_redirects_allowed": "false"}, {"max_redirects": 0}],
    )
    async def test_redirects_can_be_turned_off(self, option: dict[str, Any]) -> None:
        assert not (await self.sent(**option)).follow_redirects

    async def test_compression_can_be_turned_off(self) -> None:
        request = await self.sent(content_compression_enabled=False)
        assert request.headers == [("Accept-Encoding", "identity")]

    @pytest.mark.parametrize("name", ["request-config", "requestConfig", "c7_requestConfig"])
    async def test_they_may_stand_under_each_name(self, name: str) -> None:
        given = (
            {"c7_url": URL, "c7_method": "GET"} if name.startswith("c7_") else {"url": URL, "method": "GET"}
        )
        assert (await sent({**given, name: {"socket-timeout": 7000}})).read_timeout == 7

    async def test_unknown_ones_are_ignored(self) -> None:
        assert await self.sent(cookie_spec="standard", proxy="x")


class TestRedirects:
    async def test_are_left_to_the_client_for_methods_that_change_nothing(self) -> None:
        methods = ["GET", "HEAD", "PUT", "DELETE"]
        followed = [(await sent({"url": URL, "method": each})).follow_redirects for each in methods]
        assert followed == [True, True, False, False]

    async def test_of_a_post_lead_to_a_get_with_303(self) -> None:
        client = FakeHttp(response(303, Location="/b"), response(200, "there"))
        headers = {"Content-Type": "text/plain", "X": "1"}
        outcome = await run_job(http, {**POST, "payload": "x", "headers": headers}, http=client)
        assert outcome.variables["response"] == "there"
        second = client.requests[1]
        assert (second.method, second.url, second.headers, second.body) == (
            "GET",
            "http://h/b",
            [("X", "1")],
            None,
        )

    @pytest.mark.parametrize("status", [301, 302, 307])
    async def test_of_a_post_are_results_otherwise(self, status: int) -> None:
        outcome = await run_job(http, POST, http=FakeHttp(response(status, Location="/b")))
        assert outcome.variables["statusCode"] == status

    async def test_take_no_credentials_elsewhere(self) -> None:
        client = FakeHttp(response(303, Location="http://other/"))
        outcome = await run_job(http, {**POST, "headers": {"Authorization": "Basic x"}}, http=client)
        assert (outcome.variables["statusCode"], len(client.requests)) == (303, 1)
