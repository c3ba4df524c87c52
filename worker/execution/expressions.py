"""FEEL as execution uses it: parsed with the connector functions, its errors in the modeler's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sdk.errors import ConnectorError, InputError
from connectors.sdk.feel import FeelFunction
from worker import feel
from worker.execution.errors import ExpressionInvalid
from worker.execution.functions import CONNECTOR_FUNCTIONS
from worker.feel import Expression, Limits

if TYPE_CHECKING:
    from collections.abc import Mapping


__all__ = ["Expression", "compile_expression", "feel_function"]


def compile_expression(text: str, header: str, limits: Limits) -> Expression:
    """The expression of a header, with the connector functions.

    Raises:
        ExpressionInvalid: the text is no expression; the message shows where.
    """
    try:
        return feel.compile(text, CONNECTOR_FUNCTIONS, limits=limits)
    except feel.FeelSyntaxError as error:
        raise ExpressionInvalid(f"Header {header}: {error}") from error


def feel_function(text: str, limits: Limits) -> FeelFunction:
    """FEEL that a connector evaluates itself.

    Raises:
        InputError: the text is no expression.
    """
    try:
        expression = feel.compile(text, limits=limits)
    except feel.FeelSyntaxError as error:
        raise InputError(f"Not a FEEL expression: {error}") from error

    def evaluate(variables: Mapping[str, Any]) -> Any:
        try:
            return expression.evaluate_json(variables)
        except feel.FeelError as error:
            raise ConnectorError(None, f"The FEEL expression could not be evaluated: {error}") from error

    return FeelFunction(text, evaluate)
