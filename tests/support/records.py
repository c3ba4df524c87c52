"""What a broker did: the records its exporter writes, read as they come, indexed by process instance."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import IO, TYPE_CHECKING, Any

import orjson

from support.waiting import Changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PATIENCE = 90.0
"""Seconds that what a broker does is waited for, the start of a worker that it waits for included."""


@dataclass(frozen=True)
class Record:
    """An event or a rejection of the engine, as Zeebe's protocol names them (`JOB` `COMPLETED`, …)."""

    position: int
    key: int
    value_type: str
    intent: str
    timestamp: int
    rejection: str | None
    raw: bytes

    @cached_property
    def value(self) -> dict[str, Any]:
        """The record's value, decoded when asked for: thousands of records are kept."""
        value: dict[str, Any] = orjson.loads(self.raw)["value"]
        return value

    def is_a(self, value_type: str, *intents: str) -> bool:
        """Tell whether it is an event of the type with one of the intents."""
        return self.rejection is None and self.value_type == value_type and self.intent in intents


class Records:
    """All records of a broker so far, and the ways to wait for more."""

    def __init__(self) -> None:
        self.all: list[Record] = []
        self.completed: set[int] = set()
        self._by_instance: defaultdict[int, list[Record]] = defaultdict(list)
        self._changes = Changes(lambda: f"The broker wrote {len(self.all)} records")
        self._last = 0

    def read_from(self, output: IO[bytes]) -> threading.Thread:
        """Read an exporter's output until it ends, in a thread of its own."""
        reader = threading.Thread(target=self._read, args=(output,), daemon=True)
        reader.start()
        return reader

    def of(self, instance: int) -> list[Record]:
        """The records of a process instance."""
        return self._by_instance[instance]

    def variables(self, instance: int) -> dict[str, Any]:
        """The variables of the process scope as they are now."""
        written = (record for record in self.of(instance) if record.is_a("VARIABLE", "CREATED", "UPDATED"))
        return {
            record.value["name"]: orjson.loads(record.value["value"])
            for record in written
            if record.value["scopeKey"] == instance
        }

    def incidents(self, instance: int) -> list[Record]:
        """The open incidents; their values have `errorType`, `errorMessage`, `elementId`, `jobKey`."""
        resolved = {record.key for record in self.of(instance) if record.is_a("INCIDENT", "RESOLVED")}
        created = (record for record in self.of(instance) if record.is_a("INCIDENT", "CREATED"))
        return [record for record in created if record.key not in resolved]

    async def wait_until(self, condition: Callable[[], Any], within: float = PATIENCE) -> Any:
        """Return the first true value of `condition`, looked at again as records come."""
        return await self._changes.until(condition, within)

    async def wait_for(self, predicate: Callable[[Record], bool], within: float = PATIENCE) -> Record:
        """Return the first record, of those there are or to come, for which `predicate` is true."""
        looked_at = 0

        def found() -> Record | None:
            nonlocal looked_at
            new = self.all[looked_at:]
            looked_at += len(new)
            return next(filter(predicate, new), None)

        return await self._changes.until(found, within)

    async def wait_completed(self, instances: Iterable[int], within: float) -> None:
        """Wait until all process instances are completed."""
        left = set(instances)

        def none_left() -> bool:
            left.difference_update(self.completed)
            return not left

        await self._changes.until(none_left, within)

    def add(self, line: bytes) -> None:
        """Keep a record as an exporter writes it: JSON."""
        parsed = orjson.loads(line)
        # The exporter starts over when its broker does.
        if parsed["position"] <= self._last:
            return
        self._last = parsed["position"]
        record = Record(
            position=parsed["position"],
            key=parsed["key"],
            value_type=parsed["valueType"],
            intent=parsed["intent"],
            timestamp=parsed["timestamp"],
            rejection=parsed["rejectionReason"] if parsed["recordType"] == "COMMAND_REJECTION" else None,
            raw=line,
        )
        instance = parsed["value"].get("processInstanceKey")
        if instance is not None:
            self._by_instance[instance].append(record)
        self.all.append(record)
        if record.is_a("PROCESS_INSTANCE", "ELEMENT_COMPLETED") and record.key == instance:
            self.completed.add(instance)
        self._changes.announce()

    def _read(self, output: IO[bytes]) -> None:
        with output:
            for line in output:
                # A broker that is killed may leave half a line; it writes the record anew when it is back.
                whole = line.startswith(b"{") and line.endswith(b"\n")
                if whole and b'"recordType":"COMMAND"' not in line:
                    self.add(line)
