"""The icon of a connector that brings none: its initials on a colour that follows from its job type."""

from __future__ import annotations

import base64
import colorsys
import zlib


def icon_uri(svg: str) -> str:
    """An SVG document as the data URI that templates hold."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def initials_icon(name: str, job_type: str) -> str:
    """An SVG document; the same for the same name and job type."""
    words = "".join(each if each.isalnum() else " " for each in name).split()
    initials = "".join(word[0] for word in words[:2]).upper()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="7" fill="{_colour(job_type)}"/>'
        '<text x="16" y="21.5" text-anchor="middle" font-family="sans-serif" font-size="15" font-weight="bold" '
        f'fill="#fff">{initials}</text></svg>'
    )


def _colour(text: str) -> str:
    """Dark enough for white letters, whatever the hue."""
    hue = zlib.crc32(text.encode()) % 360 / 360
    red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(hue, 0.36, 0.55))
    return f"#{red:02x}{green:02x}{blue:02x}"
