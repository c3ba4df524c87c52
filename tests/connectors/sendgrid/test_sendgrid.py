"""One mail a job: what SendGrid is sent, and what its answers become."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connectors.sdk.testing import FakeHttp, json_response, response
from connectors.sendgrid import sendgrid
from connectors.sendgrid.connector import SendGridSettings
from worker.testing import Complete, Fail, run_job

ADA = {"name": "Ada", "email": "ada@example.com"}
GRACE = {"name": "Grace", "email": "grace@example.com"}
MAIL = {"apiKey": "SG.1", "from": ADA, "to": GRACE}
CONTENT = {"subject": "Hello", "type": "text/plain", "value": "Body"}
TEMPLATE = {"id": "d-1", "data": {"n": 1}}
FILE = {"camunda.document.type": "inline", "content": "hi", "name": "a.txt"}


async def sent(**given: Any) -> dict[str, Any]:
    http = FakeHttp(response(202))
    assert isinstance(await run_job(sendgrid, MAIL | given, http=http), Complete)
    (request,) = http.requests
    assert (request.method, request.url) == ("POST", "https://api.sendgrid.com/v3/mail/send")
    assert ("Authorization", "Bearer SG.1") in request.headers
    assert isinstance(request.body, bytes)
    found: dict[str, Any] = json.loads(request.body)
    return found


async def failed(*answers: Any, headers: dict[str, str] | None = None, **given: Any) -> Fail:
    outcome = await run_job(sendgrid, MAIL | given, headers, http=FakeHttp(*answers))
    assert isinstance(outcome, Fail)
    return outcome


async def test_a_mail_with_content() -> None:
    assert await sent(content=CONTENT) == {
        "from": ADA,
        "subject": "Hello",
        "personalizations": [{"to": [GRACE]}],
        "content": [{"type": "text/plain", "value": "Body"}],
    }


async def test_a_mail_from_a_template_has_its_data() -> None:
    assert await sent(template=TEMPLATE) == {
        "from": ADA,
        "personalizations": [{"to": [GRACE], "dynamic_template_data": {"n": 1}}],
        "template_id": "d-1",
    }


async def test_with_both_there_is_one_mail_for_each_the_content_first() -> None:
    mail = await sent(content=CONTENT, template=TEMPLATE)
    assert mail["personalizations"] == [{"to": [GRACE]}, {"to": [GRACE], "dynamic_template_data": {"n": 1}}]


async def test_documents_are_attached_under_their_names() -> None:
    nameless = {"camunda.document.type": "inline", "content": "ho"}
    mail = await sent(content=CONTENT, attachments=[FILE, nameless])
    first, second = mail["attachments"]
    assert first == {"filename": "a.txt", "content": "aGk="}
    assert second["filename"]
    assert second["content"] == "aG8="


async def test_the_result_has_the_last_of_equal_headers() -> None:
    answer = response(202)
    answer.headers.extend([("X-Message-Id", "m-1"), ("X-Message-Id", "m-2")])
    outcome = await run_job(
        sendgrid, MAIL | {"content": CONTENT}, {"resultVariable": "r"}, http=FakeHttp(answer)
    )
    assert isinstance(outcome, Complete)
    assert outcome.variables == {"r": {"statusCode": 202, "body": "", "headers": {"X-Message-Id": "m-2"}}}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "must have content or a template"),
        ({"content": CONTENT | {"subject": ""}}, "content.subject"),
        ({"template": {"id": "d-1", "data": {}}}, "template.data"),
        ({"content": CONTENT, "to": {"name": " ", "email": "a@b"}}, "to.name"),
        (
            {"content": CONTENT, "attachments": [FILE | {"name": " "}]},
            "each attached document must contain a file name",
        ),
    ],
)
async def test_a_mail_that_can_not_be_sent_is_not_tried_again(given: dict[str, Any], said: str) -> None:
    outcome = await failed(**given)
    assert outcome.retries == 0
    assert said in outcome.message


async def test_a_refusal_has_all_that_sendgrid_says() -> None:
    answer = json_response({"errors": [{"message": "bad key"}, {"message": "no such sender"}]}, 401)
    outcome = await failed(answer, content=CONTENT)
    assert outcome.retries == 2
    assert outcome.message == (
        "User request failed to execute with status 401 and error "
        "'SendGrid returned the following errors: bad key; no such sender'"
    )


@pytest.mark.parametrize("body", ["", "<html>", "{}", '{"errors": [1]}', "[]"])
async def test_a_refusal_without_words_has_the_status(body: str) -> None:
    outcome = await failed(response(500, body), content=CONTENT)
    assert outcome.message == "User request failed to execute with status 500"


async def test_a_status_of_200_is_a_refusal_too() -> None:
    assert "status 200" in (await failed(response(200), content=CONTENT)).message


async def test_too_many_mails_wait_as_long_as_sendgrid_says() -> None:
    busy = response(429, Retry_After="7")
    assert (await failed(busy, content=CONTENT)).backoff_ms == 7000
    assert (await failed(busy, content=CONTENT, headers={"retryBackoff": "PT1S"})).backoff_ms == 1000


async def test_another_base_url_is_asked() -> None:
    http = FakeHttp(response(202))
    settings = SendGridSettings(base_url="https://api.eu.sendgrid.com/v3/", honour_retry_after=False)
    await run_job(sendgrid, MAIL | {"content": CONTENT}, settings=settings, http=http)
    assert http.requests[0].url == "https://api.eu.sendgrid.com/v3/mail/send"
