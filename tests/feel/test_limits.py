"""No expression takes the worker down: each of these ends soon and says why."""

from __future__ import annotations

import contextlib
import time

import pytest

from worker.feel import FeelError, Limits
from worker.feel import compile as compiled

TIME = Limits()
LOOSE = Limits(seconds=30, items=1_000, characters=1_000)


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..100000000 return i",
        "count(for i in 1..1000000000000 return null)",
        "some i in 1..100000000 satisfies i < 0",
        "for a in 1..1000, b in 1..1000, c in 1..1000 return a * b * c",
        "for a in 1..9999 return for b in 1..9999 return for c in 1..9 return c",
        "for i in 0.5..100000000 return i",
        "{a: for i in 1..3000 return {k: i}, b: distinct values(a)}",
        "{a: for i in 1..2000 return i, b: sort(a, function(x, y) count(a[item > x]) > 3)}",
        "{f: function(x) for i in 1..99 return x, g: function(x) f(f(f(f(f(x))))), r: for i in 1..99999 return g(i)}",
    ],
)
def test_time_is_bounded(text: str) -> None:
    began = time.thread_time()
    with pytest.raises(FeelError, match=r"longer than 100 ms|more than 1000000 list items"):
        compiled(text, limits=TIME).evaluate()
    assert time.thread_time() - began < 1


def test_a_pattern_with_catastrophic_backtracking_is_answered_at_once() -> None:
    began = time.thread_time()
    assert compiled('matches(text, "^(a+)+$")').evaluate({"text": "a" * 5_000 + "b"}) is False
    assert time.thread_time() - began < 1


def test_list_items_are_bounded() -> None:
    with pytest.raises(FeelError, match="more than 1000 list items"):
        compiled("for i in 1..2000 return i", limits=LOOSE).evaluate()


@pytest.mark.parametrize("text", ["s + s", "string join([s, s])", 'replace(s, "x", s)', "string([s, s])"])
def test_strings_are_bounded(text: str) -> None:
    with pytest.raises(FeelError, match="more than 1000 characters"):
        compiled(text, limits=LOOSE).evaluate({"s": "x" * 900})


def test_calls_that_nest_too_deep_fail_plainly() -> None:
    functions = ", ".join(f"f{n}: function(x) f{n - 1}(x)" for n in range(1, 2_000))
    with pytest.raises(FeelError):
        compiled(f"{{f0: function(x) x, {functions}, r: f1999(1)}}").evaluate()


@pytest.mark.parametrize(
    "text", ["10 ** 999999999", "decimal(1, 2000000000)", "2 ** 999999999", "1.1 ** 999999999"]
)
def test_huge_numbers_end(text: str) -> None:
    began = time.thread_time()
    with contextlib.suppress(FeelError):
        compiled(text).evaluate()
    assert time.thread_time() - began < 1


def test_a_deeply_nested_result_fails_plainly() -> None:
    deep: list[object] = []
    for _ in range(5_000):
        deep = [deep]
    for text in ("a", "string(a)", "to json(a)", "flatten(a)", "a = b", "list contains([a], b)"):
        with contextlib.suppress(FeelError):
            compiled(text).evaluate_json({"a": deep, "b": [deep]})
