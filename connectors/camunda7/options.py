"""The entries of `request-config` that have a meaning here (Camunda 7 sheet, section 1.3); others are ignored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connectors.camunda7.failures import duration, request_failed
from connectors.sdk.java_text import java_text

if TYPE_CHECKING:
    from collections.abc import Mapping

_READ = ("response-timeout", "socket-timeout")
_REDIRECTS = ("redirects-enabled", "relative-redirects-allowed")


@dataclass(frozen=True, slots=True)
class Options:
    """How a request is sent; times are seconds, 0 is no limit."""

    connect_timeout: float
    read_timeout: float
    follow_redirects: bool
    compressed: bool
    throw_http_error: bool


def options_of(config: Mapping[str, Any], timeout: float) -> Options:
    """The options in force.

    Args:
        config: the entries.
        timeout: seconds, where no entry sets one.

    Raises:
        ConnectorError: an entry is of a wrong type, `HTCL-02008`.
    """
    return Options(
        connect_timeout=_seconds(config, ("connection-timeout",), timeout),
        read_timeout=_seconds(config, _READ, timeout),
        follow_redirects=_flag(config, _REDIRECTS) and config.get("max-redirects") not in (0, "0"),
        compressed=_flag(config, ("content-compression-enabled",)),
        throw_http_error=java_text(config.get("throw-http-error")).lower() == "true",
    )


def _seconds(config: Mapping[str, Any], keys: tuple[str, ...], default: float) -> float:
    for key in keys:
        if (value := config.get(key)) is not None:
            return max(0.0, _milliseconds(value, key) / 1000)
    return default


def _milliseconds(value: Any, key: str) -> float:
    if isinstance(value, str):
        text = value.strip()
        if (lasting := duration(text)) is not None:
            return lasting.total_seconds() * 1000
        value = int(text) if text.removeprefix("-").isdecimal() else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _invalid(key)
    return value


def _flag(config: Mapping[str, Any], keys: tuple[str, ...]) -> bool:
    for key in keys:
        if (value := config.get(key)) is not None:
            text = java_text(value).lower()
            if text not in ("true", "false"):
                raise _invalid(key)
            return text == "true"
    return True


def _invalid(key: str) -> Exception:
    return request_failed(f"HTCL-02008 Invalid value for request configuration option: {key}")
