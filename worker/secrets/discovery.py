"""The providers that this worker asks, in their order: its own and those of plug-ins, found as entry points."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worker.secrets.provider import ProviderContext, SecretProvider
    from worker.secrets.settings import SecretSettings

GROUP = "connector_worker.secret_providers"
OWN = "connector-worker"


def providers(context: ProviderContext, found: Iterable[EntryPoint] | None = None) -> list[SecretProvider]:
    """The providers of the settings, made.

    Unless the settings name them, those are the environment and the ones of installed plug-ins; the worker's own
    others are asked only where they are named.

    Args:
        context: what they are made of.
        found: the entry points; those of the installed packages unless given.

    Raises:
        ValueError: one is unknown, can't be imported, or lacks a setting. None is left out: jobs would be told that
            a secret does not exist.
    """
    points = entry_points(group=GROUP) if found is None else found
    # The worker's own last, so that a plug-in can't take their names.
    named = {point.name: point for point in sorted(points, key=_is_own)}
    return [_made(name, named, context) for name in _order(context.settings, named.values())]


def _is_own(point: EntryPoint) -> bool:
    return point.dist is not None and point.dist.name == OWN


def _order(settings: SecretSettings, points: Iterable[EntryPoint]) -> tuple[str, ...]:
    if settings.providers is not None:
        return settings.providers
    environment = ("environment",) if settings.from_environment else ()
    plugins = sorted(point.name for point in points if not _is_own(point)) if settings.discovery else ()
    return (*environment, *plugins)


def _made(name: str, named: dict[str, EntryPoint], context: ProviderContext) -> SecretProvider:
    point = named.get(name)
    if point is None:
        installed = ", ".join(sorted(named))
        raise ValueError(
            f"CONNECTOR_WORKER_SECRET_PROVIDERS: there is no secret provider {name}; installed are {installed}"
        )
    try:
        factory = point.load()
    except Exception as error:
        raise ValueError(
            f"the secret provider {name} can't be imported: {point.value}: {type(error).__name__}: {error}"
        ) from error
    provider: SecretProvider = factory(context)
    return provider
