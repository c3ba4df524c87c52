"""A job as it is written into the model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.camunda7 import zeebe

if TYPE_CHECKING:
    from lxml import etree

    from worker.camunda7.retries import Retries
    from worker.camunda7.values import Value


@dataclass(slots=True)
class Task:
    """What an element is to have.

    Attributes:
        type: the job type.
        retries: how often it is tried.
        inputs: target and source, in order.
        outputs: target and source, in order.
        headers: custom headers beside those of the retries.
        given: the connector's inputs by their Camunda 7 names; None for what could not be converted.
        failed: whether one of them could not be.
    """

    type: str
    retries: Retries
    inputs: list[tuple[str, str]] = field(default_factory=list)
    outputs: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    given: dict[str, Value | None] = field(default_factory=dict)
    failed: bool = False

    def write(self, element: etree._Element) -> None:
        """Writes it as extension elements."""
        headers = dict(self.headers)
        if self.retries.backoff is not None:
            headers["retryBackoff"] = self.retries.backoff
        if self.retries.cycle is not None:
            headers["c7RetryTimeCycle"] = self.retries.cycle
        zeebe.job(element, self.type, self.retries.attempts, headers)
        zeebe.mappings(element, self.inputs, self.outputs)
