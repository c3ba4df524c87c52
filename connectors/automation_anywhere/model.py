"""Input of the Automation Anywhere connector, as the element template gives it (SaaS sheet, section 9)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from connectors.sdk import Model, template
from connectors.sdk.constraints import HttpUrl, NotBlank, not_null


class PasswordAuthentication(Model):
    """Signing in with a user's password."""

    type: Literal["passwordBasedAuthentication"]
    username: NotBlank = Field(description="Name of the user")
    password: NotBlank = Field(description="Password of the user", json_schema_extra=template(secret=True))
    multiple_login: bool = Field(
        description="Whether the user may have other sessions at the same time",
        json_schema_extra=template(default=True),
    )

    @property
    def credentials(self) -> dict[str, Any]:
        """What is exchanged for a token."""
        return {
            "username": self.username,
            "password": self.password,
            "multipleLogin": self.multiple_login,
        }


class ApiKeyAuthentication(Model):
    """Signing in with a user's API key."""

    type: Literal["apiKeyAuthentication"]
    username: NotBlank = Field(description="Name of the user")
    api_key: NotBlank = Field(
        title="API key", description="API key of the user", json_schema_extra=template(secret=True)
    )

    @property
    def credentials(self) -> dict[str, Any]:
        """What is exchanged for a token."""
        return {"username": self.username, "apiKey": self.api_key}


class TokenAuthentication(Model):
    """A token that is known already."""

    type: Literal["tokenBasedAuthentication"]
    token: NotBlank = Field(
        description="Token of an earlier sign-in, sent as X-Authorization",
        json_schema_extra=template(secret=True),
    )


Authentication = Annotated[
    PasswordAuthentication | ApiKeyAuthentication | TokenAuthentication,
    Field(
        discriminator="type",
        json_schema_extra=template(
            choices={
                "passwordBasedAuthentication": "User name and password",
                "apiKeyAuthentication": "User name and API key",
                "tokenBasedAuthentication": "Token",
            }
        ),
    ),
]


class Configuration(Model):
    """Where the control room is."""

    control_room_url: HttpUrl = Field(
        title="Control room URL",
        description="Address of the control room, without a path",
        examples=["https://acme.my.automationanywhere.digital"],
    )
    connection_timeout_in_seconds: int | None = Field(
        default=None,
        ge=0,
        title="Connection timeout",
        description="Limit of connecting in seconds; 20 by default, 0 for none",
    )


class WorkItem(Model):
    """A work item to add."""

    queue_id: NotBlank = Field(title="Queue ID", description="Number of the queue")
    data: Annotated[Any, BeforeValidator(not_null)] = Field(
        title="Work item", description="The item's values", examples=[{"order": "R-1001"}]
    )


class WorkItemFilter(Model):
    """Which work items to list."""

    queue_id: NotBlank = Field(title="Queue ID", description="Number of the queue")
    work_item_id: int = Field(title="Work item ID", description="Number of the item")


class _Input(Model):
    authentication: Authentication = Field(description="How to sign in")
    configuration: Configuration


class AddWorkItems(_Input):
    """Adding one item to a queue."""

    operation: WorkItem


class ListWorkItems(_Input):
    """Looking up one item of a queue."""

    operation: WorkItemFilter
