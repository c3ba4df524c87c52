"""Messages and members as Microsoft Graph takes them, and the files of a channel's messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sdk import ConnectorError
from connectors.sdk.documents import file_name, read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectors.microsoft_teams.graph import Graph
    from connectors.microsoft_teams.model import Message
    from connectors.sdk import Document

_PIECE = 5 * 1024 * 1024  # bytes; Graph wants multiples of 320 KiB


def chat_message(message: Message, files: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    """The message; what an attachment's id is not mentioned by is mentioned at the end of the content."""
    content = message.content
    attachments = []
    for each in message.attachments or ():
        mark = f'<attachment id="{each.id}">'
        if each.id is not None and mark not in content:
            content += f"{mark}</attachment>"
        attachments.append(each.model_dump(by_alias=True, exclude_none=True))
    attachments += files
    kind = "html" if (message.body_type or "").lower() == "html" else "text"
    sent: dict[str, Any] = {"body": {"contentType": kind, "content": content}}
    return sent | {"attachments": attachments} if attachments else sent


def member(user: str | None, roles: list[str] | None) -> dict[str, Any]:
    """A person to add; the address of the binding is Graph's own, wherever it is asked.

    Raises:
        ConnectorError: there is neither an id nor a principal name.
    """
    if not user:
        raise ConnectorError(None, "Must be userId or user principal name")
    return {
        "@odata.type": "#microsoft.graph.aadUserConversationMember",
        "roles": roles or [],
        "user@odata.bind": f"https://graph.microsoft.com/v1.0/users('{user}')",
    }


async def upload(graph: Graph, group: str, channel: str, documents: list[Document]) -> list[dict[str, Any]]:
    """Puts documents into the channel's folder, and returns the attachments that refer to them.

    Raises:
        ConnectorError: the folder is not to be had, or the upload was refused.
    """
    folder = await graph.get(["teams", group, "channels", channel, "filesFolder"])
    drive = (folder.get("parentReference") or {}).get("driveId")
    if not drive:
        raise ConnectorError(None, "The channel has no folder for files.")
    place = ["drives", str(drive), "items"]
    return [await _uploaded(graph, place, str(folder.get("name")), each) for each in documents]


async def _uploaded(graph: Graph, place: list[str], folder: str, document: Document) -> dict[str, Any]:
    content = await read(document)
    path = [*place, f"root:/{folder}/{file_name(document)}:", "createUploadSession"]
    session = await graph.post(path, {"item": {"@microsoft.graph.conflictBehavior": "rename"}})
    stored: dict[str, Any] = {}
    for start in range(0, max(len(content), 1), _PIECE):
        piece = content[start : start + _PIECE]
        end = start + len(piece) - 1
        stored = await graph.put_piece(session["uploadUrl"], piece, f"bytes {start}-{end}/{len(content)}")
    return {"contentType": "reference", "contentUrl": stored.get("webUrl")}


def parameters(**given: str | None) -> list[tuple[str, str]]:
    """OData parameters, those that are not given left out.

    Raises:
        ConnectorError: `top` is no whole number.
    """
    top = given.get("top")
    if top is not None and not top.strip().isdecimal():
        raise ConnectorError(None, "top must be a whole number")
    return [(f"${name}", value) for name, value in given.items() if value is not None]
