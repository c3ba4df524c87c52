"""Expressions, static texts and mapping targets in a model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from worker import feel
from worker.devgateway.model.elements import Source
from worker.devgateway.model.validation.problems import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

TARGET: Final = r"[a-zA-Z_][a-zA-Z0-9_]*(\.[a-zA-Z_][a-zA-Z0-9_]*)*"
NOTHING: Final = "Expected expression but not found."


def source_problems(
    node: etree._Element, written: str | None, *, optional: bool = False, static: bool = True
) -> Iterator[Problem]:
    """What is wrong with the text of a node that may be an expression.

    Args:
        node: where it stands.
        written: the text.
        optional: whether it may be left out.
        static: whether it may be a text as it stands.
    """
    if not written:
        if not optional:
            yield problem(node, NOTHING)
        return
    source = Source.of(written)
    if source.is_expression:
        try:
            feel.compile(source.text)
        except feel.FeelSyntaxError as error:
            yield problem(node, f"failed to parse expression '{source.text}': {error}")
    elif not static:
        yield problem(
            node,
            f"Expected expression but found static value '{written}'. "
            f"An expression must start with '=' (e.g. '={written}').",
        )


def target_problems(node: etree._Element) -> Iterator[Problem]:
    """What is wrong with the target of a mapping."""
    target = node.get("target", "")
    if not target:
        yield problem(node, "Expected path expression but not found.")
    elif re.fullmatch(TARGET, target) is None:
        yield problem(node, f"Expected path expression '{target}' but doesn't match the pattern '{TARGET}'.")
