"""Inputs whose kind another input beside them tells."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field
from structlog.testing import capture_logs

from connectors.sdk import Context, Model, connector
from connectors.sdk.kinds import kind_told_by
from worker.testing import Complete, Fail, run_job


class Brew(Model):
    drink_kind: Literal["tea"]
    drink: str


class Grind(Model):
    drink_kind: Literal["coffee"]
    drink: str


class Order(Model):
    data: Annotated[
        Brew | Grind,
        Field(discriminator="drink_kind"),
        kind_told_by("drinkKind", about="drink", kinds=["tea", "coffee"]),
    ]
    cups: int = 1


@connector(type="com.example:order:1", name="Order")
async def order(input: Order, context: Context) -> str:
    return f"{input.cups} {input.data.drink}"


KINDS = "It is about the input data.drinkKind. It must be one of: tea, coffee."
WORDS = "Unexpected Error, Further investigation is needed"


async def test_a_kind_and_what_it_is_about_are_taken_as_their_model_says() -> None:
    outcome = await run_job(order, {"data": {"drinkKind": "tea", "drink": "Assam"}}, {"resultVariable": "r"})
    assert isinstance(outcome, Complete)
    assert outcome.variables == {"r": "1 Assam"}


@pytest.mark.parametrize(
    ("data", "message", "meaning"),
    [
        ({"drinkKind": "milk", "drink": "x"}, WORDS, KINDS),
        ({"drinkKind": ["tea"], "drink": "x"}, WORDS, KINDS),
        ({"drink": "x"}, "Missing external type id property 'drinkKind'", KINDS),
        ({"drinkKind": None, "drink": "x"}, "Missing external type id property 'drinkKind'", KINDS),
        (
            {"drinkKind": "tea"},
            "Missing property 'drink' for external type id 'drinkKind'",
            "It is about the input data.drink. It is required.",
        ),
    ],
)
async def test_error_expressions_see_the_references_words_and_the_log_tells_what_they_mean(
    data: dict[str, Any], message: str, meaning: str
) -> None:
    with capture_logs() as lines:
        outcome = await run_job(order, {"data": data})
    assert isinstance(outcome, Fail)
    assert (outcome.message, outcome.retries) == (message, 0)
    assert [each["reason"] for each in lines] == [meaning]


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        (
            {"data": {"drinkKind": "milk", "drink": "x"}, "cups": []},
            "data.drinkKind: Validation failed. It must be one of: tea, coffee.",
        ),
        ({"data": {}}, "data.drinkKind: Validation failed. It is required."),
        ({"data": 5}, "data: Validation failed. It must be an object."),
    ],
)
async def test_beside_other_violations_and_where_neither_is_there_it_is_told_as_any_other(
    variables: dict[str, Any], told: str
) -> None:
    outcome = await run_job(order, variables)
    assert isinstance(outcome, Fail)
    assert f"Property: {told}" in outcome.message
