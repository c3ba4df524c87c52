"""What inputs of the Microsoft Teams connector share: authentication, members, messages (SaaS sheet, section 2)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AliasChoices, Field

from connectors.sdk import Model, template
from connectors.sdk.constraints import NotBlank


class ClientCredentials(Model):
    """Signing in as an application."""

    type: Literal["clientCredentials"]
    client_id: NotBlank = Field(title="Client ID", description="The application's id")
    tenant_id: NotBlank = Field(title="Tenant ID", description="Id or domain of the Microsoft Entra tenant")
    client_secret: NotBlank = Field(
        description="Secret of the application", json_schema_extra=template(secret=True)
    )


class BearerToken(Model):
    """A token that is known already."""

    type: Literal["token"]
    token: NotBlank = Field(
        title="Bearer token", description="An access token", json_schema_extra=template(secret=True)
    )


class RefreshToken(Model):
    """Signing in as a person, by a refresh token."""

    type: Literal["refresh"]
    token: NotBlank = Field(
        title="Refresh token", description="A refresh token", json_schema_extra=template(secret=True)
    )
    client_id: NotBlank = Field(title="Client ID", description="The application's id")
    tenant_id: NotBlank = Field(title="Tenant ID", description="Id or domain of the Microsoft Entra tenant")
    client_secret: str | None = Field(
        default=None,
        description="Secret of the application, if it has one",
        json_schema_extra=template(secret=True),
    )


Authentication = Annotated[
    ClientCredentials | BearerToken | RefreshToken,
    Field(
        discriminator="type",
        json_schema_extra=template(
            choices={
                "clientCredentials": "Client credentials",
                "token": "Bearer token",
                "refresh": "Refresh token",
            },
            default="clientCredentials",
        ),
    ),
]


class Member(Model):
    """Somebody to add; the id goes before the principal name."""

    user_id: str | None = None
    user_principal_name: str | None = Field(
        default=None, validation_alias=AliasChoices("userPrincipalName", "principalName")
    )
    roles: list[str] | None = None


class Attachment(Model):
    """A card or a reference beside the text."""

    id: str | None = None
    content_type: str | None = None
    content: str | None = None


class Message(Model):
    """A text, and what is attached to it."""

    body_type: str | None = Field(
        default=None,
        title="Content type",
        description="Whether the content is text or HTML; text by default",
        json_schema_extra=template(choices={"TEXT": "Text", "HTML": "HTML"}, default="TEXT"),
    )
    content: NotBlank = Field(
        description="Content of the message", json_schema_extra=template(multiline=True)
    )
    attachments: list[Attachment] | None = Field(
        default=None,
        description="Cards and references; one whose id the content does not mention is shown at its end",
        examples=[[{"id": "1", "contentType": "application/vnd.microsoft.card.adaptive", "content": "{}"}]],
    )


class Authenticated(Model):
    """What every operation needs."""

    authentication: Authentication = Field(description="How to sign in")


Top = Annotated[
    str | None,
    Field(title="Top", description="How many at most; one page is returned in any case", examples=["20"]),
]
Filter = Annotated[
    str | None,
    Field(description="OData filter", examples=["lastModifiedDateTime gt 2022-09-22T00:00:00.000Z"]),
]
GroupId = Annotated[NotBlank, Field(title="Group ID", description="Id of the team's group")]
ChannelId = Annotated[
    NotBlank, Field(title="Channel ID", description="Id of the channel", examples=["19:c@thread.tacv2"])
]
ChatId = Annotated[
    NotBlank, Field(title="Chat ID", description="Id of the chat", examples=["19:a@thread.v2"])
]
MessageId = Annotated[NotBlank, Field(title="Message ID", description="Id of the message")]
