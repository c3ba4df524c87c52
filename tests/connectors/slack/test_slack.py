"""What Slack is asked, and what its answers become."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest

from connectors.sdk.testing import FakeHttp, json_response, response
from connectors.slack import slack
from connectors.slack.connector import SlackSettings
from worker.testing import Complete, Fail, Outcome, run_job

POSTED = json_response({"ok": True, "ts": "1.2", "channel": "C1", "message": {"text": "hi", "bot_id": "B1"}})
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hi"}}
FILE = {"camunda.document.type": "inline", "content": "abc", "name": "a.txt"}
PLACE = json_response({"ok": True, "upload_url": "https://files.example/1", "file_id": "F1"})
SHOWN = {"type": "file", "file_id": "F1", "source": "remote"}


def page(member: str, *entries: Any, cursor: str = "") -> Any:
    return json_response({"ok": True, member: entries, "response_metadata": {"next_cursor": cursor}})


def no(error: str, **more: Any) -> Any:
    return json_response({"ok": False, "error": error} | more)


async def run(http: FakeHttp, method: str, data: Any, headers: dict[str, str] | None = None) -> Outcome:
    variables = {"token": "xoxb-1", "method": method, "data": data}
    return await run_job(slack, variables, {"resultVariable": "r"} | (headers or {}), http=http)


async def result(http: FakeHttp, method: str, **data: Any) -> Any:
    outcome = await run(http, method, data)
    assert isinstance(outcome, Complete), outcome
    return outcome.variables["r"]


async def failed(http: FakeHttp, method: str, **data: Any) -> Fail:
    outcome = await run(http, method, data)
    assert isinstance(outcome, Fail)
    return outcome


def calls(http: FakeHttp) -> list[tuple[str, dict[str, Any]]]:
    """Method and fields of each request; blocks and files as what they are."""
    found = []
    for each in http.requests:
        assert isinstance(each.body, bytes)
        fields: dict[str, Any] = dict(parse_qsl(each.body.decode(), keep_blank_values=True))
        for name in ("blocks", "files"):
            if name in fields:
                fields[name] = json.loads(fields[name])
        found.append((each.url.removeprefix("https://slack.com/api/"), fields))
    return found


async def post(**data: Any) -> dict[str, Any]:
    """The fields of the message that is posted."""
    http = FakeHttp(POSTED)
    await result(http, "chat.postMessage", channel="C1", **data)
    ((method, fields),) = calls(http)
    assert method == "chat.postMessage"
    assert ("Authorization", "Bearer xoxb-1") in http.requests[0].headers
    return fields


SILENT = {"channel": "C1", "unfurl_links": "0", "unfurl_media": "0"}


async def test_a_plain_text_is_sent_with_names_as_links() -> None:
    assert await post(messageType="plainText", text="hi") == SILENT | {"text": "hi", "link_names": "1"}


@pytest.mark.parametrize("kind", [{}, {"messageType": "messageBlock"}])
async def test_any_other_text_is_a_section_before_the_blocks(kind: dict[str, str]) -> None:
    assert await post(text="hi", blockContent=[{"type": "divider"}], **kind) == SILENT | {
        "blocks": [SECTION, {"type": "divider"}]
    }


async def test_a_thread_is_answered() -> None:
    assert (await post(text="hi", thread="1.1"))["thread_ts"] == "1.1"
    assert "thread_ts" not in await post(text="hi", thread="  ")


async def test_the_result_has_all_members_though_slack_leaves_some_out() -> None:
    assert await result(FakeHttp(POSTED), "chat.postMessage", channel="C1", text="hi") == {
        "ts": "1.2",
        "channel": "C1",
        "message": {
            "type": None,
            "team": None,
            "user": None,
            "text": "hi",
            "ts": None,
            "appId": None,
            "botId": "B1",
        },
    }


async def test_documents_are_uploaded_and_shown() -> None:
    http = FakeHttp(PLACE, response(200), json_response({"ok": True}), POSTED)
    await result(http, "chat.postMessage", channel="C1", messageType="plainText", text="hi", documents=[FILE])
    place, content, complete, message = http.requests
    assert (content.url, content.body) == ("https://files.example/1", b"abc")
    assert not any(name == "Authorization" for name, _ in content.headers)
    http.requests = [place, complete, message]
    assert [fields for _, fields in calls(http)] == [
        {"filename": "a.txt", "length": "3"},
        {"files": [{"id": "F1", "title": "a.txt"}]},
        SILENT | {"text": "hi", "link_names": "1", "blocks": [SECTION, SHOWN]},
    ]


async def test_beside_blocks_the_files_come_first() -> None:
    http = FakeHttp(PLACE, response(200), json_response({"ok": True}), POSTED)
    await result(http, "chat.postMessage", channel="C1", text="hi", documents=FILE)
    http.requests = http.requests[-1:]
    assert calls(http)[0][1]["blocks"] == [SHOWN, SECTION]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((no("access_denied"),), "filesGetUploadURLExternal call\n Errors: access_denied"),
        ((PLACE, response(500, reason="Oh no")), "Error during external call: Oh no"),
        ((PLACE, response(200), no("gone")), "filesCompleteUploadExternal call\n Errors: gone"),
    ],
)
async def test_an_upload_that_fails_says_at_which_step(answers: tuple[Any, ...], said: str) -> None:
    outcome = await failed(FakeHttp(*answers), "chat.postMessage", channel="C1", text="hi", documents=[FILE])
    assert said in outcome.message


async def test_a_person_is_found_by_address() -> None:
    http = FakeHttp(json_response({"ok": True, "user": {"id": "U7"}}), POSTED)
    await result(http, "chat.postMessage", channel="ada@example.com", text="hi")
    assert calls(http)[0] == ("users.lookupByEmail", {"email": "ada@example.com"})
    assert calls(http)[1][1]["channel"] == "U7"


async def test_a_person_is_found_by_real_name_on_the_first_page_that_has_it() -> None:
    first = page("members", {"id": "U1", "real_name": "Jo"}, cursor="next")
    second = page("members", {"id": "U2", "real_name": "Ada"}, {"id": "U3", "real_name": "Ada"}, cursor="x")
    http = FakeHttp(first, second, POSTED)
    await result(http, "chat.postMessage", channel="@Ada", text="hi")
    assert calls(http)[:2] == [
        ("users.list", {"limit": "1000"}),
        ("users.list", {"limit": "1000", "cursor": "next"}),
    ]
    assert calls(http)[2][1]["channel"] == "U2"


@pytest.mark.parametrize(
    ("channel", "answer", "said"),
    [
        ("@Ada", page("members"), "Unable to find users by name: Ada"),
        ("a@b.io", no("users_not_found"), "User with email a@b.io not found"),
    ],
)
async def test_nobody_of_that_name_fails_the_job(channel: str, answer: Any, said: str) -> None:
    outcome = await failed(FakeHttp(answer), "chat.postMessage", channel=channel, text="hi")
    assert outcome.retries == 2
    assert said in outcome.message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"channel": "C1", "text": " "}, "must have a text or blockContent"),
        ({"channel": " ", "text": "hi"}, "data.channel"),
        ({"channel": "C1", "blockContent": "[]"}, "Block section must be an array"),
        ({"channel": "C1", "text": "hi", "messageType": "fancy"}, "data.messageType"),
    ],
)
async def test_a_message_that_can_not_be_posted_is_not_tried_again(data: dict[str, Any], said: str) -> None:
    http = FakeHttp(POSTED)
    outcome = await failed(http, "chat.postMessage", **data)
    assert outcome.retries == 0
    assert said in outcome.message
    assert http.requests == []


async def test_a_refusal_has_slacks_word_for_it() -> None:
    plain = await failed(FakeHttp(no("not_in_channel")), "chat.postMessage", channel="C1", text="hi")
    assert plain.message == "not_in_channelNo additional error details"
    detailed = FakeHttp(no("invalid_blocks", errors=["no such block"]))
    told = await failed(detailed, "chat.postMessage", channel="C1", text="hi")
    assert told.message == "invalid_blocks caused by:['no such block']"
    assert "code" not in json.loads(told.payload)["error"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (json_response({"error": "internal_error"}, 500), "status: 500, error: internal_error, needed: null"),
        (response(503, "<html>"), "status: 503, no response body"),
        (response(200, '{"ok":'), "not the JSON object"),
        (response(200, "[]"), "not the JSON object"),
    ],
)
async def test_what_is_no_answer_of_slack_fails_the_job(answer: Any, said: str) -> None:
    assert said in (await failed(FakeHttp(answer), "conversations.create", visibility="PUBLIC")).message


async def test_too_many_calls_wait_as_long_as_slack_says() -> None:
    http = FakeHttp(
        json_response({"ok": False, "error": "ratelimited"}, 429), *[response(429, Retry_After="30")] * 2
    )
    assert (await failed(http, "pins.add", channel="C1", timestamp="1")).backoff_ms is None
    assert (await failed(http, "pins.add", channel="C1", timestamp="1")).backoff_ms == 30_000
    own = await run(http, "pins.add", {"channel": "C1", "timestamp": "1"}, {"retryBackoff": "PT2S"})
    assert isinstance(own, Fail)
    assert own.backoff_ms == 2000


@pytest.mark.parametrize(("visibility", "private"), [("PUBLIC", "0"), ("private", "1")])
async def test_a_channel_is_created(visibility: str, private: str) -> None:
    http = FakeHttp(json_response({"ok": True, "channel": {"id": "C9", "name": "dev", "more": 1}}))
    created = await result(http, "conversations.create", newChannelName="dev", visibility=visibility)
    assert created == {"channel": {"id": "C9", "name": "dev"}}
    assert calls(http) == [("conversations.create", {"name": "dev", "is_private": private})]


INVITED = json_response({"ok": True, "channel": {"id": "C1", "name": "dev"}, "needed": "x"})


async def test_people_are_invited_addresses_before_names_before_ids() -> None:
    http = FakeHttp(
        json_response({"ok": True, "user": {"id": "U1"}}),
        page("members", {"id": "U2", "real_name": "Jo Doe"}),
        INVITED,
    )
    invited = await result(
        http, "conversations.invite", channelId="C1", users="U9, @Jo Doe,, @Nobody, a@b.io"
    )
    assert invited == {"channel": {"id": "C1", "name": "dev"}, "needed": "x", "provided": None}
    assert calls(http)[-1] == ("conversations.invite", {"channel": "C1", "users": "U1,U2,U9"})


async def test_a_list_of_people_may_hold_other_things_which_are_left_out() -> None:
    http = FakeHttp(INVITED)
    await result(http, "conversations.invite", channelId="C1", users=["U1", 5, None, "U2"])
    assert calls(http) == [("conversations.invite", {"channel": "C1", "users": "U1,U2"})]


async def test_a_channel_is_found_by_name_on_any_page() -> None:
    http = FakeHttp(
        page("channels", {"id": "C1", "name": "a"}, cursor="n"),
        page("channels", {"id": "C2", "name": "dev"}, cursor="m"),
        INVITED,
    )
    await result(http, "conversations.invite", channelName="dev", users="U1")
    assert calls(http)[0][1] == {"types": "public_channel,private_channel", "limit": "1000"}
    assert calls(http)[2][1]["channel"] == "C2"


@pytest.mark.parametrize(
    ("answer", "data", "said"),
    [
        (page("channels"), {"channelName": "x", "users": "U1"}, "Unable to find conversation with name: x"),
        (no("ratelimited"), {"channelName": "x", "users": "U1"}, "Too many requests, rate limit reached"),
        (no("users_not_found"), {"channelId": "C1", "users": "a@b.io"}, "name or email : a@b.io"),
        (INVITED, {"channelId": "C1", "users": 17}, "Invalid input type for users"),
        (INVITED, {"channelId": "C1", "users": [5]}, "No user provided in a valid format"),
    ],
)
async def test_an_invitation_that_fails_says_why(answer: Any, data: dict[str, Any], said: str) -> None:
    outcome = await failed(FakeHttp(answer), "conversations.invite", **data)
    assert outcome.retries == 2
    assert said in outcome.message


async def test_looking_for_a_channel_too_often_waits_as_long_as_slack_says() -> None:
    limited = json_response({"ok": False, "error": "ratelimited"}, 429)
    limited.headers.append(("Retry-After", "3"))
    outcome = await failed(FakeHttp(limited), "conversations.invite", channelName="x", users="U1")
    assert (outcome.message, outcome.backoff_ms) == ("Too many requests, rate limit reached", 3000)


async def test_reactions_and_pins_have_an_empty_result() -> None:
    http = FakeHttp(json_response({"ok": True}))
    at = {"channel": "C1", "timestamp": "1.2"}
    assert await result(http, "reactions.add", emoji="eyes", **at) == {}
    assert await result(http, "pins.add", **at) == {}
    assert await result(http, "pins.remove", **at) == {}
    assert calls(http) == [("reactions.add", at | {"name": "eyes"}), ("pins.add", at), ("pins.remove", at)]


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("reactions.add", "Failed to add reaction: nope"),
        ("pins.add", "Failed to pin message: nope"),
        ("pins.remove", "Failed to unpin message: nope"),
    ],
)
async def test_what_slack_refuses_there_is_named(method: str, said: str) -> None:
    outcome = await failed(FakeHttp(no("nope")), method, channel="C1", timestamp="1.2", emoji="eyes")
    assert outcome.message == said


async def test_another_base_url_is_asked() -> None:
    http = FakeHttp(json_response({"ok": True}))
    variables = {"token": "t", "method": "pins.add", "data": {"channel": "C1", "timestamp": "1"}}
    settings = SlackSettings(base_url="https://slack-gov.com/api/")
    await run_job(slack, variables, settings=settings, http=http)
    assert http.requests[0].url == "https://slack-gov.com/api/pins.add"
