"""The one place where values of secrets are taken out of text."""

from __future__ import annotations

import base64
import html
import json
import re
from typing import Any
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.telemetry.masking import Mask, current_mask, everywhere, masked, masked_tree

SECRET = 'pa ss"w/rd+ü'


def test_values_are_masked_wherever_they_are() -> None:
    assert Mask([SECRET]).text(f"denied {SECRET}, {SECRET}!") == "denied ***, ***!"


def test_without_values_text_stays_as_it_is() -> None:
    mask = Mask()
    assert not mask
    assert mask.text("anything") == "anything"
    tree = {"a": ["b"]}
    assert mask.tree(tree) is tree


@pytest.mark.parametrize("value", ["", "a", "abc"])
def test_short_values_are_not_masked(value: str) -> None:
    assert Mask([value]).text("a fabulous abc") == "a fabulous abc"


def test_a_value_within_another_is_masked_with_it() -> None:
    assert Mask(["password", "password1234"]).text("password1234") == "***"


def test_values_can_be_added_after_the_first_use() -> None:
    mask = Mask(["first"])
    assert mask.text("first second") == "*** second"
    mask.add("second")
    assert mask.text("first second") == "*** ***"


@pytest.mark.parametrize(
    "encoded",
    [json.dumps(SECRET, ensure_ascii=False)[1:-1], quote(SECRET), quote(SECRET, safe=""), quote_plus(SECRET)],
)
def test_encoded_values_are_masked(encoded: str) -> None:
    assert Mask([SECRET]).text(f"<{encoded}>") == "<***>"


@given(st.text(min_size=4), st.text(max_size=8), st.text(max_size=8))
def test_base64_of_a_text_with_a_secret_gives_nothing_of_it_away(
    secret: str, before: str, after: str
) -> None:
    secret, before, after = (each.encode("utf-8", "replace").decode() for each in (secret, before, after))
    data = (before + secret + after).encode()
    encoded = base64.b64encode(data).decode()
    masked = Mask([secret]).text(encoded)
    assert "***" in masked
    begin, end = len(before.encode()), len((before + secret).encode())
    kept = encoded[: -(-begin * 4 // 3) + 1], encoded[end * 4 // 3 - 1 :]
    assert len(masked) <= len(kept[0]) + len("***") * masked.count("***") + len(kept[1])


def test_the_header_of_basic_authentication_is_masked() -> None:
    header = "Basic " + base64.b64encode(b"ada:s3cr3t-token").decode()
    assert Mask(["s3cr3t-token"]).text(header) == "Basic YWRhOn***g=="


def test_trees_are_masked_in_keys_and_strings_and_nowhere_else() -> None:
    tree = {"is secret": ["secret", 1, None, ("secret",)], "fine": {"x": True}}
    masked = {"is ***": ["***", 1, None, ["***"]], "fine": {"x": True}}
    assert Mask(["secret"]).tree(tree) == masked


def test_a_masked_tree_is_a_copy() -> None:
    tree = {"a": ["secret"]}
    Mask(["secret"]).tree(tree)
    assert tree == {"a": ["secret"]}


def test_a_cycle_ends_in_a_remark() -> None:
    tree: dict[str, Any] = {"a": "secret"}
    tree["self"] = tree
    assert Mask(["secret"]).tree(tree) == {"a": "***", "self": "[circular reference]"}


def test_the_same_part_twice_is_no_cycle() -> None:
    part = ["secret"]
    assert Mask(["secret"]).tree([part, part]) == [["***"], ["***"]]


def test_keys_that_are_no_text_stay() -> None:
    assert Mask(["secret"]).tree({1: "secret", (1, "b"): 2}) == {1: "***", (1, "b"): 2}


def test_half_a_surrogate_pair_does_no_harm() -> None:
    assert Mask(["pass\ud800word"]).text("x pass\ud800word") == "x ***"


@pytest.mark.parametrize(
    "encoded",
    [
        json.dumps(SECRET)[1:-1],
        repr(SECRET.encode())[2:-1],
        re.sub("%..", lambda code: code[0].lower(), quote(SECRET, safe="")),
        escape(SECRET),
        html.escape(SECRET),
    ],
)
def test_values_are_masked_in_the_ways_other_languages_escape_them(encoded: str) -> None:
    assert Mask([SECRET]).text(f"<{encoded}>") == "<***>"


def test_each_line_of_a_value_is_one() -> None:
    mask = Mask(["-----BEGIN-----\n  line-of-a-key\nend\n"])
    assert mask.text("  | -----BEGIN-----\n  |   line-of-a-key\n  | end") == "  | ***\n  |   ***\n  | end"


def test_values_that_overlap_leave_nothing_between() -> None:
    assert Mask(["abcdef", "defghi"]).text("<abcdefghi>") == "<***>"
    assert Mask(["aaaa"]).text("aaaaaa") == "***"
    assert Mask(["abcd"]).text("abcdabcd") == "******"


def test_what_is_no_json_is_masked_as_its_text() -> None:
    assert Mask(["secret"]).tree({"e": ValueError("a secret"), "b": b"secret", "n": 1.5}) == {
        "e": "a ***",
        "b": "b'***'",
        "n": 1.5,
    }


def test_a_mask_of_so_many_values_keeps_those_last_added() -> None:
    mask = Mask(["first", "second"], most=2)
    mask.add("first")
    mask.add("third")
    assert mask.text("first second third") == "*** second ***"


def test_many_values_cost_a_text_without_any_little() -> None:
    mask = Mask([f"value-number-{number}" for number in range(200)])
    text = "no secret in sight " * 1000
    assert mask.text(text) is text


def test_text_of_nobody_s_job_is_masked_by_what_all_jobs_met() -> None:
    everywhere.add("met-by-a-job")
    token = current_mask.set(Mask(["own-value"]))
    try:
        assert masked("met-by-a-job own-value") == "*** ***"
    finally:
        current_mask.reset(token)
    assert masked_tree({"met-by-a-job": ["met-by-a-job own-value"]}) == {"***": ["*** own-value"]}
