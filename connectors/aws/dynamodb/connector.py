"""The Amazon DynamoDB connector: one operation on a table or an item a job."""

from __future__ import annotations

from typing import Any

from connectors.aws.connector import AwsOperations
from connectors.aws.dynamodb import items, tables
from connectors.aws.dynamodb.model import DynamoInput
from connectors.aws.target import target_of
from connectors.sdk import Context, connector, operation

_OPERATIONS = {
    "addItem": items.add,
    "getItem": items.get,
    "updateItem": items.update,
    "deleteItem": items.delete,
    "createTable": tables.create,
    "describeTable": tables.describe,
    "deleteTable": tables.delete,
    "scanTable": tables.scan,
}


class DynamoOperations(AwsOperations):
    """Tables and items, by clients that jobs of one configuration share."""

    @operation("", name="Table or item", description="Works on a table or on one of its items")
    async def run(self, input: DynamoInput, context: Context) -> Any:
        """Does what `tableOperation` or `itemOperation` says, and returns what that has for a result.

        Raises:
            InputError: the input can't work, or names no operation.
            ConnectorError: DynamoDB refused, or can't be reached.
        """
        run = _OPERATIONS[input.input.operation]
        async with self.client(target_of("dynamodb", input), context) as client:
            return await run(client, input.input)


dynamodb = connector(
    type="io.camunda:aws-dynamodb:1",
    name="AWS DynamoDB",
    description="Works on tables and items of Amazon DynamoDB",
    version=11,
    keywords=["AWS", "database", "table", "item"],
)(DynamoOperations)

dynamodb_formerly = connector(
    type="io.camunda:aws:1",
    name="AWS DynamoDB (deprecated)",
    description="Amazon DynamoDB under its former job type",
    version=11,
)(DynamoOperations)
