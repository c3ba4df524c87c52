"""Names of IMAP folders: paths of inputs as the server parts and spells them (RFC 3501, section 5.1.3)."""

from __future__ import annotations

import base64
import re

from connectors.email.criteria import quoted


def folder_name(path: str, delimiter: str) -> str:
    """The name of the folder at a path, whose parts stand between points or slashes, quoted for a command.

    Raises:
        ConnectorError: it holds a line break.
    """
    parts = [part for part in re.split(r"[./]", path) if part]
    return quoted(delimiter.join(map(_encoded, parts)) or "INBOX").decode()


def _encoded(text: str) -> str:
    """A name in IMAP's variant of UTF-7."""
    return re.sub(r"&|[^\x20-\x7e\r\n\0]+", lambda match: _shifted(match[0]), text)


def _shifted(text: str) -> str:
    if text == "&":
        return "&-"
    return "&" + base64.b64encode(text.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"
