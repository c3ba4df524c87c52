"""A message's body and properties."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pamqp import decode

from connectors.rabbitmq.message import body_of, properties_of
from connectors.rabbitmq.wire import Properties, table
from connectors.sdk import InputError


@pytest.mark.parametrize(
    ("value", "body"),
    [
        ({"a": 1, "b": [1, 2.5, None, "ü"]}, '{"a":1,"b":[1,2.5,null,"ü"]}'),
        ([1], "[1]"),
        (1.5, "1.5"),
        (True, "true"),
        ("hello ✓", "hello ✓"),
        ("", ""),
        ('{"a" : 1}', '{"a":1}'),
        (' [1, "\\u00fc"]', '[1,"ü"]'),
        ('{"a": 1e2}', '{"a":100.0}'),
        ('{"a": 123456789012345678901234}', '{"a":123456789012345678901234}'),
        ("123", "123"),
        ('"q"', '"q"'),
        ("null", "null"),
        ('{"a": 1', '{"a": 1'),
        ('{"a":1} tail', '{"a":1} tail'),
        ('{"a": NaN}', '{"a": NaN}'),
        ("[" * 100_000, "[" * 100_000),
    ],
)
def test_texts_go_as_they_are_but_json_is_written_anew(value: Any, body: str) -> None:
    assert body_of(value) == body.encode()


def test_properties_have_the_protocols_names_and_types() -> None:
    given = {
        "contentType": "text/plain",
        "contentEncoding": "utf-8",
        "headers": {"h": "v"},
        "deliveryMode": "2",
        "priority": 3,
        "correlationId": "c",
        "replyTo": "a",
        "expiration": 60000,
        "messageId": 17,
        "timestamp": 1700000000000,
        "type": "order",
        "userId": "ada",
        "appId": True,
        "clusterId": None,
    }
    assert properties_of(given) == {
        "content_type": "text/plain",
        "content_encoding": "utf-8",
        "headers": {"h": "v"},
        "delivery_mode": 2,
        "priority": 3,
        "correlation_id": "c",
        "reply_to": "a",
        "expiration": "60000",
        "message_id": "17",
        "timestamp": datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
        "message_type": "order",
        "user_id": "ada",
        "app_id": "true",
    }
    assert properties_of(None) == {}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-02-29T10:20:30Z", datetime(2024, 2, 29, 10, 20, 30, tzinfo=UTC)),
        ("2024-02-29T10:20:30.999+01:00", datetime(2024, 2, 29, 9, 20, 30, 999_000, tzinfo=UTC)),
        ("2024-02-29", datetime(2024, 2, 29, tzinfo=UTC)),
        ("1700000000000", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
    ],
)
def test_a_time_may_be_a_text(text: str, moment: datetime) -> None:
    assert properties_of({"timestamp": text}) == {"timestamp": moment}


@pytest.mark.parametrize(
    ("value", "flaw"),
    [
        ("contentType", "message.properties has to be an object"),
        ([1], "message.properties has to be an object"),
        (
            {"content_type": "x"},
            "message.properties.content_type: there is no such property; there are contentType,",
        ),
        ({"deliveryMode": "often"}, "message.properties.deliveryMode has to be a whole number"),
        ({"priority": 256}, "message.properties.priority has to be a whole number"),
        ({"priority": True}, "message.properties.priority has to be a whole number"),
        ({"timestamp": "yesterday"}, "message.properties.timestamp has to be milliseconds"),
        ({"timestamp": 1.5}, "message.properties.timestamp has to be milliseconds"),
        ({"timestamp": 10**30}, "message.properties.timestamp has to be milliseconds"),
        ({"headers": "a=b"}, "message.properties.headers has to be an object"),
        ({"type": {}}, "message.properties.type has to be a text"),
    ],
)
def test_a_property_that_can_not_be_is_named(value: Any, flaw: str) -> None:
    with pytest.raises(InputError) as raised:
        properties_of(value)
    assert raised.value.message.startswith(flaw)


def flags(properties: Properties) -> int:
    return int.from_bytes(properties.marshal()[:2], "big")


def test_nothing_is_on_the_wire_that_the_task_does_not_have() -> None:
    properties = Properties({})
    properties.message_id = "made up by the library"
    assert properties.marshal() == b"\0\0"
    assert properties.message_id == "made up by the library"
    assert flags(Properties({"message_id": "m"})) == 1 << 7
    assert flags(Properties({"cluster_id": "c"})) == 1 << 2
    assert Properties({"headers": {}}).marshal() == (1 << 13).to_bytes(2, "big") + bytes(4)


def test_headers_have_javas_types() -> None:
    assert table({"i": 1}) == b"\0\0\0\x07\x01iI\0\0\0\x01"
    assert table({"l": 2**31})[6:7] == b"l"
    assert table({"d": 0.1})[6:7] == b"d"
    assert table({"n": None}) == b"\0\0\0\x03\x01nV"


@pytest.mark.parametrize("headers", [{"n": 2**63}, {"x" * 256: 1}])
def test_what_the_protocol_can_not_carry_is_refused(headers: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is longer than"):
        table(headers)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=40)
@given(st.dictionaries(st.text(max_size=9), VALUES, max_size=4))
def test_headers_are_read_back_as_they_were(headers: dict[str, Any]) -> None:
    assert decode.field_table(table(headers))[1] == headers
