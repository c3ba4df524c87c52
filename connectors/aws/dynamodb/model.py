"""Input of the DynamoDB connector, as the element template `io.camunda.connectors.AWSDynamoDB.v1` gives it (section 7.5)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from connectors.aws.model import AwsInput, AwsModel
from connectors.sdk import template
from connectors.sdk.constraints import NotBlank, alone

_OF_TABLES = {
    "createTable": "Create table",
    "deleteTable": "Delete table",
    "describeTable": "Describe table",
    "scanTable": "Scan table",
}
_OF_ITEMS = {
    "addItem": "Add item",
    "deleteItem": "Delete item",
    "getItem": "Get item",
    "updateItem": "Update item",
}
_NAMES = {"tableOperation": "table_operation", "itemOperation": "item_operation", "type": "type"}
"""Of the operation, in the variables and here; the first that is given counts."""
_BY_KEY = {"itemOperation": ["getItem", "updateItem", "deleteItem"]}
_CREATING = {"tableOperation": "createTable"}
_SCANNING = {"tableOperation": "scanTable"}
_NEEDED = {
    "addItem": ("item",),
    "getItem": ("primary_key_components",),
    "deleteItem": ("primary_key_components",),
    "updateItem": ("primary_key_components", "key_attributes", "attribute_action"),
    "createTable": (
        "partition_key",
        "partition_key_role",
        "partition_key_type",
        "read_capacity_units",
        "write_capacity_units",
        "billing_mode_str",
        "deletion_protection",
    ),
}
"""What each operation needs beside the table's name."""


def _in_lower_case(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


class Request(AwsModel):
    """An operation on a table or on one of its items."""

    operation_group: str | None = Field(
        default=None,
        title="Operation on",
        description="A table or an item",
        json_schema_extra=template(
            choices={"itemOperation": "Item", "tableOperation": "Table"},
            default="itemOperation",
            feel="disabled",
        ),
    )
    table_operation: str | None = Field(
        default=None,
        title="Operation",
        description="What is done with the table",
        json_schema_extra=template(
            choices=_OF_TABLES, when={"operationGroup": "tableOperation"}, feel="disabled"
        ),
    )
    item_operation: str | None = Field(
        default=None,
        title="Operation",
        description="What is done with the item",
        json_schema_extra=template(
            choices=_OF_ITEMS, when={"operationGroup": "itemOperation"}, feel="disabled"
        ),
    )
    type: str | None = Field(default=None, json_schema_extra=template(omit=True))
    table_name: NotBlank = Field(description="Name of the table", examples=["orders"])
    item: dict[str, Any] | None = Field(
        default=None,
        description="The item's attributes; one with the same key is replaced",
        examples=[{"id": "R-1", "amount": 5}],
        json_schema_extra=template(when={"itemOperation": "addItem"}),
    )
    primary_key_components: dict[str, Any] | None = Field(
        default=None,
        title="Primary key",
        description="Partition key, and sort key where the table has one",
        examples=[{"id": "R-1"}],
        json_schema_extra=template(when=_BY_KEY),
    )
    key_attributes: dict[str, Any] | None = Field(
        default=None,
        title="Attributes",
        description="The attributes to put or to delete",
        examples=[{"amount": 6}],
        json_schema_extra=template(when={"itemOperation": "updateItem"}),
    )
    attribute_action: Annotated[Literal["put", "delete"] | None, BeforeValidator(_in_lower_case)] = Field(
        default=None,
        description="What is done with the attributes",
        json_schema_extra=template(
            choices={"put": "Put", "delete": "Delete"}, default="put", when={"itemOperation": "updateItem"}
        ),
    )
    filter_expression: str | None = Field(
        default=None,
        description="Which items are returned; all by default",
        examples=["amount > :least"],
        json_schema_extra=template(feel="optional", when=_SCANNING),
    )
    projection_expression: str | None = Field(
        default=None,
        description="Which attributes are returned; all by default",
        examples=["id, amount"],
        json_schema_extra=template(when=_SCANNING),
    )
    expression_attribute_names: dict[str, str] | None = Field(
        default=None,
        description="Names that stand for attributes in expressions",
        examples=[{"#n": "name"}],
        json_schema_extra=template(when=_SCANNING),
    )
    expression_attribute_values: dict[str, Any] | None = Field(
        default=None,
        description="Names that stand for values in expressions",
        examples=[{":least": 5}],
        json_schema_extra=template(when=_SCANNING),
    )
    partition_key: str | None = Field(
        default=None,
        description="Attribute that the partition key is",
        json_schema_extra=template(when=_CREATING),
    )
    partition_key_role: str | None = Field(
        default=None,
        description="HASH, or RANGE",
        json_schema_extra=template(
            choices={"HASH": "HASH", "RANGE": "RANGE"}, default="HASH", when=_CREATING
        ),
    )
    partition_key_type: str | None = Field(
        default=None,
        description="What its values are",
        json_schema_extra=template(
            choices={"S": "Text", "N": "Number", "B": "Binary"}, default="S", when=_CREATING
        ),
    )
    sort_key: str | None = Field(
        default=None,
        description="Attribute that the sort key is, if any",
        json_schema_extra=template(when=_CREATING),
    )
    sort_key_role: str | None = Field(
        default=None,
        description="RANGE, or HASH",
        json_schema_extra=template(choices={"RANGE": "RANGE", "HASH": "HASH"}, when=_CREATING),
    )
    sort_key_type: str | None = Field(
        default=None,
        description="What its values are",
        json_schema_extra=template(choices={"S": "Text", "N": "Number", "B": "Binary"}, when=_CREATING),
    )
    read_capacity_units: int | None = Field(
        default=None,
        description="Reads a second, for capacity that is provisioned",
        json_schema_extra=template(default=1, when=_CREATING),
    )
    write_capacity_units: int | None = Field(
        default=None,
        description="Writes a second, for capacity that is provisioned",
        json_schema_extra=template(default=1, when=_CREATING),
    )
    billing_mode_str: Literal["PROVISIONED", "PAY_PER_REQUEST"] | None = Field(
        default=None,
        title="Billing mode",
        description="Provisioned capacity, or by request",
        json_schema_extra=template(
            choices={"PROVISIONED": "Provisioned", "PAY_PER_REQUEST": "By request"},
            default="PROVISIONED",
            when=_CREATING,
        ),
    )
    deletion_protection: bool | None = Field(
        default=None,
        description="Whether the table can't be deleted before that is changed",
        json_schema_extra=template(default=False, when=_CREATING),
    )

    @property
    def operation(self) -> str:
        """The operation."""
        name = next(each for each in _NAMES.values() if each in self.model_fields_set)
        return str(getattr(self, name))

    @model_validator(mode="before")
    @classmethod
    def _chosen(cls, given: Any) -> Any:
        """Looks for the operation before all else, and misses it in the same words, as the reference does."""
        name = next((each for each in _NAMES if isinstance(given, dict) and each in given), None)
        if name is None:
            raise alone("Unsupported operation type")
        if (operation := given[name]) not in [*_OF_TABLES, *_OF_ITEMS]:
            raise alone(f"Unsupported action type: {operation if isinstance(operation, str) else 'null'}")
        return given

    @model_validator(mode="after")
    def _complete(self) -> Self:
        fields = type(self).model_fields
        missing = [
            fields[name].alias for name in _NEEDED.get(self.operation, ()) if getattr(self, name) is None
        ]
        if missing:
            raise PydanticCustomError(
                "incomplete", "must have {missing}", {"missing": ", ".join(map(str, missing))}
            )
        return self


class DynamoInput(AwsInput):
    """What a job does with which table."""

    input: Request = Field(
        title="Operation", description="The operation", json_schema_extra=template(group="Operation")
    )
