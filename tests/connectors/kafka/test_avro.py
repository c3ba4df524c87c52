"""JSON values as Avro."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from fastavro import parse_schema, schemaless_reader
from hypothesis import given
from hypothesis import strategies as st

from connectors.kafka.avro import AvroSchema, json_value
from connectors.kafka.failure import NotSent

E = {
    "type": "record",
    "name": "E",
    "fields": [{"name": "n", "type": "string"}, {"name": "a", "type": "int"}],
}


def field(kind: Any, **more: Any) -> dict[str, Any]:
    return {"type": "record", "name": "R", "fields": [{"name": "f", "type": kind, **more}]}


def encoded(schema: Any, value: Any, **more: Any) -> bytes:
    return AvroSchema(json.dumps(schema)).encode(value, **more)


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        (E, {"a": 1, "n": "x"}, b"\x02x\x02"),
        (field("long"), {"f": 5_000_000_000}, bytes.fromhex("80c8afa025")),
        (field("int"), {"f": 3.0}, b"\x06"),
        (field("double"), {"f": 1}, bytes.fromhex("000000000000f03f")),
        (field("null"), {"f": None}, b""),
        (field(["null", "string"]), {"f": None}, b"\x00"),
        (field(["null", "string"]), {}, b"\x00"),
        (field(["null", "long"]), {"f": 1}, b"\x02\x02"),
        (field("int", default=7), {}, b"\x0e"),
        (field({"type": "array", "items": "string"}), {"f": ["a", "b"]}, b"\x04\x02a\x02b\x00"),
        (field({"type": "map", "values": "boolean"}), {"f": {"k": True}}, b"\x02\x02k\x01\x00"),
        (field(["null", E]), {"f": {"n": "x", "a": 1}}, b"\x02\x02x\x02"),
        (field({"type": "enum", "name": "C", "symbols": ["RED"]}), {"f": "RED"}, b"\x00"),
        (field({"type": "int", "logicalType": "date"}), {"f": 19_782}, bytes.fromhex("8cb502")),
        ({**E, "namespace": "a.b", "doc": "d"}, {"n": "x", "a": 1}, b"\x02x\x02"),
        ("string", "x", b"\x02x"),
        ({"type": "array", "items": "int"}, [1], b"\x02\x02\x00"),
    ],
)
def test_values_are_encoded_as_their_schema_says(schema: Any, value: Any, expected: bytes) -> None:
    assert encoded(schema, value) == expected


@pytest.mark.parametrize(
    ("schema", "value", "flaw"),
    [
        (E, {"n": "x"}, "a is missing"),
        (E, {"n": "x", "a": 1, "z": 2}, "z is no field of E"),
        (E, {"n": 5, "a": 1}, "n has to be string"),
        (E, {"n": "x", "a": "1"}, "a has to be int"),
        (E, {"n": "x", "a": True}, "a has to be int"),
        (E, {"n": "x", "a": 1.9}, "a has to be int"),
        (E, {"n": "x", "a": 5_000_000_000}, "a is too large for int"),
        (E, [1], "it has to be E"),
        (field({"type": "enum", "name": "C", "symbols": ["RED"]}), {"f": "GREEN"}, "f has to be C"),
        (field({"type": "enum", "name": "C", "symbols": ["RED"]}), {"f": ["RED"]}, "f has to be C"),
        (field("bytes"), {"f": "abc"}, "f has to be bytes"),
        (field({"type": "int", "logicalType": "date"}), {"f": "2024-01-31"}, "f has to be int"),
        (field(["null", E]), {"f": {"n": "x"}}, "f.a is missing"),
        (field(["null", "string"]), {"f": 1}, "f has to be null or string"),
        (field({"type": "array", "items": E}), {"f": [{"n": "x", "a": 1}, 2]}, "f[1] has to be E"),
        (field({"type": "map", "values": "int"}), {"f": {"k": "v"}}, "f.k has to be int"),
    ],
)
def test_what_does_not_fit_is_named_by_its_path_and_no_value_is_repeated(
    schema: Any, value: Any, flaw: str
) -> None:
    with pytest.raises(NotSent) as raised:
        encoded(schema, value)
    assert raised.value.message.endswith(f"[the value does not fit the Avro schema: {flaw}]")


def test_fields_that_the_schema_does_not_have_may_be_left_out() -> None:
    assert encoded(E, {"n": "x", "a": 1, "z": 2}, extra=True) == b"\x02x\x02"


def test_a_named_type_may_be_used_again_and_contain_itself() -> None:
    tree = {
        "type": "record",
        "name": "Tree",
        "namespace": "a",
        "fields": [{"name": "of", "type": {"type": "array", "items": "Tree"}}],
    }
    assert encoded(tree, {"of": [{"of": []}]}) == b"\x02\x00\x00"
    with pytest.raises(NotSent, match=r"of\[0\]\.of is missing"):
        encoded(tree, {"of": [{}]})


@pytest.mark.parametrize("text", ["", "{", '{"type": "record"}', '"strin"', "7", '{"type": "array"}'])
def test_what_is_no_schema_is_refused(text: str) -> None:
    with pytest.raises(NotSent, match=r"schemaStrategy\.schema is no"):
        AvroSchema(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": 1}, {"a": 1}),
        ('{"a": 1}', {"a": 1}),
        ("{'n': 'x', 'a': 300}", {"n": "x", "a": 300}),
        ("""{'n': "it's", 'm': 'say \\'hi\\' "now"'}""", {"n": "it's", "m": "say 'hi' \"now\""}),
        ("'x'", "x"),
    ],
)
def test_a_text_holds_json_whose_strings_may_have_single_quotes(value: Any, expected: Any) -> None:
    assert json_value(value) == expected


def test_a_text_that_is_no_json_is_refused() -> None:
    with pytest.raises(NotSent, match=r"message\.value has a schema, so it has to be JSON"):
        json_value("not json")


RECORD = {
    "type": "record",
    "name": "All",
    "fields": [
        {"name": "t", "type": ["null", "string", "long"]},
        {"name": "d", "type": "double"},
        {"name": "l", "type": {"type": "array", "items": {"type": "map", "values": "int"}}},
    ],
}
VALUES = st.fixed_dictionaries(
    {
        "t": st.none() | st.text() | st.integers(-(2**63), 2**63 - 1),
        "d": st.floats(allow_nan=False),
        "l": st.lists(st.dictionaries(st.text(), st.integers(-(2**31), 2**31 - 1))),
    }
)


@given(VALUES)
def test_what_is_encoded_is_read_back(value: dict[str, Any]) -> None:
    assert schemaless_reader(io.BytesIO(encoded(RECORD, value)), parse_schema(RECORD), None) == value
