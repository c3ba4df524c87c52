"""What is done with tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.aws.answers import shown
from connectors.aws.dynamodb.values import plain_each, typed_each

if TYPE_CHECKING:
    from connectors.aws.dynamodb.model import Request

_PATIENCE = {"Delay": 5, "MaxAttempts": 25}
"""Seconds between looks, and how many."""


_ALWAYS_SHOWN = frozenset(
    (
        "archivalSummary",
        "attributeDefinitions",
        "billingModeSummary",
        "creationDateTime",
        "deletionProtectionEnabled",
        "globalSecondaryIndexes",
        "globalTableVersion",
        "itemCount",
        "keySchema",
        "latestStreamArn",
        "latestStreamLabel",
        "localSecondaryIndexes",
        "onDemandThroughput",
        "provisionedThroughput",
        "replicas",
        "restoreSummary",
        "ssedescription",
        "streamSpecification",
        "tableArn",
        "tableClassSummary",
        "tableId",
        "tableName",
        "tableSizeBytes",
        "tableStatus",
    )
)
"""Members of a description that the reference knows; others are shown where they have a value."""


async def create(client: Any, request: Request) -> dict[str, Any]:
    """Creates a table, waits until it can be used, and describes it."""
    keys = [(request.partition_key, request.partition_key_role, request.partition_key_type)]
    if (request.sort_key or "").strip():
        keys.append((request.sort_key, request.sort_key_role, request.sort_key_type))
    provisioned = {
        "ProvisionedThroughput": {
            "ReadCapacityUnits": request.read_capacity_units,
            "WriteCapacityUnits": request.write_capacity_units,
        }
    }
    await client.create_table(
        TableName=request.table_name,
        KeySchema=[{"AttributeName": name, "KeyType": role} for name, role, _ in keys],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": kind} for name, _, kind in keys],
        BillingMode=request.billing_mode_str,
        DeletionProtectionEnabled=request.deletion_protection,
        **(provisioned if request.billing_mode_str == "PROVISIONED" else {}),
    )
    await client.get_waiter("table_exists").wait(TableName=request.table_name, WaiterConfig=_PATIENCE)
    return await describe(client, request)


async def describe(client: Any, request: Request) -> dict[str, Any]:
    """The table's description."""
    answer = await client.describe_table(TableName=request.table_name)
    shape = client.meta.service_model.operation_model("DescribeTable").output_shape.members["Table"]
    members: dict[str, Any] = shown(answer["Table"], shape)
    return {name: value for name, value in members.items() if value is not None or name in _ALWAYS_SHOWN}


async def delete(client: Any, request: Request) -> dict[str, Any]:
    """Deletes a table, and waits until it is gone."""
    await client.delete_table(TableName=request.table_name)
    await client.get_waiter("table_not_exists").wait(TableName=request.table_name, WaiterConfig=_PATIENCE)
    return {"action": f"delete Table [{request.table_name}]", "status": "OK", "response": None}


async def scan(client: Any, request: Request) -> dict[str, Any]:
    """All items that pass the filter, of all pages; null for none."""
    given = {
        "FilterExpression": request.filter_expression,
        "ProjectionExpression": request.projection_expression,
        "ExpressionAttributeNames": request.expression_attribute_names,
        "ExpressionAttributeValues": None
        if request.expression_attribute_values is None
        else typed_each(request.expression_attribute_values),
    }
    asked = {name: value for name, value in given.items() if value is not None}
    found: list[dict[str, Any]] = []
    async for page in client.get_paginator("scan").paginate(TableName=request.table_name, **asked):
        found += map(plain_each, page["Items"])
    return {"action": "scanTable", "status": "OK", "response": found or None}
