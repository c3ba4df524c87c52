"""Work items of a control room: who signs in how, what is asked, what the answers become."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connectors.automation_anywhere import automation_anywhere
from connectors.sdk.testing import FakeHttp, json_response, response
from worker.testing import Complete, Fail, Outcome, run_job

ROOM = {"controlRoomUrl": "https://room.example/"}
TOKEN = {"type": "tokenBasedAuthentication", "token": "t-1"}
ADD = {"type": "addWorkItemsToTheQueue", "queueId": 12, "data": {"n": 1}}
LIST = {"type": "listWorkItemsInQueue", "queueId": "1/2", "workItemId": "7"}


async def run(http: FakeHttp, operation: dict[str, Any], authentication: dict[str, Any] = TOKEN) -> Outcome:
    variables = {"authentication": authentication, "operation": operation, "configuration": ROOM}
    return await run_job(automation_anywhere, variables, {"resultVariable": "r"}, http=http)


def asked(http: FakeHttp) -> list[tuple[str, str | None, Any]]:
    """Of each request the URL, the token and the body."""
    return [
        (each.url, dict(each.headers).get("X-Authorization"), json.loads(each.body))
        for each in http.requests
        if isinstance(each.body, bytes)
    ]


async def test_an_item_is_added_to_its_queue() -> None:
    http = FakeHttp(json_response({"list": [{"id": "7"}]}, 201, reason="Created"))
    outcome = await run(http, ADD)
    assert asked(http) == [
        ("https://room.example/v3/wlm/queues/12/workitems", "t-1", {"workItems": [{"json": {"n": 1}}]})
    ]
    assert isinstance(outcome, Complete)
    result = outcome.variables["r"]
    assert (result["status"], result["reason"], result["body"]) == (201, "Created", {"list": [{"id": "7"}]})


async def test_an_item_is_looked_up_by_its_number() -> None:
    http = FakeHttp(json_response({"list": []}))
    assert isinstance(await run(http, LIST), Complete)
    assert asked(http) == [
        (
            "https://room.example/v3/wlm/queues/1%2F2/workitems/list",
            "t-1",
            {"filter": {"operator": "eq", "field": "id", "value": 7}},
        )
    ]


@pytest.mark.parametrize(
    ("authentication", "credentials"),
    [
        (
            {
                "type": "passwordBasedAuthentication",
                "username": "ada",
                "password": "pw",
                "multipleLogin": "true",
            },
            {"username": "ada", "password": "pw", "multipleLogin": True},
        ),
        (
            {"type": "apiKeyAuthentication", "username": "ada", "apiKey": "k"},
            {"username": "ada", "apiKey": "k"},
        ),
    ],
    ids=["password", "key"],
)
async def test_credentials_are_exchanged_for_a_token_first(
    authentication: dict[str, Any], credentials: dict[str, Any]
) -> None:
    http = FakeHttp(json_response({"token": "fresh"}), json_response({}, 201))
    assert isinstance(await run(http, ADD, authentication), Complete)
    (url, none, body), (_, token, _) = asked(http)
    assert (url, none, body) == ("https://room.example/v1/authentication", None, credentials)
    assert token == "fresh"


@pytest.mark.parametrize("answer", [json_response({}), json_response({"token": ""}), response(200, "hello")])
async def test_a_sign_in_without_a_token_fails_the_job(answer: Any) -> None:
    outcome = await run(
        FakeHttp(answer), ADD, {"type": "apiKeyAuthentication", "username": "ada", "apiKey": "k"}
    )
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.message) == (
        2,
        "The control room's answer to the sign-in holds no token.",
    )


async def test_a_refusal_is_the_error_of_a_rest_call() -> None:
    outcome = await run(FakeHttp(json_response({"message": "No queue"}, 404, reason="Not Found")), ADD)
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.message) == (2, "Not Found")
    error = json.loads(outcome.payload)["error"]
    assert error["code"] == "404"
    assert error["variables"]["response"]["body"] == {"message": "No queue"}


@pytest.mark.parametrize(
    ("operation", "authentication", "said"),
    [
        (ADD | {"data": None}, TOKEN, "operation.data"),
        (LIST | {"workItemId": "x"}, TOKEN, "operation.workItemId"),
        (ADD, TOKEN | {"token": " "}, "authentication.token"),
        ({"type": "start"}, TOKEN, "addWorkItemsToTheQueue, listWorkItemsInQueue"),
    ],
)
async def test_input_that_can_not_work_is_not_tried_again(
    operation: dict[str, Any], authentication: dict[str, Any], said: str
) -> None:
    outcome = await run(FakeHttp(), operation, authentication)
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert said in outcome.message
