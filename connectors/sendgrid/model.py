"""Input of the SendGrid connector, as the element template gives it (SaaS sheet, section 3)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from connectors.sdk import Document, Model, template
from connectors.sdk.constraints import REFUSE_EMPTY, NotBlank, NotEmpty

_MAIL = "Email"


def _named(document: Document) -> Document:
    name = document.metadata.file_name
    if name is not None and not name.strip():
        raise PydanticCustomError("file_name", "each attached document must contain a file name")
    return document


class Party(Model):
    """Who sends, or who receives."""

    name: NotBlank = Field(description="Name shown beside the address")
    email: NotBlank = Field(description="Email address", examples=["ada@example.com"])

    def sent(self) -> dict[str, str]:
        """As SendGrid has it."""
        return {"name": self.name, "email": self.email}


class Content(Model):
    """A mail that the process words itself."""

    subject: NotEmpty = Field(description="Subject of the mail")
    type: NotEmpty = Field(
        title="Content type",
        description="Media type of the body",
        json_schema_extra=template(default="text/plain"),
    )
    value: NotEmpty = Field(
        title="Body", description="Body of the mail", json_schema_extra=template(multiline=True)
    )


class DynamicTemplate(Model):
    """A mail that a template kept at SendGrid words."""

    id: NotEmpty = Field(title="Template ID", description="Id of the dynamic template", examples=["d-1001"])
    data: Annotated[dict[str, Any], REFUSE_EMPTY] = Field(
        title="Template data", description="Values of the template's variables", examples=[{"name": "Ada"}]
    )


class SendGridInput(Model):
    """One mail."""

    api_key: NotEmpty = Field(
        title="API key", description="Key of the SendGrid account", json_schema_extra=template(secret=True)
    )
    from_: Party = Field(alias="from", title="Sender", description="Who sends")
    to: Party = Field(title="Receiver", description="Who receives")
    content: Content | None = Field(
        default=None, description="Subject and body", json_schema_extra=template(group=_MAIL)
    )
    template: DynamicTemplate | None = Field(
        default=None, title="Dynamic template", description="A template kept at SendGrid instead"
    )
    attachments: list[Annotated[Document, AfterValidator(_named)]] | None = Field(
        default=None, description="Documents to attach"
    )

    @model_validator(mode="after")
    def _has_content(self) -> SendGridInput:
        if self.content is None and self.template is None:
            raise PydanticCustomError("content", "must have content or a template")
        return self
