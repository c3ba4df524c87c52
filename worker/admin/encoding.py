"""Metrics as text; brings Prometheus's library, so import it where somebody asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client import Metric


def encoded(metrics: Iterable[Metric], accepted: str) -> tuple[bytes, str]:
    """The metrics as text and its content type: the format that `accepted`, an Accept header, asks for."""
    encode, content_type = choose_encoder(accepted)
    return encode(_Collected(metrics)), content_type


class _Collected(Collector):
    """Metrics as the library's encoders want them."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics
