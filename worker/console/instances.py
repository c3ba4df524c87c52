"""The process instances of late at the embedded gateway: where their tokens are and where they have been."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.console.changes import Changes
    from worker.devgateway.engine.records import Record

MOST: Final = 500
"""Process instances that are kept; the oldest that has ended goes first."""

_BODY = "MULTI_INSTANCE_BODY"  # holds the instances of a loop, which count each
_ENDED = {"ELEMENT_COMPLETED": "completed", "ELEMENT_TERMINATED": "terminated"}


@dataclass(slots=True)
class Instance:
    """A process instance; counts are by the ids of elements and flows. `started` is in milliseconds since the epoch."""

    key: int
    definition_key: int
    process_id: str
    version: int
    started: int
    state: str = "running"
    tokens: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    flows: Counter[str] = field(default_factory=Counter)
    incidents: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """The instance for the page; keys are texts, as JavaScript's numbers don't hold them."""
        return {
            "key": str(self.key),
            "definition": str(self.definition_key),
            "process": self.process_id,
            "version": self.version,
            "started": self.started,
            "state": "incident" if +self.incidents else self.state,
            "tokens": +self.tokens,
            "done": self.done,
        }


class Instances:
    """Listens to the engine's records."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._kept: dict[int, Instance] = {}
        self._takers: dict[str, Callable[[Record], None]] = {
            "PROCESS_INSTANCE": self._element,
            "INCIDENT": self._incident,
        }

    def __call__(self, record: Record) -> None:
        """Takes one."""
        if taker := self._takers.get(record.value_type):
            taker(record)
        self._changes.tell()

    def of(self, key: int) -> Instance | None:
        """One that is kept."""
        return self._kept.get(key)

    def all(self) -> list[Instance]:
        """The newest first."""
        return list(self._kept.values())[::-1]

    def _element(self, record: Record) -> None:
        key, element = record.value["processInstanceKey"], record.value["elementId"]
        if record.value["bpmnElementType"] == "PROCESS":
            self._process(record)
        elif (instance := self._kept.get(key)) is None or record.value["bpmnElementType"] == _BODY:
            return
        elif record.intent == "SEQUENCE_FLOW_TAKEN":
            instance.flows[element] += 1
        elif record.intent == "ELEMENT_ACTIVATING":  # some get no further: an incident holds them
            instance.tokens[element] += 1
        elif record.intent == "ELEMENT_COMPLETED":
            instance.tokens[element] -= 1
            instance.done[element] += 1
        elif record.intent == "ELEMENT_TERMINATED":
            instance.tokens[element] -= 1

    def _process(self, record: Record) -> None:
        value = record.value
        if record.intent == "ELEMENT_ACTIVATING":
            place = (value["processDefinitionKey"], value["bpmnProcessId"], value["version"])
            self._kept[record.key] = Instance(record.key, *place, record.timestamp)
            self._forget_old()
        elif record.intent in _ENDED and record.key in self._kept:
            instance = self._kept[record.key]
            instance.state = _ENDED[record.intent]
            instance.tokens.clear()
            instance.incidents.clear()

    def _incident(self, record: Record) -> None:
        instance = self._kept.get(record.value["processInstanceKey"])
        if instance is not None:
            instance.incidents[record.value["elementId"]] += 1 if record.intent == "CREATED" else -1

    def _forget_old(self) -> None:
        if len(self._kept) > MOST:
            ended = (key for key, each in self._kept.items() if each.state != "running")
            del self._kept[next(ended, next(iter(self._kept)))]
