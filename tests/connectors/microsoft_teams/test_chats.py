"""Chats: what Graph is asked and sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors.sdk.testing import json_response

if TYPE_CHECKING:
    from support.microsoft_teams import Teams

LIST = json_response({"value": [{"id": "1"}]})
DONE = json_response({"id": "1"}, 201)
TYPE = "#microsoft.graph.aadUserConversationMember"
CARD = {"id": "1", "contentType": "application/vnd.microsoft.card.adaptive", "content": "{}"}


def bound(user: str, *roles: str) -> dict[str, Any]:
    address = f"https://graph.microsoft.com/v1.0/users('{user}')"
    return {"@odata.type": TYPE, "roles": list(roles), "user@odata.bind": address}


@pytest.mark.parametrize(("kind", "sent"), [("ONE_ON_ONE", "oneOnOne"), ("group", "group")])
async def test_a_chat_is_created_with_its_members(teams: Teams, kind: str, sent: str) -> None:
    teams.http.answer(DONE)
    members = [
        {"userId": "u1", "userPrincipalName": "x", "roles": ["owner"]},
        {"principalName": "b@x.io"},
    ]
    assert await teams.result("createChat", chatType=kind, topic="Ops", members=members) == {"id": "1"}
    assert teams.asked == ("POST", "/chats")
    assert teams.sent == {
        "chatType": sent,
        "topic": "Ops",
        "members": [bound("u1", "owner"), bound("b@x.io")],
    }


async def test_a_member_that_is_nobody_fails_the_job(teams: Teams) -> None:
    failed = await teams.failure("createChat", chatType="group", members=[{"roles": []}])
    assert (failed.retries, failed.message) == (2, "Must be userId or user principal name")


@pytest.mark.parametrize(
    ("expand", "query"),
    [(None, ""), ("withoutExpand", ""), ("sideways", ""), ("members", "?$expand=members")],
)
async def test_a_chat_is_looked_up(teams: Teams, expand: str | None, query: str) -> None:
    teams.http.answer(json_response({"@odata.context": "c", "chatType": "oneOnOne", "topic": None}))
    found = await teams.result("getChat", chatId="19:a/b@thread.v2", expand=expand)
    assert found == {"chatType": "OneOnOne", "topic": None}
    assert teams.asked == ("GET", f"/chats/19%3Aa%2Fb%40thread.v2{query}")


@pytest.mark.parametrize(
    ("method", "data", "path"),
    [
        ("listChats", {}, "/chats"),
        ("listMembersOfChat", {"chatId": "c"}, "/chats/c/members"),
        ("getMessageFromChat", {"chatId": "c", "messageId": "m"}, "/chats/c/messages/m"),
    ],
)
async def test_what_is_read_has_its_place(teams: Teams, method: str, data: dict[str, str], path: str) -> None:
    teams.http.answer(LIST)
    assert await teams.result(method, **data) == {"value": [{"id": "1"}]}
    assert teams.asked == ("GET", path)


@pytest.mark.parametrize(
    ("data", "query"),
    [
        ({"orderBy": "withoutOrdering"}, ""),
        ({"orderBy": "createddatetime", "top": 5}, "?$orderby=createdDateTime%20desc&$top=5"),
        ({"orderBy": "withoutOrdering", "filter": "a gt 1"}, "?$filter=a%20gt%201"),
    ],
)
async def test_messages_are_listed_newest_first(teams: Teams, data: dict[str, Any], query: str) -> None:
    teams.http.answer(LIST)
    await teams.result("listMessagesInChat", chatId="c", **data)
    assert teams.asked == ("GET", f"/chats/c/messages{query}")


@pytest.mark.parametrize("top", ["many", "", "-1"])
async def test_a_top_that_is_no_number_fails_the_job(teams: Teams, top: str) -> None:
    failed = await teams.failure("listMessagesInChat", chatId="c", orderBy="withoutOrdering", top=top)
    assert (failed.retries, failed.message) == (2, "top must be a whole number")


@pytest.mark.parametrize(("given", "sent"), [("HTML", "html"), ("text", "text"), (None, "text")])
async def test_a_message_is_text_unless_it_is_html(teams: Teams, given: str | None, sent: str) -> None:
    teams.http.answer(DONE)
    await teams.result("sendMessageToChat", chatId="c", bodyType=given, content="<b>x</b>")
    assert teams.asked == ("POST", "/chats/c/messages")
    assert teams.sent == {"body": {"contentType": sent, "content": "<b>x</b>"}}


async def test_attachments_that_the_content_does_not_mention_are_shown_at_its_end(teams: Teams) -> None:
    teams.http.answer(DONE)
    content = 'Hi <attachment id="2"></attachment>'
    given = [CARD, CARD | {"id": "2"}, {"contentType": "reference"}]
    await teams.result("sendMessageToChat", chatId="c", content=content, attachments=given)
    assert teams.sent == {
        "body": {"contentType": "text", "content": f'{content}<attachment id="1"></attachment>'},
        "attachments": given,
    }


@pytest.mark.parametrize(
    ("method", "data", "path"),
    [
        ("createChat", {"chatType": "group"}, "data.members"),
        ("getChat", {"chatId": " "}, "data.chatId"),
        ("sendMessageToChat", {"chatId": "c", "content": " "}, "data.content"),
        ("listMessagesInChat", {"chatId": "c"}, "data.orderBy"),
        ("listMessagesInChat", {"chatId": "c", "orderBy": "up"}, "data.orderBy"),
        ("deleteChat", {}, "data.method"),
    ],
)
async def test_input_that_can_not_work_is_not_tried_again(
    teams: Teams, method: str, data: dict[str, str], path: str
) -> None:
    failed = await teams.failure(method, **data)
    assert failed.retries == 0
    assert path in failed.message
    assert teams.http.requests == []
