"""End events: those that say nothing, throw an error, or end all that their scope does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.devgateway.engine import expressions
from worker.devgateway.engine.lifecycle import Behaviour, Lifecycle
from worker.devgateway.engine.scopes import contexts
from worker.devgateway.model.elements import Error, Terminate

if TYPE_CHECKING:
    from worker.devgateway.engine.happenings import Happenings
    from worker.devgateway.engine.instances import ElementInstance


class End(Behaviour):
    """An end event."""

    def __init__(self, lifecycle: Lifecycle, happenings: Happenings) -> None:
        super().__init__(lifecycle)
        self._happenings = happenings

    def activate(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        error = instance.element.event
        if not isinstance(error, Error):
            super().activate(instance)
            return
        assert error.code is not None, "validated before"
        code = expressions.text(error.code, contexts(instance))
        self._happenings.error_end_reached(instance, code)

    def completed(self, instance: ElementInstance) -> None:
        """As of `Behaviour`."""
        if isinstance(instance.element.event, Terminate) and instance.parent is not None:
            self.lifecycle.clear(instance.parent)
