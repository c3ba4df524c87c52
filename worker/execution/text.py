"""Text within the bounds of the gateway's protocol."""

from __future__ import annotations


def cut(text: str, units: int) -> str:
    """The first `units` UTF-16 units of the text, whole characters only, without lone surrogates."""
    if text.isascii():
        return text[:units]
    data = text.encode("utf-16-le", "replace")[: 2 * units]
    return data.decode("utf-16-le", "ignore")
