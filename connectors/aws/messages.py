"""What SQS and SNS have in common: attributes of messages, groups of them, their text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from connectors.aws.model import AwsModel
from connectors.sdk import template
from connectors.sdk.java_text import java_text
from connectors.sdk.json_text import json_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping


def _in_lower_case(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _first_in_lower_case(given: object) -> object:
    return (
        {name[:1].lower() + name[1:]: item for name, item in given.items()}
        if isinstance(given, dict)
        else given
    )


class MessageAttribute(AwsModel):
    """An attribute of a message, its keys also in AWS's own spelling (`DataType`)."""

    data_type: str | None = None
    string_value: str | bool | int | float | None = None

    _spelling = model_validator(mode="before")(_first_in_lower_case)


class Grouped(AwsModel):
    """Messages to something that may be first in, first out, with their attributes."""

    type: Annotated[Literal["standard", "fifo"], BeforeValidator(_in_lower_case)] = Field(
        default="standard",
        description="Standard, or first in, first out",
        json_schema_extra=template(choices={"standard": "Standard", "fifo": "FIFO"}),
    )
    message_group_id: str | None = Field(
        default=None,
        title="Message group ID",
        description="Messages of a group are delivered in order; needed for FIFO",
        json_schema_extra=template(when={"type": "fifo"}),
    )
    message_deduplication_id: str | None = Field(
        default=None,
        title="Message deduplication ID",
        description="Of messages with the same id within five minutes, one is delivered",
        json_schema_extra=template(when={"type": "fifo"}),
    )
    message_attributes: dict[str, MessageAttribute] | None = Field(
        default=None,
        description="Attributes by name, each with its type and its value",
        examples=[{"source": {"dataType": "String", "stringValue": "shop"}}],
    )
    region: str | None = Field(default=None, json_schema_extra=template(omit=True))

    @model_validator(mode="after")
    def _group(self) -> Grouped:
        if self.type == "fifo" and not self.message_group_id:
            raise PydanticCustomError("group", "must have a messageGroupId: its type is fifo")
        if self.type == "standard" and self.message_group_id:
            raise PydanticCustomError("group", "must have no messageGroupId: its type is standard")
        return self


def sent_with(message: Grouped) -> dict[str, Any]:
    """The parameters of AWS for what a message is sent with."""
    given = {
        "MessageGroupId": message.message_group_id or None,
        "MessageDeduplicationId": message.message_deduplication_id or None,
        "MessageAttributes": _attributes(message.message_attributes),
    }
    return {name: value for name, value in given.items() if value}


def _attributes(attributes: Mapping[str, MessageAttribute] | None) -> dict[str, dict[str, str]]:
    """Each attribute's value as text, of whatever type it is said to be; null is none."""
    return {
        name: {
            **({} if each.data_type is None else {"DataType": each.data_type}),
            **({} if each.string_value is None else {"StringValue": java_text(each.string_value)}),
        }
        for name, each in (attributes or {}).items()
    }


def text_of(message: Any) -> str:
    """A text as it is, anything else as compact JSON."""
    return message if isinstance(message, str) else json_bytes(message).decode()
