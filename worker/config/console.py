"""Whether the console is wanted, and whether it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.config.errors import ConfigError

if TYPE_CHECKING:
    from worker.config.resolve import Values

_WANTED = "connector-worker.console"
_TOKEN = "connector-worker.admin-token"  # noqa: S105 - a name


def console(values: Values) -> bool:
    """Whether the console is on the admin port.

    Raises:
        ConfigError: it is, and anybody could look at it.
    """
    wanted: bool = values[_WANTED]
    if wanted and not values[_TOKEN]:
        raise ConfigError(
            f"{values.written(_WANTED)} shows jobs with their data: set CONNECTOR_WORKER_ADMIN_TOKEN, "
            "which those have to bring who look at it"
        )
    return wanted
