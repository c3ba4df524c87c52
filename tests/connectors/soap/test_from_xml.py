from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from connectors.soap.from_xml import to_json


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("five ", "five "),
        ("", {}),
        ("  \n ", {}),
        ("<![CDATA[a<b]]>", "a<b"),
        ("<i>1</i>", {"i": "1"}),
        ('<i>1</i><i x="y">2</i><i/>', {"i": ["1", {"$content": "2", "x": "y"}, {}]}),
        ("<p:i xmlns:p='urn:p' p:k='v'>1</p:i>", {"i": {"$content": "1", "k": "v"}}),
        ("<i xmlns='urn:d'/>", {"i": {}}),
        ("<i a='1'/>", {"i": {"a": "1"}}),
        ("<i a='1'><a>2</a><b>3</b></i>", {"i": {"a": "1", "b": "3"}}),
        ("<i><a>1</a> tail </i>", {"i": {"a": "1", "$content": " tail "}}),
        ("<i>head<a>1</a> </i>", {"i": {"a": "1", "$content": "head"}}),
        ("<i>a<!-- c -->b<?p i?>c</i>", {"i": "abc"}),
        (
            '<i xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>',
            {"i": {"nil": "true"}},
        ),
    ],
)
def test_an_element_becomes(content: str, value: Any) -> None:
    assert to_json(etree.fromstring(f"<s:R xmlns:s='urn:s'>{content}</s:R>")) == {"R": value}


def test_the_attributes_of_the_root_stand_beside_its_children() -> None:
    assert to_json(etree.fromstring('<R a="1"><i>1</i><ws>  </ws></R>')) == {
        "R": {"i": "1", "ws": {}, "a": "1"}
    }
