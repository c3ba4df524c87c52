"""Input of the RabbitMQ connector, as the template `io.camunda.connectors.RabbitMQ.v1` gives it (data sheet, section 2)."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from connectors.sdk import Model, template
from connectors.sdk.constraints import NotBlank, not_null

_AMQP = re.compile(r"amqps?://.*", re.DOTALL)
_OF_CREDENTIALS = ("virtual_host", "host_name", "port")


def _amqp_uri(text: str) -> str:
    if not _AMQP.fullmatch(text):
        raise PydanticCustomError("uri", "must start with amqp:// or amqps://")
    return text


class UriAuthentication(Model):
    """All about the connection in one URI."""

    auth_type: Literal["uri"]
    uri: Annotated[NotBlank, AfterValidator(_amqp_uri)] = Field(
        repr=False,
        title="URI",
        description="User, password, host, port and virtual host; a virtual host / is written %2F",
        examples=["amqps://user:password@rabbitmq.example.com/orders"],
        json_schema_extra=template(secret=True),
    )


class CredentialsAuthentication(Model):
    """User name and password; host, port and virtual host stand beside the routing. The connection is not encrypted."""

    auth_type: Literal["credentials"]
    user_name: NotBlank = Field(description="Name of the user")
    password: NotBlank = Field(
        repr=False, description="Password of the user", json_schema_extra=template(secret=True)
    )


Authentication = Annotated[
    UriAuthentication | CredentialsAuthentication,
    Field(
        discriminator="auth_type",
        json_schema_extra=template(choices={"uri": "URI", "credentials": "User name and password"}),
    ),
]


class Routing(Model):
    """Where a message goes; host, port and virtual host count with user name and password only."""

    exchange: NotBlank = Field(description="Name of the exchange", examples=["orders"])
    routing_key: NotBlank = Field(description="Routing key", examples=["order.new"])
    virtual_host: str | None = Field(
        default=None, description="Virtual host, with user name and password", examples=["/"]
    )
    host_name: str | None = Field(default=None, description="Host, with user name and password")
    port: str | None = Field(default=None, description="Port, with user name and password", examples=["5672"])


class Message(Model):
    """A message."""

    properties: Any = Field(
        default=None,
        description="Properties: contentType, headers, deliveryMode, priority, correlationId, …",
        examples=[{"contentType": "application/json"}],
        json_schema_extra=template(feel="required"),
    )
    body: Annotated[Any, BeforeValidator(not_null)] = Field(
        description="Body: text, or FEEL whose value is sent as JSON",
        json_schema_extra=template(multiline=True),
    )


class RabbitMqInput(Model):
    """What a job sends, and where."""

    authentication: Authentication = Field(
        description="Connection", json_schema_extra=template(group="Authentication")
    )
    routing: Routing = Field(
        description="Where the message goes", json_schema_extra=template(group="Routing")
    )
    message: Message = Field(description="The message", json_schema_extra=template(group="Message"))

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if isinstance(self.authentication, CredentialsAuthentication):
            given = (getattr(self.routing, name) for name in _OF_CREDENTIALS)
            if not all(text and not text.isspace() for text in given):
                raise PydanticCustomError(
                    "routing", "routing needs virtualHost, hostName and port with user name and password"
                )
        return self


class RabbitMqSettings(BaseModel):
    """What the operator may choose."""

    mandatory: bool = Field(
        default=True,
        description="Whether a message that no queue takes fails its job",
    )
