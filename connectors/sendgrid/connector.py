"""The SendGrid connector: one mail a job, over SendGrid's Mail Send API (v3)."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from pydantic import Field

from connectors.sdk import ConnectorError, Context, Request, Response, connector
from connectors.sdk.documents import file_name, read
from connectors.sdk.json_text import json_bytes
from connectors.sdk.responses import parse_json
from connectors.sdk.retry_after import RetryAfterSettings, later
from connectors.sendgrid.model import SendGridInput

if TYPE_CHECKING:
    from connectors.sdk import Document

_ACCEPTED = 202


class SendGridSettings(RetryAfterSettings):
    """Where SendGrid is, and how calls behave."""

    base_url: str = Field(
        default="https://api.sendgrid.com/v3",
        description="SendGrid's API, such as `https://api.eu.sendgrid.com/v3` for accounts in the EU",
    )


@connector(
    type="io.camunda:sendgrid:1",
    name="SendGrid",
    description="Send an email with SendGrid",
    version=6,
    keywords=["mail", "email", "Twilio"],
    settings=SendGridSettings,
)
async def sendgrid(input: SendGridInput, context: Context) -> dict[str, Any]:
    """Sends the mail and returns `{statusCode, body, headers}`; of a header that comes twice, the last line.

    Raises:
        ConnectorError: SendGrid answered with another status than 202, without a code; or not at all.
    """
    mail = _mail(input)
    if input.attachments:
        mail["attachments"] = [await _attached(each) for each in input.attachments]
    request = Request(
        "POST",
        f"{context.settings.base_url.rstrip('/')}/mail/send",
        [("Authorization", f"Bearer {input.api_key}"), ("Content-Type", "application/json")],
        json_bytes(mail),
    )
    response = await context.http.send(request)
    if response.status != _ACCEPTED:
        honoured = context.headers if context.settings.honour_retry_after else None
        raise later(ConnectorError(None, _refusal(response)), response, honoured)
    return {
        "statusCode": response.status,
        "body": response.body.decode("utf-8", "replace"),
        "headers": dict(response.headers),
    }


def _mail(input: SendGridInput) -> dict[str, Any]:
    """The mail without attachments; with both content and a template it is sent once for each (sheet, section 3)."""
    to = [input.to.sent()]
    mail: dict[str, Any] = {"from": input.from_.sent()}
    personalizations: list[dict[str, Any]] = []
    if input.content is not None:
        mail["subject"] = input.content.subject
        mail["content"] = [{"type": input.content.type, "value": input.content.value}]
        personalizations.append({"to": to})
    if input.template is not None:
        mail["template_id"] = input.template.id
        personalizations.append({"to": to, "dynamic_template_data": input.template.data})
    return mail | {"personalizations": personalizations}


async def _attached(document: Document) -> dict[str, str]:
    content = b64encode(await read(document)).decode()
    return {"filename": file_name(document), "content": content}


def _refusal(response: Response) -> str:
    """The status, and what SendGrid says is wrong where it says so."""
    said = f"User request failed to execute with status {response.status}"
    try:
        problems = parse_json(response.body)["errors"]
        messages = "; ".join(each["message"] for each in problems)
    except (ValueError, LookupError, TypeError):
        return said
    return f"{said} and error 'SendGrid returned the following errors: {messages}'"
