"""Large JSON texts are decoded piece by piece, to the same values."""

from __future__ import annotations

import gc
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.execution import large_json
from worker.execution.large_json import decode_large

if TYPE_CHECKING:
    from collections.abc import Iterator

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=40,
)


@pytest.fixture(autouse=True, scope="module")
def small_pieces() -> Iterator[None]:
    """Pieces so small that every way through the decoder is taken."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large_json, "PIECE", 16)
        yield


@given(_json, st.sampled_from([None, 1]))
def test_any_json_is_decoded_as_by_json_itself(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    assert decode_large(text) == json.loads(text)


def test_a_number_at_the_edge_of_a_piece_is_not_cut() -> None:
    for blanks in range(20):
        text = "[" + " " * blanks + "123456.5e2, 12]"
        assert decode_large(text) == [12345650.0, 12]


@pytest.mark.parametrize(
    "text",
    ["", " ", "{", "[", "[1", '{"a"', '{"a":', '{"a":1', '{"a" 1}', "[1 2]", "[1,]", '{"a":1,}', "{1:2}", "[1] x", "nul",
     '["abc', "NaN", "[NaN, 1, 2, 3, 4, 5, 6]", "[" * 5000, '{"a":' * 5000],
)  # fmt: skip
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_large(text)


@given(st.text(alphabet='[]{}",: \n01ntrue', max_size=60))
def test_no_text_is_taken_that_json_refuses(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            decode_large(text)
    else:
        assert decode_large(text) == expected


def test_the_collector_runs_again_afterwards() -> None:
    assert gc.isenabled()
    decode_large('{"a": [1, 2, 3]}')
    with pytest.raises(ValueError, match=r"."):
        decode_large("[")
    assert gc.isenabled()
