"""Why a model can't be deployed, in the words of Zeebe 8.6; what the engine can't do is refused, never passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.devgateway.model.validation.activities import activity_problems
from worker.devgateway.model.validation.events import event_problems
from worker.devgateway.model.validation.flows import flow_problems
from worker.devgateway.model.validation.problems import Problem, report
from worker.devgateway.model.validation.references import reference_problems
from worker.devgateway.model.validation.scopes import scope_problems
from worker.devgateway.model.validation.supported import support_problems

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Problem", "problems_of", "report"]

CHECKS = (support_problems, scope_problems, flow_problems, activity_problems, event_problems)


def problems_of(definitions: etree._Element) -> list[Problem]:
    """Everything that is wrong with a model; references come first, as the rest relies on them."""
    broken = list(reference_problems(definitions))
    return broken or [problem for check in CHECKS for problem in check(definitions)]
