"""JSON out: whatever a connector returns."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from math import inf, nan
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from connectors.sdk.testing import FakeDocuments
from worker.execution.encoding import decode, encode


class Colour(Enum):
    RED = "red"


class Point(BaseModel):
    x: int
    at: datetime


@dataclass
class Line:
    price: Decimal


HUGE = 2**70
VALUES = [
    (Decimal("1.50"), 1.5),
    (Decimal("1E+3"), 1000),
    (Decimal("NaN"), None),
    ([nan, inf], [None, None]),
    (b"hi", "aGk="),
    (bytearray(b"hi"), "aGk="),
    (timedelta(minutes=1, seconds=30), "PT1M30S"),
    (date(2024, 2, 29), "2024-02-29"),
    (datetime(2024, 2, 29, 10, tzinfo=UTC), "2024-02-29T10:00:00+00:00"),
    (PurePosixPath("/a/b"), "/a/b"),
    (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    (Colour.RED, "red"),
    (Line(Decimal("2.5")), {"price": 2.5}),
    ([Point(x=1, at=datetime(2024, 2, 29, tzinfo=UTC))], [{"x": 1, "at": "2024-02-29T00:00:00+00:00"}]),
    ((1, 2), [1, 2]),
    ({3}, [3]),
    (deque([1]), [1]),
    (MappingProxyType({"a": {1}}), {"a": [1]}),
    ({2: "a", None: "b", True: "c", Colour.RED: "d"}, {"2": "a", "null": "b", "true": "c", "red": "d"}),
]


@pytest.mark.parametrize(("value", "expected"), VALUES, ids=lambda value: type(value).__name__)
def test_values_have_the_json_their_readers_expect(value: Any, expected: Any) -> None:
    assert json.loads(encode(value)) == expected


@pytest.mark.parametrize(("value", "expected"), VALUES, ids=lambda value: type(value).__name__)
def test_beside_an_integer_of_any_size_they_look_the_same(value: Any, expected: Any) -> None:
    assert json.loads(encode({"value": value, "huge": HUGE})) == {"value": expected, "huge": HUGE}


async def test_a_document_is_its_reference() -> None:
    document = await FakeDocuments().create(b"x")
    assert decode(encode({"d": document})) == {"d": document.reference}


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert decode(encode({"\ud800": "a\udfff"})) == {"?": "a?"}


@pytest.mark.parametrize("value", [object(), {"a": [object()]}, int])
def test_what_has_no_json_is_named(value: Any) -> None:
    with pytest.raises(TypeError, match=r"(object|type) has no JSON form"):
        encode(value)


def test_a_value_that_holds_itself_is_no_json() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(TypeError, match="nested too deeply, or holds itself"):
        encode(loop)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_json)
def test_any_json_comes_back_as_it_was(value: Any) -> None:
    assert json.loads(encode(value)) == value
