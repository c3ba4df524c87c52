"""JUEL is parsed as a language: texts in it, nesting, escapes, precedence; whatever is no JUEL is refused in words."""

from __future__ import annotations

import contextlib
import time

import pytest
from camunda7.strategies import Written, expressions, texts
from hypothesis import given
from hypothesis import strategies as st

from worker.camunda7.feel import Scope, translate
from worker.camunda7.language import juel
from worker.camunda7.language.errors import Unsupported
from worker.camunda7.language.tree import Binary, Joined, Literal, Name, Node, Unary


@given(expressions, st.sampled_from("$#"))
def test_what_is_written_is_read(written: Written, sign: str) -> None:
    text, node = written
    assert juel.parse(f"{sign}{{{text}}}") == node
    assert juel.expressions_in(f"{sign}{{ x }}") == 1


@given(st.lists(st.tuples(texts, expressions), min_size=2, max_size=4))
def test_text_and_expressions_may_alternate(parts: list[tuple[str, Written]]) -> None:
    literals = ["".join(each for each in text if each not in "\\$#") + "." for text, _ in parts]
    whole = "".join(f"{literal}${{{text}}}" for literal, (_, (text, _)) in zip(literals, parts, strict=True))
    found = juel.parse(whole, trimmed=False)
    assert isinstance(found, Joined)
    assert found.parts[::2] == tuple(map(Literal, literals))
    assert found.parts[1::2] == tuple(node for _, (_, node) in parts)


@given(st.text(max_size=60) | st.text("${}#()[]'\"\\.?:&|!=<>+-*/% \nabc19,", max_size=60))
def test_anything_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Unsupported):
        assert isinstance(juel.parse(text), Node)


@given(st.text("${}#()[]'\"\\.?:&|!=<>+-*/% \nabc19,", max_size=60))
def test_without_an_expression_a_text_is_itself(text: str) -> None:
    if not juel.has_expression(text):
        assert juel.parse(text) == Literal(text.strip())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"a\${x}", "a${x}"),
        (r"\#{x}\${y}", "#{x}${y}"),
        (r"C:\temp", r"C:\temp"),
        ("costs 5$", "costs 5$"),
        ("{not} # one", "{not} # one"),
        ("", ""),
    ],
)
def test_what_is_no_expression_is_text(text: str, value: str) -> None:
    assert juel.parse(text) == Literal(value)


def test_a_backslash_takes_the_meaning_of_one_expression_alone() -> None:
    assert juel.parse(r"\${a}${b}") == Joined((Literal("${a}"), Name("b")))


@pytest.mark.parametrize("text", ['${"}"}', "${'}'}", '${"${"}', r"${'it\'s'}"])
def test_braces_and_quotes_inside_of_texts_end_nothing(text: str) -> None:
    assert isinstance(juel.parse(text), Literal)


def test_precedence_is_javas() -> None:
    found = juel.parse("${a or b and not c == 1 + 2 * 3}")
    product = Binary("*", Literal(2), Literal(3))
    compared = Binary("==", Unary("!", Name("c")), Binary("+", Literal(1), product))
    assert found == Binary("||", Name("a"), Binary("&&", Name("b"), compared))


def test_of_operators_of_one_kind_the_left_one_is_first() -> None:
    assert juel.parse("${a - b - c}") == Binary("-", Binary("-", Name("a"), Name("b")), Name("c"))


def test_an_expression_may_have_several_lines() -> None:
    assert juel.parse("\n ${S(response)\n   .prop('a')\n}\n") == juel.parse("${S(response).prop('a')}")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("${x", "'}' was expected"),
        ("${}", "'}' is not understood"),
        ("${a b}", "'}' was expected at 'b'"),
        ("${a.}", "a name was expected"),
        ("${'open}", "not understood at"),
        ("${a[1}", "']' was expected"),
        ("${f(1}", "')' was expected"),
        ("${a ? b}", "':' was expected"),
        ("${`x`}", "not understood"),
    ],
)
def test_what_is_wrong_is_said(text: str, why: str) -> None:
    with pytest.raises(Unsupported) as refused:
        juel.parse(text)
    assert why in refused.value.why


@pytest.mark.parametrize(
    "text",
    [
        "${" + "(" * 5000 + "x" + ")" * 5000 + "}",
        "${" + "!" * 50_000 + "x}",
        "${" + "a[" * 5000 + "]" * 5000 + "}",
        "${" + "a ? " * 5000 + "}",
        "${" + "'" * 50_000,
        "${" + "x + " * 20_000 + "x}",
        "x" * 200_000 + "${x}",
        "\\" * 50_000 + "${x}",
    ],
    ids=["brackets", "signs", "indexes", "choices", "quotes", "sums", "long", "backslashes"],
)
def test_a_hostile_text_takes_little_time(text: str) -> None:
    started = time.process_time()
    with contextlib.suppress(Unsupported):
        translate(juel.parse(text), Scope())
    assert time.process_time() - started < 3
