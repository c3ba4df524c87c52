"""FEEL, the expression language of Camunda 8, compiled to Python closures.

    expression = feel.compile("{total: sum(orders.price)}")
    expression.evaluate_json({"orders": [{"price": 9.95}, {"price": 2}]})  # {"total": 11.95}

The README beside this file says what the dialect is, what bounds an evaluation and how values look in Python.
"""

from __future__ import annotations

from worker.feel.errors import FeelError, FeelSyntaxError
from worker.feel.expression import Expression, compile  # noqa: A004 - the word of the field, as in `re`
from worker.feel.functions import HostFunction
from worker.feel.limits import Limits
from worker.feel.null_calls import NullCall
from worker.feel.values.kinds import HostValue

__all__ = [
    "Expression",
    "FeelError",
    "FeelSyntaxError",
    "HostFunction",
    "HostValue",
    "Limits",
    "NullCall",
    "compile",
]
