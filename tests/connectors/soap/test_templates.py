from __future__ import annotations

from typing import Any

import pytest

from connectors.sdk import InputError
from connectors.soap.templates import render

VALUES: dict[str, Any] = {
    "v": "<&>\"'",
    "n": 1.5,
    "yes": True,
    "no": False,
    "null": None,
    "zero": 0,
    "blank": "",
    "l": ["x", 1],
    "rows": [{"id": 1}, {"id": 2, "v": "own"}],
    "m": {"k": "v", "deep": {"l": ["a", {"b": "c"}]}},
    "empty": [],
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("<a>{{v}}</a>", "<a>&lt;&amp;&gt;&quot;&#x27;</a>"),
        ("{{{v}}}{{&v}}", "<&>\"'<&>\"'"),
        ("{{n}} {{yes}} {{zero}} {{blank}}", "1.5 true 0 "),
        ("{{l}} {{m.deep.l}}", "[x, 1] [a, {b&#x3D;c}]"),
        ("{{#l}}({{.}}){{/l}}", "(x)(1)"),
        ("{{#rows}}{{id}}{{{v}}} {{/rows}}", "1<&>\"' 2own "),
        ("{{#m}}{{k}}{{/m}}", "v"),
        ("{{m.deep.l.0}}{{m.deep.l.1.b}}", "ac"),
        ("{{^empty}}none{{/empty}}{{#empty}}some{{/empty}}", "none"),
        ("{{#nope}}x{{/nope}}{{^nope}}y{{/nope}}", "y"),
        ("{{#null}}x{{/null}}{{^null}}y{{/null}}", "y"),
        ("{{#no}}x{{/no}}{{#yes}}y{{/yes}}", "y"),
        ("{{#zero}}[{{.}}]{{/zero}}{{#blank}}[{{.}}]{{/blank}}", "[0][]"),
        ("a{{! a comment }}b", "ab"),
        ("{{=<% %>=}}<%n%>", "1.5"),
    ],
)
def test_a_template_renders_as(template: str, text: str) -> None:
    assert render(template, VALUES, "body.template").replace("&#39;", "&#x27;") == text


@pytest.mark.parametrize(
    "template", ["{{nope}}", "{{null}}", "{{m.nope}}", "{{nope.x.y}}", "{{{nope}}}", "{{l.9}}"]
)
def test_a_variable_that_is_missing_or_null_is_an_error(template: str) -> None:
    with pytest.raises(InputError, match=r"body\.template: the template's variable '.*' is missing or null"):
        render(template, VALUES, "body.template")


@pytest.mark.parametrize(
    "template", ["{{#a}}x", "x{{/a}}", "{{#a}}{{#b}}{{/a}}{{/b}}", "{{a", "{{>partial}}"]
)
def test_a_broken_template_is_an_error(template: str) -> None:
    with pytest.raises(InputError, match=r"body\.template: the template"):
        render(template, {"a": True, "b": True}, "body.template")
