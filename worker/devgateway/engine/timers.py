"""When a timer of a model is due, and when again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.devgateway.engine.expressions import one_of
from worker.devgateway.engine.trouble import IncidentType, Trouble
from worker.devgateway.model.timing import FOR_EVER, after, cycle, moment

if TYPE_CHECKING:
    from worker.devgateway.model.elements import Timer
    from worker.devgateway.model.timing import Cycle


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a timer is due first, and how often: `repetitions` counts what is left, -1 has no end.

    `due` is in seconds since the epoch; `interval` is an ISO duration, empty for what is due once.
    """

    due: float
    repetitions: int = 1
    interval: str = ""

    def following(self) -> Schedule | None:
        """When it is due after this time, None if it is not."""
        left = self.repetitions - 1 if self.repetitions > 0 else FOR_EVER
        return (
            Schedule(after(self.due, self.interval), left, self.interval) if left and self.interval else None
        )


def schedule(timer: Timer, contexts: list[dict[str, Any]], now: float) -> Schedule:
    """When a timer is due that starts now.

    Raises:
        Trouble: its expression comes to something else.
    """
    text = timer.value.text
    try:
        if timer.kind == "duration":
            value = one_of(timer.value, contexts, ("DURATION", "PERIOD", "STRING"))
            return Schedule(after(now, str(value)))
        if timer.kind == "date":
            value = one_of(timer.value, contexts, ("DATE_TIME", "STRING"))
            return Schedule(moment(str(value)))
        return _first(cycle(one_of(timer.value, contexts, ("STRING",))), now)
    except ValueError as wrong:
        raise Trouble(
            IncidentType.EXTRACT_VALUE_ERROR,
            f"Invalid timer {timer.kind} expression ({wrong} for expression '{text}'.)",
        ) from None


def _first(repeated: Cycle, now: float) -> Schedule:
    start, interval = repeated.start, repeated.interval
    due = after(now, interval) if start is None else max(start, now)
    return Schedule(due, repeated.repetitions, interval)
