"""The URL on the wire: encoded anew by default, as it is written on request."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.rest.url import Parameters, encoded_url
from connectors.sdk import InputError

B = "http://h.example:81"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("", "/"),
        ("/", "/"),
        ("/a/b", "/a/b"),
        ("/a b", "/a%20b"),
        ("/ü", "/%C3%BC"),
        ("/a%20b%2Fc", "/a%20b%2Fc"),
        ("/{x}", "/%7Bx%7D"),
        ("/-._~!$'()*,;:@&=", "/-._~!$'()*,;:@&="),
        ("/%2C%26%21", "/,&!"),
        ("/a+b c?c+d", "/a%2Bb%20c?c%20d"),
        ("//a/../b", "//a/../b"),
        ("?x=1", "/?x=1"),
        ("/a?x=a b&y=[1]{2}", "/a?x=a%20b&y=%5B1%5D%7B2%7D"),
        ("/a?x=-._~!$'()*,;:@/?", "/a?x=-._~!$'()*,;:@/?"),
        ("/a?x=%26%3D%2B&y=a=b", "/a?x=%26%3D%2B&y=a%3Db"),
        ("/a?x=&y&z=1&z=1", "/a?x&y&z=1&z=1"),
        ("/a?", "/a"),
        ("/a?x=1#f?g", "/a?x=1"),
        ("/a#f", "/a"),
        ("/a  ", "/a"),
    ],
)
def test_path_and_query_are_encoded_anew(written: str, sent: str) -> None:
    assert encoded_url(B + written, [], skip_encoding=False) == B + sent


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("/a%2Fb?x=%2B+&y=", "/a%2Fb?x=%2B+&y="),
        ("/a?", "/a?"),
        ("/ü", "/ü"),
        ("", "/"),
        ("/a#f", "/a"),
    ],
)
def test_an_encoded_url_stays_as_it_is(written: str, sent: str) -> None:
    assert encoded_url(B + written, [], skip_encoding=True) == B + sent


@pytest.mark.parametrize(
    ("written", "parameters", "skip_encoding", "sent"),
    [
        (
            "/a?x=1#f",
            [("q", "a b&c=d+e/?é"), ("n", "12"), ("x", None), ("e", "")],
            False,
            "/a?x=1&q=a%20b%26c%3Dd%2Be%2F%3F%C3%A9&n=12&x&e=",
        ),
        ("", [("x", "1")], False, "/?x=1"),
        ("/a?own=a+b;/", [("y", "1")], False, "/a?own=a%20b%3B%2F&y=1"),
        ("/a?own=", [("y", "1")], False, "/a?own&y=1"),
        ("/a%2Fb?x=%2B;z", [("y", "1")], True, "/a%2Fb?x=%2B%3Bz&y=1"),
        ("/a?x=a+b&y=", [("a b", "-._~!")], True, "/a?x=a%2Bb&y=&a%20b=-._~%21"),
    ],
)
def test_an_added_parameter_has_the_whole_query_encoded_strictly(
    written: str, parameters: Parameters, *, skip_encoding: bool, sent: str
) -> None:
    assert encoded_url(B + written, parameters, skip_encoding=skip_encoding) == B + sent


@pytest.mark.parametrize("written", ["/%zz", "/a%", "/?x=%4"])
@pytest.mark.parametrize("skip_encoding", [True, False])
def test_a_malformed_escape_can_never_work(written: str, *, skip_encoding: bool) -> None:
    with pytest.raises(InputError, match="url: a % has to be followed by two hexadecimal digits"):
        encoded_url(B + written, [], skip_encoding=skip_encoding)


@pytest.mark.parametrize("written", ["/a b", '/"', "/{x}", "/a|b", "/a "])
def test_an_encoded_url_holds_no_illegal_character(written: str) -> None:
    with pytest.raises(InputError, match="has to be percent-encoded, as skipEncoding is set"):
        encoded_url(B + written, [], skip_encoding=True)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.tuples(TEXT.filter(bool), TEXT), min_size=1, max_size=5))
def test_parameters_arrive_as_they_were_given(parameters: list[tuple[str, str]]) -> None:
    url = encoded_url(f"{B}/a?own=1", parameters, skip_encoding=False)
    assert url.isascii()
    assert parse_qsl(urlsplit(url).query, keep_blank_values=True) == [("own", "1"), *parameters]


@given(
    TEXT.filter(lambda text: not set("%#?") & set(text)), TEXT.filter(lambda text: not set("%#") & set(text))
)
def test_encoding_twice_changes_nothing(path: str, query: str) -> None:
    once = encoded_url(f"{B}/{path}?{query}x=1", [], skip_encoding=False)
    assert encoded_url(once, [], skip_encoding=False) == once
