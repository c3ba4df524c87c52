from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk import ConnectorError
from connectors.sql.parameters import Value, bind


def sent(sql: str, variables: Any = None) -> tuple[str, list[Any]]:
    """What a driver with numbered places would send."""
    whole = bind(sql, variables).whole
    return whole.text(lambda number, _: f"${number}"), whole.values


@pytest.mark.parametrize(
    ("sql", "variables", "expected"),
    [
        ("select :a, :b, :a", {"a": 1, "b": "x"}, ("select $1, $2, $3", [1, "x", 1])),
        ("select :a.b", {"a.b": 1}, ("select $1", [1])),
        ("select :ü", {"ü": 1}, ("select $1", [1])),
        ("select ? + ?", [1, 2], ("select $1 + $2", [1, 2])),
        ("select :d::date", {"d": "2024-01-31"}, ("select $1::date", ["2024-01-31"])),
        ("select j ?? 'a', :x", {"x": 1}, ("select j ? 'a', $1", [1])),
        ("id in (<ids>)", {"ids": [1, None, "x"]}, ("id in ($1,$2,$3)", [1, None, "x"])),
        ("a in (<n>) or b in (<n>)", {"n": [1, 2]}, ("a in ($1,$2) or b in ($3,$4)", [1, 2, 1, 2])),
        ("select :a", {"a": None, "b": 1}, ("select $1", [None])),
        ("id<3 and 0<id and id<>1", None, ("id<3 and 0<id and id<>1", [])),
        (r"select 1\\:2", None, ("select 1:2", [])),
        (r"select \<a>", None, ("select <a>", [])),
    ],
)
def test_values_go_to_their_places(sql: str, variables: Any, expected: tuple[str, list[Any]]) -> None:
    assert sent(sql, variables) == expected


@pytest.mark.parametrize(
    "alone",
    [
        "':a ? <b>'",
        '":a ? <b>"',
        "/* :a ? <b> */",
        "-- :a ? <b>",
        "// :a ? <b>",
        "$$ :a ? <b> $$",
        "$tag$ :a ? <b> $$ $tag$",
        "E'it\\'s :a'",
        "'it''s :a ?'",
    ],
)
def test_quotes_and_comments_are_left_alone(alone: str) -> None:
    assert sent(f"select {alone}\n, :x", {"x": 1}) == (f"select {alone}\n, $1", [1])


@pytest.mark.parametrize(
    ("sql", "variables", "message"),
    [
        ("select :a", {"b": 1}, "Missing named parameter 'a'"),
        ("select :a", None, "Missing named parameter 'a'"),
        ("select :a", [1], "Missing named parameter 'a'"),
        ("select ?", None, "Missing positional parameter 0"),
        ("select ?, ?", [1], "Missing positional parameter 1"),
        ("select ?", [1, 2], "Superfluous positional parameter at position 1"),
        ("select 1", {"a": 1}, "Superfluous named parameters"),
        ("select 1", "text", "data.variables must be"),
        ("select ?", 1, "data.variables must be"),
        ("select :a", {"a": [1]}, "list or an object"),
        ("select ?", [{"a": 1}], "list or an object"),
        ("in (<a>)", {"a": [[1]]}, "list or an object"),
        ("in (<a>)", {"a": []}, "<a> in the statement needs a list"),
        ("in (<a>)", {"a": 1}, "<a> in the statement needs a list"),
        ("in (<a>)", [1], "<a> in the statement needs a list"),
        ("where 1<age>2", {"x": 1}, "<age> in the statement needs a list"),
        (r"select 1\:2", None, "Missing named parameter '2'"),
    ],
)
def test_values_that_do_not_fit_are_named_and_not_repeated(sql: str, variables: Any, message: str) -> None:
    with pytest.raises(ConnectorError, match=message) as raised:
        bind(sql, variables)
    assert raised.value.code is None


@pytest.mark.parametrize("empty", [None, {}, []])
def test_a_statement_without_values_needs_none(empty: Any) -> None:
    assert sent("select 1", empty) == ("select 1", [])


def test_statements_are_told_apart_and_the_text_stays_as_it_is() -> None:
    query = bind("begin; -- a; b\n update t set n = ':;' where id = ?;\n", [7])
    assert [each.keyword for each in query.statements] == ["begin", "update"]
    assert [each.values for each in query.statements] == [[], [7]]
    assert (
        query.whole.text(lambda number, _: str(number))
        == "begin; -- a; b\n update t set n = ':;' where id = 1;\n"
    )


@pytest.mark.parametrize(("sql", "keywords"), [(";", []), ("-- nothing", []), (" (select 1)", ["select"])])
def test_what_is_no_statement_does_not_count(sql: str, keywords: list[str]) -> None:
    assert [each.keyword for each in bind(sql, None).statements] == keywords


SQL = st.text(alphabet="ab ':\"?<>;-/*$\\\n{}", max_size=60)
LITERAL = st.lists(
    st.sampled_from(
        ["select ", ":a", "?", " '", "''", "' ", '"', "--", "\n", "/*", "*/", "$$", "<l>", "\\", ";", " x "]
    ),
    max_size=15,
).map("".join)
ANYTHING = st.one_of(st.none(), st.booleans(), st.integers(), st.text())


@given(SQL | LITERAL, st.dictionaries(st.sampled_from(["a", "b", "l"]), ANYTHING | st.lists(ANYTHING)))
def test_any_text_binds_or_fails_as_a_connector_does(sql: str, variables: dict[str, Any]) -> None:
    try:
        query = bind(sql, variables)
    except ConnectorError:
        return
    places = [part for part in query.whole.parts if isinstance(part, Value)]
    assert [each.value for each in places] == query.whole.values


@given(LITERAL, st.text(min_size=1))
def test_a_value_never_becomes_text_of_the_statement(sql: str, value: str) -> None:
    """Whatever the statement and the value, the text is the same as with another value."""
    texts = []
    for each in (value, "x"):
        try:
            texts.append(bind(sql, {"a": each, "l": [each]}).whole.text(lambda number, _: f"${number}"))
        except ConnectorError as error:
            texts.append(error.message)
    assert texts[0] == texts[1]


@given(st.lists(st.integers(), min_size=1, max_size=30))
def test_a_list_has_a_place_for_each_value_in_its_order(values: list[int]) -> None:
    text, found = sent("id in (<ids>)", {"ids": values})
    assert found == values
    assert text.count("$") == len(values)
