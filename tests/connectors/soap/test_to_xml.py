from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from connectors.sdk import InputError
from connectors.soap.from_xml import to_json
from connectors.soap.names import scope_of
from connectors.soap.to_xml import append

NAMESPACES = {"ns": "urn:n"}


def xml(content: dict[str, Any], namespaces: dict[str, str] = NAMESPACES) -> str:
    """The elements made of `content`, in canonical form, without the element around them."""
    scope = scope_of(namespaces)
    parent = etree.Element("x", nsmap={prefix: uri for prefix, uri in scope.items() if prefix})
    append(parent, content, scope, "body.json")
    return "".join(etree.canonicalize(etree.tostring(child, encoding="unicode")) for child in parent)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("txt", "txt"),
        (" a\nb ", " a\nb "),
        (500, "500"),
        (1.5, "1.5"),
        (1e10, "1.0E10"),
        (1e-5, "1.0E-5"),
        (True, "true"),
        (None, "null"),
        ("", ""),
        ({}, ""),
    ],
)
def test_a_value_is_the_text_of_its_element(value: Any, text: str) -> None:
    assert xml({"A": value}) == f"<A>{text}</A>"


def test_text_is_escaped() -> None:
    assert xml({"A": "a & <b/>"}) == "<A>a &amp; &lt;b/&gt;</A>"


def test_objects_nest_and_lists_repeat_their_element() -> None:
    assert xml({"A": {"b": {"c": 1}, "d": ["x", {"y": 2}, {}], "none": []}}) == (
        "<A><b><c>1</c></b><d>x</d><d><y>2</y></d><d></d></A>"
    )


def test_several_roots_are_made_in_order() -> None:
    assert xml({"B": 1, "A": 2}) == "<B>1</B><A>2</A>"


def test_attributes_and_the_text_beside_them() -> None:
    assert xml({"A": {"@id": "1", "@xml:lang": "en", "$content": "t"}}) == '<A id="1" xml:lang="en">t</A>'


def test_beside_content_a_plain_key_with_a_text_is_an_attribute_as_in_a_response() -> None:
    assert xml({"A": {"$content": "7", "kind": "n"}}) == '<A kind="n">7</A>'
    assert xml({"A": {"$content": "7", "ns:kind": "n", "deep": {"x": 1}}}) == (
        '<A>7<ns:kind xmlns:ns="urn:n">n</ns:kind><deep><x>1</x></deep></A>'
    )


def test_prefixes_are_resolved_in_names_and_attributes() -> None:
    assert xml({"ns:A": {"@ns:k": "v", "b": 1}}) == '<ns:A xmlns:ns="urn:n" ns:k="v"><b>1</b></ns:A>'


def test_namespaces_can_be_declared_where_they_are_used() -> None:
    content = {"p:A": {"@xmlns:p": "urn:p", "@xmlns": "urn:d", "b": {"p:c": 1}}}
    assert xml(content) == '<p:A xmlns:p="urn:p"><b xmlns="urn:d"><p:c>1</p:c></b></p:A>'


def test_the_empty_prefix_of_the_namespaces_is_the_default() -> None:
    assert xml({"A": {"@k": "v"}}, {"": "urn:d"}) == '<ns0:A xmlns:ns0="urn:d" k="v"></ns0:A>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"z:A": 1}, r"body\.json\.z:A: the prefix 'z' is not declared"),
        ({"A": {"@z:k": "v"}}, "the prefix 'z' is not declared"),
        ({"bad name": 1}, r"body\.json\.bad name: its name or its text"),
        ({"A": {"": 1}}, "its name or its text"),
        ({"A": "\x00"}, r"body\.json\.A: its name or its text"),
        ({"A": {"@k": 1}}, r"body\.json\.A\.@k has to be a text"),
        ({"A": {"$content": 1}}, r"body\.json\.A\.\$content has to be a text"),
        ({"A": [1]}, r"body\.json\.A is a list"),
        ({"A": {"b": [[1]]}}, r"body\.json\.A\.b\[0\] is a list in a list"),
    ],
)
def test_what_xml_can_not_hold_is_refused_by_its_path(content: dict[str, Any], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        xml(content)


def test_what_nests_without_end_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"a": deep}
    with pytest.raises(InputError, match=r"body\.json\.A is nested too deeply"):
        xml({"A": deep})


NAMES = st.sampled_from(["a", "b", "long-name", "ü"])
TEXTS = st.text(st.sampled_from("ab <&>\"'ü\n"), min_size=1).filter(str.strip)
LEAVES = TEXTS | st.fixed_dictionaries({"$content": TEXTS, "k": TEXTS.filter(lambda text: "\n" not in text)})
ELEMENTS = st.recursive(
    LEAVES | st.just({}),
    lambda inner: st.dictionaries(
        NAMES, inner | st.lists(inner, min_size=2, max_size=3), min_size=1, max_size=3
    ),
    max_leaves=8,
)


@given(ELEMENTS)
def test_what_a_response_holds_can_be_sent_again(value: Any) -> None:
    parent = etree.Element("x")
    append(parent, {"A": value}, {}, "body.json")
    assert to_json(etree.fromstring(etree.tostring(parent[0], encoding="utf-8"))) == {"A": value}
