"""Signing in, Graph's refusals, and the names of its answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from connectors.microsoft_teams.graph import named
from connectors.sdk import ConnectorError, HttpTimeout
from connectors.sdk.oauth import ClientCredentials, RefreshToken
from connectors.sdk.testing import json_response, response
from worker.testing import Complete, Fail

if TYPE_CHECKING:
    from support.microsoft_teams import Teams

APPLICATION = {"type": "clientCredentials", "clientId": "c", "tenantId": "t/1", "clientSecret": "s"}
PERSON = {"type": "refresh", "clientId": "c", "tenantId": "t", "token": "r"}
SCOPE = "https://graph.microsoft.com/.default"
LOGIN = "https://login.microsoftonline.com"


class Tokens:
    """Gives tokens by number, and keeps the grants; a given error is raised instead."""

    def __init__(self, error: Exception | None = None) -> None:
        self.grants: list[Any] = []
        self.error = error

    async def token(self, grant: Any) -> str:
        self.grants.append(grant)
        if self.error:
            raise self.error
        return f"token-{len(self.grants)}"


@pytest.mark.parametrize(
    ("authentication", "grant"),
    [
        (APPLICATION, ClientCredentials(f"{LOGIN}/t%2F1/oauth2/v2.0/token", "c", "s", scopes=SCOPE)),
        (PERSON, RefreshToken(f"{LOGIN}/t/oauth2/v2.0/token", "c", "r", None, SCOPE)),
    ],
)
async def test_a_token_is_got_for_the_application_or_the_person(
    teams: Teams, monkeypatch: pytest.MonkeyPatch, authentication: dict[str, str], grant: Any
) -> None:
    tokens = Tokens()
    monkeypatch.setattr(teams.http, "token", tokens.token)
    teams.http.answer(json_response({}))
    assert isinstance(await teams.run("listChats", authentication), Complete)
    assert tokens.grants == [grant]
    assert ("Authorization", "Bearer token-1") in teams.http.requests[0].headers


async def test_a_token_that_graph_refuses_is_got_anew_once(
    teams: Teams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teams.http, "token", Tokens().token)
    teams.http.answer(response(401), response(401))
    assert isinstance(await teams.run("listChats", APPLICATION), Fail)
    assert [dict(each.headers)["Authorization"] for each in teams.http.requests] == [
        "Bearer token-1",
        "Bearer token-2",
    ]
    assert teams.http.forgotten == ["token-1"]


async def test_a_sign_in_that_is_refused_has_entras_words(
    teams: Teams, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret."}
    refused = ConnectorError("401", "Unauthorized", variables={"response": {"body": body}})
    monkeypatch.setattr(teams.http, "token", Tokens(refused).token)
    outcome = await teams.run("listChats", APPLICATION)
    assert isinstance(outcome, Fail)
    assert outcome.message == (
        "Failed to fetch access token. Verify authentication details. Status code: 401. "
        "AADSTS7000215: Invalid client secret."
    )
    assert "code" not in json.loads(outcome.payload)["error"]


async def test_a_sign_in_without_an_answer_is_that_error(
    teams: Teams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teams.http, "token", Tokens(HttpTimeout("too slow")).token)
    outcome = await teams.run("listChats", APPLICATION)
    assert isinstance(outcome, Fail)
    assert json.loads(outcome.payload)["error"]["code"] == "408"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (json_response({"error": {"code": "Forbidden", "message": "Missing scope"}}, 403), "Missing scope"),
        (response(502, "<html>"), "Microsoft Graph answered with status 502 and no message."),
        (json_response({"error": "no"}, 500), "Microsoft Graph answered with status 500 and no message."),
        (response(200, "<html>"), "Microsoft Graph's answer is not the JSON object that it should be."),
    ],
)
async def test_a_refusal_has_graphs_message_and_no_code(teams: Teams, answer: Any, said: str) -> None:
    teams.http.answer(answer)
    failed = await teams.failure("listChats")
    assert (failed.retries, failed.message) == (2, said)
    assert "code" not in json.loads(failed.payload)["error"]


async def test_too_many_calls_wait_outside_of_the_worker(teams: Teams) -> None:
    busy = json_response({"error": {"message": "Too many requests"}}, 429)
    busy.headers.append(("Retry-After", "9"))
    teams.http.answer(busy)
    assert (await teams.failure("listChats")).backoff_ms == 9000
    assert len(teams.http.requests) == 1
    assert (await teams.failure("listChats", headers={"retryBackoff": "PT1S"})).backoff_ms == 1000


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (
            {"@odata.context": "x", "@odata.nextLink": "n", "@odata.count": 2},
            {"odataNextLink": "n", "odataCount": 2},
        ),
        (
            {"value": [{"chatType": "group", "body": {"contentType": "html", "content": "html"}}]},
            {"value": [{"chatType": "Group", "body": {"contentType": "Html", "content": "html"}}]},
        ),
        ({"attachments": [{"contentType": "image/png"}]}, {"attachments": [{"contentType": "image/png"}]}),
        ({"importance": "", "messageType": None}, {"importance": "", "messageType": None}),
    ],
)
def test_answers_have_the_names_that_models_of_the_reference_know(theirs: Any, ours: Any) -> None:
    assert named(theirs) == ours
