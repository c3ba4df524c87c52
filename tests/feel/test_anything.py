"""Whatever the text and whatever the context: a value, a FeelSyntaxError or a FeelError, and soon."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from feel.strategies import CONTEXTS, EXPRESSIONS, SCRAPS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from worker.feel import Expression, FeelError, FeelSyntaxError, Limits
from worker.feel.syntax import parse, to_text


def reparse(text: str) -> None:
    try:
        tree = parse(text)
    except FeelSyntaxError:
        return
    assert parse(to_text(tree)) == tree, text


SETTINGS = settings(
    max_examples=300,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
LIMITS = Limits(items=10_000, characters=100_000)


def run(text: str, context: Any) -> None:
    with contextlib.suppress(FeelError):
        json.loads(Expression(text, {}, LIMITS).evaluate_json_text(context))


@SETTINGS
@given(EXPRESSIONS, CONTEXTS)
def test_an_expression_has_a_value_or_fails_plainly(text: str, context: Any) -> None:
    run(text, context)


@SETTINGS
@given(SCRAPS | st.text(max_size=60), CONTEXTS)
def test_scraps_of_expressions_do_too(text: str, context: Any) -> None:
    run(text, context)


@SETTINGS
@given(EXPRESSIONS | SCRAPS)
def test_what_is_printed_parses_to_the_same_tree(text: str) -> None:
    reparse(text)
