"""FEEL functions as inputs: expressions that the connector evaluates itself, as often as it needs.

Most FEEL of an element is evaluated by the engine before the job exists. An input typed `FeelFunction` arrives as
text that begins with `=` and is evaluated here, once a row or a page say (runtime sheet, section 5.3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError, core_schema

from connectors.sdk.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

COMPILER = "feel"
"""The key of the validation context under which the worker offers its compiler."""


class FeelFunction:
    """An expression, parsed; calling it with variables gives its value.

    Example:
        class Input(BaseModel):
            rows: list[dict[str, Any]]
            keep: FeelFunction

        kept = [row for row in input.rows if input.keep({"row": row})]

    Attributes:
        text: the expression as modelled.
    """

    __slots__ = ("_evaluate", "text")

    def __init__(self, text: str, evaluate: Callable[[Mapping[str, Any]], Any]) -> None:
        self.text = text
        self._evaluate = evaluate

    def __call__(self, variables: Mapping[str, Any]) -> Any:
        """The value for these variables, as JSON can hold it.

        Raises:
            ConnectorError: the evaluation failed.
        """
        return self._evaluate(variables)

    def __repr__(self) -> str:
        return f"FeelFunction({self.text!r})"

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(cls._validated)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": "^=", "format": "feel"}

    @classmethod
    def _validated(cls, value: Any, info: core_schema.ValidationInfo[Any]) -> FeelFunction:
        if isinstance(value, FeelFunction):
            return value
        if not isinstance(value, str) or not value.startswith("="):
            raise PydanticCustomError("feel_type", "must be a FEEL expression that begins with =")
        compiler = (info.context or {}).get(COMPILER)
        if compiler is None:
            raise PydanticCustomError("feel_context", "can be FEEL text only where a worker evaluates it")
        try:
            function: FeelFunction = compiler(value)
        except InputError as error:
            raise PydanticCustomError("feel_syntax", "{problem}", {"problem": error.message}) from error
        return function
