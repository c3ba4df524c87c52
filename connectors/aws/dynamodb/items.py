"""What is done with items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.aws.answers import metadata_of
from connectors.aws.dynamodb.values import plain, typed, typed_each

if TYPE_CHECKING:
    from connectors.aws.dynamodb.model import Request


async def add(client: Any, request: Request) -> dict[str, Any]:
    """Puts an item in the place of any with its key."""
    answer = await client.put_item(TableName=request.table_name, Item=typed_each(request.item or {}))
    return _done("putItemResult", answer)


async def get(client: Any, request: Request) -> list[dict[str, Any]] | None:
    """The item as objects of one attribute each; None where there is none."""
    item = (await client.get_item(**_place(request))).get("Item")
    return None if item is None else [{name: plain(value)} for name, value in item.items()]


async def update(client: Any, request: Request) -> dict[str, Any]:
    """Puts attributes, or deletes those that are named, whatever their values."""
    put = request.attribute_action == "put"
    updates = {
        name: {"Action": "PUT", "Value": typed(value)} if put else {"Action": "DELETE"}
        for name, value in (request.key_attributes or {}).items()
    }
    return _done("updateItemResult", await client.update_item(**_place(request), AttributeUpdates=updates))


async def delete(client: Any, request: Request) -> dict[str, Any]:
    """Deletes an item; one that is gone already is no error."""
    return _done("deleteItemResult", await client.delete_item(**_place(request)))


def _place(request: Request) -> dict[str, Any]:
    return {"TableName": request.table_name, "Key": typed_each(request.primary_key_components or {})}


def _done(name: str, answer: dict[str, Any]) -> dict[str, Any]:
    nothing_asked_for = dict.fromkeys(("attributes", "consumedCapacity", "itemCollectionMetrics"))
    return {"item": None, name: {**metadata_of(answer), **nothing_asked_for}}
