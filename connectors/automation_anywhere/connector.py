"""The Automation Anywhere connector: work items of a control room's queues, over its REST API.

Each job signs in for itself, as the reference does: a control room may allow a user one session at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from connectors.automation_anywhere.model import AddWorkItems, ListWorkItems, TokenAuthentication
from connectors.rest import RestInput, rest
from connectors.sdk import ConnectorError, Context, connector, operation
from connectors.sdk.retry_after import RetryAfterSettings

if TYPE_CHECKING:
    from connectors.automation_anywhere.model import Configuration


class AutomationAnywhereOperations:
    """Adding and listing work items."""

    @operation(
        "addWorkItemsToTheQueue", name="Add work item to the queue", description="Adds an item to a queue"
    )
    async def add(self, input: AddWorkItems, context: Context) -> dict[str, Any]:
        """Adds the item and returns the response as the REST connector does.

        Raises:
            ConnectorError: a status of 400 or more (its code), of the sign-in too, or no response.
            InputError: the control room's URL is none.
        """
        path = f"/v3/wlm/queues/{quote(input.operation.queue_id, safe='')}/workitems"
        return await _authorized(input, path, {"workItems": [{"json": input.operation.data}]}, context)

    @operation(
        "listWorkItemsInQueue", name="List work items in the queue", description="Looks up an item of a queue"
    )
    async def list_items(self, input: ListWorkItems, context: Context) -> dict[str, Any]:
        """Looks the item up by its number and returns the response as the REST connector does.

        Raises:
            ConnectorError: a status of 400 or more (its code), of the sign-in too, or no response.
            InputError: the control room's URL is none.
        """
        path = f"/v3/wlm/queues/{quote(input.operation.queue_id, safe='')}/workitems/list"
        wanted = {"operator": "eq", "field": "id", "value": input.operation.work_item_id}
        return await _authorized(input, path, {"filter": wanted}, context)


automation_anywhere = connector(
    type="io.camunda:connector-automationanywhere:1",
    name="Automation Anywhere",
    description="Adds and lists work items of Automation Anywhere queues",
    version=4,
    discriminator="operation.type",
    settings=RetryAfterSettings,
    keywords=["RPA", "bot", "work item"],
)(AutomationAnywhereOperations)


async def _authorized(
    input: AddWorkItems | ListWorkItems, path: str, body: dict[str, Any], context: Context
) -> dict[str, Any]:
    token = await _token(input, context)
    context.mask(token)
    return await _post(input.configuration, path, body, context, {"X-Authorization": token})


async def _token(input: AddWorkItems | ListWorkItems, context: Context) -> str:
    authentication = input.authentication
    if isinstance(authentication, TokenAuthentication):
        return authentication.token
    answer = await _post(input.configuration, "/v1/authentication", authentication.credentials, context, {})
    body = answer["body"]
    token = body.get("token") if isinstance(body, dict) else None
    if not isinstance(token, str) or not token:
        raise ConnectorError(None, "The control room's answer to the sign-in holds no token.")
    return token


async def _post(
    configuration: Configuration, path: str, body: dict[str, Any], context: Context, headers: dict[str, str]
) -> dict[str, Any]:
    request = RestInput.model_validate(
        {
            "url": configuration.control_room_url.rstrip("/") + path,
            "method": "POST",
            "headers": headers,
            "connectionTimeoutInSeconds": configuration.connection_timeout_in_seconds,
            "body": body,
        }
    )
    result: dict[str, Any] = await rest(request, context)
    return result
