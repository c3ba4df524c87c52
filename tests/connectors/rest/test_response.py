"""Results: what a model gets to see of a response."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.rest.response import result_of
from connectors.sdk import ConnectorError, InputError, Response
from connectors.sdk.return_format import DocumentReturnFormat, check_format


def body_of(body: bytes, choice: str | None = None, encoding: str | None = None) -> Any:
    wanted = DocumentReturnFormat.model_validate({"choice": choice, "encoding": encoding})
    return result_of(Response(200, "OK", [], body), wanted)["body"]


def test_a_result_has_five_keys() -> None:
    response = Response(201, "Made", [("X-A", "1"), ("x-a", "2"), ("X-Empty", "")], b"text")
    assert result_of(response, None) == {
        "status": 201,
        "headers": {"X-A": "1", "x-a": "2", "X-Empty": ""},
        "body": "text",
        "reason": "Made",
        "document": None,
    }


def test_of_several_header_lines_the_first_counts_and_cookies_are_a_list() -> None:
    headers = [
        ("X-B", "1"),
        ("X-B", "2"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("Set-Cookie", "c=3"),
    ]
    result = result_of(Response(200, "OK", headers, b""), None)
    assert result["headers"] == {"X-B": "1", "Set-Cookie": ["a=1", "b=2", "c=3"]}
    single = result_of(Response(200, "OK", headers[2:3], b""), None)
    assert single["headers"] == {"Set-Cookie": "a=1"}


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"", None),
        (b" \r\n", None),
        (b'{"a": 1.50, "a": 2}', {"a": 2}),
        (b' [1, "two"]', [1, "two"]),
        (b'{"a":1} xyz', {"a": 1}),
        (b'{"big": 12345678901234567890123}', {"big": 12345678901234567890123}),
        (b"123", "123"),
        (b'"str"', '"str"'),
        (b'{"cut": ', '{"cut": '),
        (b"[NaN]", "[NaN]"),
        (b'\xef\xbb\xbf{"a":1}', '\ufeff{"a":1}'),
        ("plain é text".encode(), "plain é text"),
        (b"caf\xe9", "caf\ufffd"),
        (b"[" * 100_000, "[" * 100_000),
    ],
)
def test_by_default_an_object_or_a_list_is_parsed_and_the_rest_is_text(body: bytes, value: Any) -> None:
    assert body_of(body) == value


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"123 abc", 123),
        (b'"str"', "str"),
        (b"null", None),
        ('{"a":"ü"}'.encode("utf-16"), {"a": "ü"}),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
    ],
)
def test_json_on_request_may_be_any_value(body: bytes, value: Any) -> None:
    assert body_of(body, "JSON") == value


@pytest.mark.parametrize("body", [b"", b"  "])
def test_json_on_request_has_to_be_there(body: bytes) -> None:
    with pytest.raises(ConnectorError) as raised:
        body_of(body, "JSON")
    assert raised.value.code is None
    assert raised.value.message == (
        "JSON response format selected but payload was empty or could not be parsed."
    )


def test_json_on_request_has_to_be_json() -> None:
    with pytest.raises(
        ConnectorError, match=r"^JSON response format selected but payload is not valid JSON: "
    ):
        body_of(b"<html>", "JSON")


def test_text_on_request_is_in_the_charset_that_is_asked_for() -> None:
    assert body_of(b"\xc3\xa9", "TEXT") == "é"
    assert body_of(b"\xc3\xa9", "TEXT", " ") == "é"
    assert body_of(b"\xc3\xa9", "TEXT", "ISO-8859-1") == "Ã©"
    assert body_of(b"", "TEXT") == ""
    assert body_of(b'{"a":1}', "TEXT") == '{"a":1}'


def test_an_unknown_charset_is_noticed_before_anything_is_sent() -> None:
    wanted = DocumentReturnFormat(choice="TEXT", encoding="klingon")
    with pytest.raises(InputError, match=r"documentReturnFormat\.encoding: the charset is not known"):
        check_format(wanted)
    check_format(DocumentReturnFormat(choice="JSON", encoding="klingon"))
    check_format(None)


@pytest.mark.parametrize(("choice", "word"), [("TEXT", "Text"), ("JSON", "JSON")])
def test_what_is_too_large_for_a_variable_is_refused(choice: str, word: str) -> None:
    body = b'"' + b"x" * 1_572_870 + b'"'
    expected = f"^{word} response payload exceeds the inline variable size limit of 1.5 MiB"
    with pytest.raises(ConnectorError, match=expected) as raised:
        body_of(body, choice)
    assert raised.value.code is None
    assert len(body_of(body)) == len(body)


def test_a_blank_choice_is_none() -> None:
    assert body_of(b"123", " ") == "123"
