"""JSON as the reference writes it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk.json_text import json_bytes, without_nulls

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "ü"]}, '{"b":1,"a":[true,null,"ü"]}'),
        (1e7, "1.0E7"),
        (9999999.5, "9999999.5"),
        (0.001, "0.001"),
        (0.00099, "9.9E-4"),
        (-1e300, "-1.0E300"),
        (0.0, "0.0"),
        (2**70, "1180591620717411303424"),
        ({"a": 1e21, "q": '"\n'}, '{"a":1.0E21,"q":"\\"\\n"}'),
    ],
)
def test_json_is_compact_and_decimals_are_javas(value: Any, text: str) -> None:
    assert json_bytes(value) == text.encode()


@given(JSON)
def test_what_is_written_reads_as_the_same_value(value: Any) -> None:
    assert json.loads(json_bytes(value)) == value


def test_nulls_are_left_out_of_maps_alone() -> None:
    value = {"n": None, "l": [None, {"n": None}], "m": {"n": None}}
    assert without_nulls(value) == {"l": [None, {}], "m": {}}
