"""Channels: what Graph is asked and sent, and the files of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors.sdk.testing import json_response, response

if TYPE_CHECKING:
    from support.microsoft_teams import Teams

DONE = json_response({"id": "1"}, 201)
CHANNEL = {"groupId": "g", "channelId": "19:c"}
PLACE = "/teams/g/channels/19%3Ac"
FOLDER = json_response({"name": "General", "parentReference": {"driveId": "d"}})
SESSION = json_response({"uploadUrl": "https://files.example/1"})
FILE = {"camunda.document.type": "inline", "content": "abc", "name": "a b.txt"}


async def test_a_standard_channel_needs_no_owner(teams: Teams) -> None:
    teams.http.answer(DONE)
    await teams.result("createChannel", groupId="g", name="Ops", description="d", channelType="STANDARD")
    assert teams.asked == ("POST", "/teams/g/channels")
    assert teams.sent == {
        "@odata.type": "#Microsoft.Graph.channel",
        "membershipType": "standard",
        "displayName": "Ops",
        "description": "d",
    }


async def test_another_channel_has_one(teams: Teams) -> None:
    teams.http.answer(DONE)
    await teams.result("createChannel", groupId="g", name="Ops", channelType="private", owner="u")
    (owner,) = teams.sent["members"]
    assert (owner["roles"], owner["user@odata.bind"]) == (
        ["owner"],
        "https://graph.microsoft.com/v1.0/users('u')",
    )
    failed = await teams.failure("createChannel", groupId="g", name="Ops", channelType="shared")
    assert (failed.retries, failed.message) == (2, "Must be userId or user principal name")


@pytest.mark.parametrize(
    ("method", "data", "path"),
    [
        ("getChannel", CHANNEL, PLACE),
        ("listAllChannels", {"groupId": "g"}, "/teams/g/allChannels"),
        (
            "listAllChannels",
            {"groupId": "g", "filter": "a eq 'b'"},
            "/teams/g/allChannels?$filter=a%20eq%20%27b%27",
        ),
        ("getMessageFromChannel", CHANNEL | {"messageId": "m"}, f"{PLACE}/messages/m"),
        ("listChannelMessages", CHANNEL, f"{PLACE}/messages"),
        (
            "listChannelMessages",
            CHANNEL | {"isExpand": True, "top": "3"},
            f"{PLACE}/messages?$top=3&$expand=replies",
        ),
        ("listChannelMessages", CHANNEL | {"isExpand": "yes"}, f"{PLACE}/messages"),
        ("listMessageRepliesInChannel", CHANNEL | {"messageId": "m"}, f"{PLACE}/messages/m/replies"),
        ("listMembersInChannel", CHANNEL, f"{PLACE}/members"),
    ],
)
async def test_what_is_read_has_its_place(teams: Teams, method: str, data: dict[str, Any], path: str) -> None:
    teams.http.answer(json_response({"value": []}))
    assert await teams.result(method, **data) == {"value": []}
    assert teams.asked == ("GET", path)


async def test_a_message_is_sent(teams: Teams) -> None:
    teams.http.answer(DONE)
    await teams.result("sendMessageToChannel", content="Hi", documents=[], **CHANNEL)
    assert teams.asked == ("POST", f"{PLACE}/messages")
    assert teams.sent == {"body": {"contentType": "text", "content": "Hi"}}


async def test_documents_are_put_into_the_channels_folder_and_attached(teams: Teams) -> None:
    teams.http.answer(FOLDER, SESSION, json_response({"webUrl": "https://share.example/a"}, 201), DONE)
    await teams.result("sendMessageToChannel", content="see", documents=[FILE], **CHANNEL)
    folder, session, upload, _ = teams.http.requests
    assert folder.url.endswith(f"{PLACE}/filesFolder")
    assert session.url.endswith("/drives/d/items/root%3A%2FGeneral%2Fa%20b.txt%3A/createUploadSession")
    assert (upload.method, upload.url, upload.body) == ("PUT", "https://files.example/1", b"abc")
    assert upload.headers == [("Content-Range", "bytes 0-2/3")]
    assert teams.sent == {
        "body": {"contentType": "text", "content": "see"},
        "attachments": [{"contentType": "reference", "contentUrl": "https://share.example/a"}],
    }


async def test_a_large_document_goes_in_pieces(teams: Teams) -> None:
    teams.http.answer(FOLDER, SESSION, response(202), json_response({"webUrl": "w"}, 201), DONE)
    large = FILE | {"content": "x" * (5 * 1024 * 1024 + 1)}
    await teams.result("sendMessageToChannel", content="see", documents=large, **CHANNEL)
    ranges = [dict(each.headers).get("Content-Range") for each in teams.http.requests[2:4]]
    assert ranges == ["bytes 0-5242879/5242881", "bytes 5242880-5242880/5242881"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((json_response({"name": "General"}),), "no folder"),
        ((FOLDER, SESSION, json_response({"error": {"message": "Malformed"}}, 400)), "Malformed"),
    ],
)
async def test_an_upload_that_fails_sends_no_message(
    teams: Teams, answers: tuple[Any, ...], said: str
) -> None:
    teams.http.answer(*answers)
    failed = await teams.failure("sendMessageToChannel", content="x", documents=[FILE], **CHANNEL)
    assert (failed.retries, said in failed.message) == (2, True)
