"""Placeholders of secrets (runtime sheet, section 4.1; checks 30 to 32, and what is better than the reference)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.connectors import keeping

from worker.testing import Complete, Fail, run_job

SECRETS = {"T": 'pw"1', "KEY": "name", "A_B": "x", "a/b.c-d": "path", "NESTED": "{{secrets.T}}", "EMPTY": ""}


async def seen(variables: Any, *, legacy: bool = False) -> Any:
    """What the connector gets."""
    kept: list[dict[str, Any]] = []
    outcome = await run_job(keeping(kept), variables, secrets=SECRETS, legacy_secret_syntax=legacy)
    assert isinstance(outcome, Complete), outcome
    return kept[0]


async def refused(variables: Any, *, legacy: bool = False) -> str:
    outcome = await run_job(keeping([]), variables, secrets=SECRETS, legacy_secret_syntax=legacy)
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert outcome.variables["error"]["type"].endswith("ConnectorInputException")
    return outcome.message


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{{secrets.T}}", 'pw"1'),
        ("{{ secrets.T }}", 'pw"1'),
        ("{{\tsecrets.T}}", 'pw"1'),
        ("Bearer {{secrets.T}}!", 'Bearer pw"1!'),
        ("{{secrets.T}}{{secrets.KEY}}", 'pw"1name'),
        ("{{secrets.a/b.c-d}}", "path"),
        ("{{{secrets.KEY}}}", "{name}"),
        ("\\{{secrets.KEY}}", "\\name"),
        ("{{secrets.EMPTY}}", ""),
    ],
)
async def test_placeholders_in_braces_are_replaced(value: str, expected: str) -> None:
    assert await seen({"v": value}) == {"v": expected}


async def test_they_are_replaced_at_any_depth_and_in_keys() -> None:
    variables = {
        "h": ["Bearer {{ secrets.T }}"],
        "o": {"{{secrets.KEY}}": {"x": ["{{secrets.T}}", 1]}, "z": None},
    }
    assert await seen(variables) == {"h": ['Bearer pw"1'], "o": {"name": {"x": ['pw"1', 1]}, "z": None}}


async def test_a_renamed_key_keeps_its_place() -> None:
    variables = {"o": {"a": 1, "{{secrets.KEY}}": 2, "z": 3}}
    assert list((await seen(variables))["o"]) == ["a", "name", "z"]


@pytest.mark.parametrize(
    "value",
    [
        "{{secrets.T",
        "{{secrets.T}",
        "{{secrets.}}",
        "{{secret.T}}",
        "{secrets.T}",
        "{{ secrets.T T }}",
        "{{secrets .T}}",
    ],
)
async def test_what_is_no_placeholder_is_text(value: str) -> None:
    assert await seen({"v": value}) == {"v": value}


async def test_an_unclosed_placeholder_does_not_hide_the_next_one() -> None:
    assert await seen({"v": "{{secrets.X and {{secrets.KEY}}"}) == {"v": "{{secrets.X and name"}


async def test_values_are_not_looked_through_again() -> None:
    for legacy in (False, True):
        assert await seen({"v": "{{secrets.NESTED}}"}, legacy=legacy) == {"v": "{{secrets.T}}"}


async def test_an_unknown_name_fails_for_good_in_the_reference_s_words() -> None:
    assert await refused({"p": "{{secrets.NOPE}}"}) == "Secret with name 'NOPE' is not available"


async def test_one_unknown_name_among_others_fails_the_job() -> None:
    assert "'NOPE'" in await refused({"p": "{{secrets.T}} {{secrets.NOPE}}"})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("secrets.KEY", "name"),
        ("Bearer secrets.KEY", "Bearer name"),
        ("'secrets.KEY'", "'name'"),
        ("secrets.KEY!", "name!"),
        ("secrets.a/b.c-d", "path"),
        ("{{secrets.KEY}} secrets.KEY", "name name"),
        ("{secrets.KEY}", "{name}"),
    ],
)
async def test_the_bare_form_works_where_it_is_switched_on(value: str, expected: str) -> None:
    assert await seen({"v": value}, legacy=True) == {"v": expected}


@pytest.mark.parametrize(
    "value",
    [
        "https://secrets.example.com/x",
        "my.secrets.KEY",
        "mysecrets.KEY",
        "a-secrets.KEY",
        "x@secrets.KEY",
        "secrets.",
    ],
)
async def test_the_bare_form_begins_at_a_word(value: str) -> None:
    assert await seen({"v": value}, legacy=True) == {"v": value}


async def test_the_bare_form_inside_of_text_is_text_unless_switched_on() -> None:
    assert await seen({"v": "see secrets.T", "w": "https://secrets.example.com"}) == {
        "v": "see secrets.T",
        "w": "https://secrets.example.com",
    }


@pytest.mark.parametrize(
    ("variables", "path"),
    [
        ({"token": "secrets.T"}, "token"),
        ({"a": {"b": [1, {"c": " secrets.T "}]}}, "a.b[1].c"),
    ],
)
async def test_a_value_that_is_nothing_but_a_bare_name_fails_and_names_the_switch(
    variables: Any, path: str
) -> None:
    message = await refused(variables)
    assert message.startswith(f"Input {path}: ")
    assert "CONNECTOR_WORKER_LEGACY_SECRET_SYNTAX=true" in message
    assert "{{secrets.NAME}}" in message


async def test_headers_are_never_replaced() -> None:
    outcome = await run_job(keeping([]), {}, {"resultExpression": '={s: "{{secrets.T}}"}'}, secrets=SECRETS)
    assert outcome == Complete('{"s":"{{secrets.T}}"}')


_texts = st.lists(st.sampled_from(["{{", "}}", "secrets.", "T", " ", "{", "}", ".", "KEY", "x"])).map("".join)


@given(
    st.recursive(
        _texts,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
        max_leaves=5,
    )
)
async def test_no_text_breaks_the_rest_of_the_variables(value: Any) -> None:
    kept: list[dict[str, Any]] = []
    outcome = await run_job(keeping(kept), {"v": value, "sure": "{{secrets.KEY}}"}, secrets=SECRETS)
    if isinstance(outcome, Complete):
        assert kept[0]["sure"] == "name"
        if "secrets." not in json.dumps(value):
            assert kept[0]["v"] == value
    else:
        assert isinstance(outcome, Fail)
        assert outcome.retries == 0
