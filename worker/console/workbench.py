"""What a person may do at the embedded gateway: run a connector, try FEEL, look at processes, retry an incident."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any

from worker import feel
from worker.console.diagram import Marks, diagram_of, drawn
from worker.console.instances import Instances
from worker.console.invocation import PATIENCE, FormError, confidential, job_of
from worker.execution.functions import CONNECTOR_FUNCTIONS
from worker.telemetry.masking import everywhere
from worker.testing.control import StandaloneControl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.console.console import Console
    from worker.console.recording import RecordedJobs
    from worker.devgateway.view import ProcessView, View
    from worker.registry import Registered


class Workbench:
    """Beside a worker and the embedded gateway, on their event loop.

    Args:
        console: where jobs are noted.
        jobs: runs them, noting each.
        view: of the gateway.

    Attributes:
        instances: a listener of the engine's feed, to be added before the first process starts.
    """

    def __init__(self, console: Console, jobs: RecordedJobs, view: View) -> None:
        self.instances = Instances(console.changes)
        self._jobs = jobs
        self._view = view
        self._keys = 0

    async def invoke(
        self, registered: Registered, values: Mapping[str, Any], context: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Runs a connector on a job made of its form; what was noted of it.

        Raises:
            FormError: a field holds what is no value of its kind, or the connector took too long.
        """
        self._keys += 1
        everywhere.add(*confidential(registered, values))
        job = job_of(registered, values, context, self._keys)
        try:
            async with asyncio.timeout(PATIENCE):
                # A task of its own, as of any job: what it sets in its context is not the next one's.
                _, entry = await asyncio.create_task(self._jobs.recorded(job, StandaloneControl()))
        except TimeoutError:
            raise FormError(f"The connector took longer than {PATIENCE:g} s and was cut off.") from None
        return entry.whole()

    def evaluate(self, expression: str, context: Mapping[str, Any]) -> dict[str, Any]:
        """The value of an expression as JSON text, or the error and its place: offset from 0, line and column from 1.

        With it `nullCalls`, if there are any: the calls that no function takes, each an error and its place.
        """
        try:
            compiled = feel.compile(expression, CONNECTOR_FUNCTIONS)
        except feel.FeelSyntaxError as error:
            return _placed(error)
        null_calls = [_placed(each) for each in compiled.null_calls]
        told: dict[str, Any] = {"nullCalls": null_calls} if null_calls else {}
        try:
            return {"value": compiled.evaluate_json_text(context), **told}
        except feel.FeelError as error:
            return {"error": str(error), **told}

    def processes(self) -> list[dict[str, Any]]:
        """The deployed processes, the newest first, each with its instances of late."""
        instances = self.instances.all()
        return [
            {
                "key": str(each.key),
                "id": each.id,
                "name": each.name or each.id,
                "version": each.version,
                "file": each.resource_name,
                "instances": [one.as_json() for one in instances if one.definition_key == each.key],
            }
            for each in reversed(self._view.processes())
        ]

    def variables(self, instance_key: int) -> dict[str, Any] | None:
        """The variables of a process instance that runs."""
        running = (each for each in self._view.instances() if each.key == instance_key)
        return next((dict(each.variables) for each in running), None)

    def picture(self, definition_key: int, instance_key: int | None) -> bytes | None:
        """A process as SVG, with the tokens of one instance or of all; None where there is no such process."""
        process = next((each for each in self._view.processes() if each.key == definition_key), None)
        if process is None:
            return None
        return drawn(diagram_of(process.xml), process.name or process.id, self._marks(process, instance_key))

    def incidents(self) -> list[dict[str, Any]]:
        """The open incidents, the newest first."""
        return [
            {
                "key": str(each.key),
                "type": each.type,
                "message": each.message,
                "element": each.element_id,
                "process": each.process_id,
                "instance": str(each.process_instance_key),
                "created": each.created,
            }
            for each in reversed(self._view.incidents())
        ]

    def retry(self, incident_key: int) -> None:
        """Tries again what an incident stopped.

        Raises:
            Rejection: there is no such incident.
        """
        self._view.resolve(incident_key)

    def _marks(self, process: ProcessView, instance_key: int | None) -> Marks:
        if instance_key is not None:
            one = self.instances.of(instance_key)
            return Marks() if one is None else Marks(one.tokens, one.incidents, one.done, one.flows)
        running = [each for each in self.instances.all() if each.definition_key == process.key]
        tokens = sum((each.tokens for each in running), Counter[str]())
        return Marks(tokens, sum((each.incidents for each in running), Counter[str]()))


def _placed(what: feel.FeelSyntaxError | feel.NullCall) -> dict[str, Any]:
    return {"error": what.problem, "position": what.position, "line": what.line, "column": what.column}
