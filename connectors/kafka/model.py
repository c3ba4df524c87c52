"""Input of the Kafka connector, as the element template `io.camunda.connectors.KAFKA.v1` gives it (data sheet, section 1)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from connectors.sdk import Model, template
from connectors.sdk.constraints import NotBlank, NotEmpty, not_null


class Authentication(Model):
    """User name and password, or neither; with them the connection is SASL/PLAIN over TLS."""

    username: str | None = Field(default=None, description="Name of the user")
    password: str | None = Field(
        default=None, repr=False, description="Password of the user", json_schema_extra=template(secret=True)
    )

    @model_validator(mode="after")
    def _pair(self) -> Self:
        if self.given and not ((self.username or "").strip() and (self.password or "").strip()):
            raise PydanticCustomError("pair", "Username / password pair is required")
        return self

    @property
    def given(self) -> bool:
        """Whether there are credentials."""
        return bool((self.username or "").strip() or (self.password or "").strip())


class Topic(Model):
    """Where records go."""

    bootstrap_servers: NotEmpty = Field(
        description="Brokers to begin with, as host:port, separated by commas", examples=["kafka:9092"]
    )
    topic_name: NotEmpty = Field(description="Name of the topic", examples=["orders"])


class Message(Model):
    """A record."""

    key: Any = Field(
        default=None,
        description="Key: text, or FEEL whose value is sent as JSON; records of one key share a partition",
    )
    value: Annotated[Any, BeforeValidator(not_null)] = Field(
        description="Value: text, or FEEL whose value is sent as JSON"
    )


class NoSchema(Model):
    """Values are text or JSON."""

    type: Literal["noSchema"]


class InlineSchema(Model):
    """Values are Avro in the schema given here, without any framing."""

    type: Literal["inlineSchema"]
    text: str | None = Field(
        default=None,
        alias="schema",
        title="Avro schema",
        description="The schema as JSON",
        json_schema_extra=template(multiline=True),
    )


class SchemaRegistry(Model):
    """Values are framed with the id that a schema registry has for the schema."""

    type: Literal["schemaRegistry"]
    text: str | None = Field(
        default=None,
        alias="schema",
        title="Schema",
        description="The schema as JSON; it is registered if it is new",
        json_schema_extra=template(multiline=True),
    )
    schema_type: Literal["avro", "json"] = Field(
        default="avro",
        description="What the schema is",
        json_schema_extra=template(choices={"avro": "Avro", "json": "JSON Schema"}),
    )
    schema_registry_url: NotBlank = Field(
        description="Address of the schema registry", examples=["https://registry.example.com"]
    )


SchemaStrategy = Annotated[
    NoSchema | InlineSchema | SchemaRegistry,
    Field(
        discriminator="type",
        json_schema_extra=template(
            choices={
                "noSchema": "None",
                "inlineSchema": "Avro, in the task",
                "schemaRegistry": "Schema registry",
            }
        ),
    ),
]


class KafkaInput(Model):
    """What a job sends, and where."""

    authentication: Authentication | None = Field(
        default=None, description="Credentials", json_schema_extra=template(group="Authentication")
    )
    topic: Topic = Field(description="Where the record goes", json_schema_extra=template(group="Kafka"))
    message: Message = Field(description="The record", json_schema_extra=template(group="Message"))
    schema_strategy: SchemaStrategy | None = Field(
        default=None,
        title="Schema",
        description="In which form the value is sent",
        json_schema_extra=template(group="Schema"),
    )
    headers: dict[str, str | None] | None = Field(
        default=None,
        description="Headers of the record",
        examples=[{"source": "orders"}],
        json_schema_extra=template(group="Message"),
    )
    additional_properties: dict[str, Any] | None = Field(
        default=None,
        description="Producer properties under their Java names; they override everything else",
        examples=[{"compression.type": "gzip"}],
        json_schema_extra=template(group="Kafka"),
    )
