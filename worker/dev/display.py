"""What `dev` shows: a line for each thing that happens, and below them how much is under way."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Self

import orjson
from rich.markup import escape
from rich.text import Text

from worker.execution.outcome import Complete, Fail
from worker.telemetry.masking import masked

if TYPE_CHECKING:
    from types import TracebackType

    from rich.console import Console

    from worker.execution.job import Job
    from worker.execution.outcome import Outcome

WIDEST: Final = 100
"""Characters shown of variables and messages; the console page has them whole."""


class Display:
    """Writes to a terminal, or plainly to whatever else the output is. Secrets are masked."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status = console.status("")
        self._instances = self._jobs = self._done = 0

    def __enter__(self) -> Self:
        self._show_progress()
        self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._status.stop()

    def ready(self, address: str, job_types: int, warning: str) -> None:
        """The gateway listens and the worker works."""
        self._console.print(f"[bold]embedded gateway[/bold] {escape(address)}, {job_types} job types")
        self._console.print(f"[yellow]{escape(warning)}[/yellow]")

    def ended(self, link: str, *, watched: bool) -> None:
        """What was started has ended, and nothing else will without a person."""
        self.console(link)
        again = "Change the model, and it is started again" if watched else "Look at it there"
        self._console.print(f"{again}; Ctrl-C ends all.")

    def left_out(self, problem: str) -> None:
        """A connector could not be loaded."""
        self._console.print(f"[red]✗[/red] {escape(problem)}", soft_wrap=True, highlight=False)

    def console(self, link: str) -> None:
        """The console can be opened."""
        self._console.print(f"[bold]console[/bold] {escape(link)}", soft_wrap=True, highlight=False)

    # Models

    def deployed(self, file: str, process_id: str, version: int) -> None:
        """A process was deployed."""
        self._line("green", "deployed", f"{process_id} version {version}", file)

    def not_deployed(self, file: str, why: str) -> None:
        """A file could not be deployed."""
        self._line("red", "not deployed", file, why, whole=True)

    def not_started(self, process_id: str, why: str) -> None:
        """A process could not be started."""
        self._line("red", "not started", process_id, why, whole=True)

    # Jobs

    def job_began(self) -> None:
        """A connector has a job."""
        self._jobs += 1
        self._show_progress()

    def waits(self, element_id: str, why: str) -> None:
        """A job was made that no connector here takes."""
        self._line("yellow", "waits", element_id, why, whole=True)

    def doubtful(self, element_id: str, why: str) -> None:
        """An element's header is probably not meant as it is written."""
        self._line("yellow", "doubtful", element_id, why, whole=True)

    def job_ended(self, job: Job, connector: str, seconds: float, outcome: Outcome | None) -> None:
        """A connector is done with a job; without an outcome it was cut off."""
        self._jobs -= 1
        self._done += 1
        colour, said = _told(outcome)
        self._line(colour, job.element_id, f"{connector}, {seconds * 1000:.0f} ms", said)
        self._show_progress()

    # Processes

    def instance_began(self, process_id: str, key: int) -> None:
        """A process instance runs."""
        self._instances += 1
        self._line("cyan", "started", process_id, str(key))
        self._show_progress()

    def instance_ended(self, process_id: str, key: int, variables: dict[str, Any] | None) -> None:
        """A process instance has ended; without variables it was cancelled."""
        self._instances -= 1
        if variables is None:
            self._line("yellow", "cancelled", process_id, str(key))
        else:
            self._line("bold green", "completed", process_id, str(key))
            self._console.print_json(masked(orjson.dumps(variables).decode()))
        self._show_progress()

    def incident(self, element_id: str, message: str, key: int) -> None:
        """A process instance can't go on by itself."""
        self._line("bold red", "incident", f"{element_id} ({key})", message, whole=True)

    # How it is written

    def _line(self, colour: str, what: str, who: str, more: str, *, whole: bool = False) -> None:
        text = masked(more)
        if not whole and len(text) > WIDEST:
            text = f"{text[:WIDEST]}…"
        line = Text(f"{datetime.now().astimezone():%H:%M:%S}  ", style="dim")
        line.append(f"{what:<16} ", style=colour)
        line.append(f"{who:<36} ", style="default")
        line.append(text, style="default")
        self._console.print(line, soft_wrap=True, highlight=False)

    def _show_progress(self) -> None:
        self._status.update(
            f"{self._instances} process instances run, {self._jobs} jobs at work, {self._done} done"
        )


def _told(outcome: Outcome | None) -> tuple[str, str]:
    """A colour and words for what a job came to."""
    if outcome is None:
        return "yellow", "cut off"
    if isinstance(outcome, Complete):
        return "green", f"completed {outcome.payload}"
    if isinstance(outcome, Fail):
        left = f"{outcome.retries} retries left" if outcome.retries > 0 else "no retries left"
        return "red", f"failed, {left}: {outcome.message}"
    return "magenta", f"error {outcome.code}: {outcome.message or ''}"
