"""JUEL in FEEL, expression by expression (Camunda 7 sheet, section 4.4), and that it means the same."""

from __future__ import annotations

from typing import Any

import pytest
from camunda7.strategies import Written, expressions, texts
from hypothesis import given

from worker import feel
from worker.camunda7.feel import Scope, string_literal, translate
from worker.camunda7.language import juel
from worker.camunda7.language.errors import Unsupported

OUTPUT = Scope("output")
SOAP = Scope("output", xml_root="Envelope")


def made(text: str, scope: Scope | None = None) -> str:
    return translate(juel.parse(text), scope or Scope()).feel.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${x}", "x"),
        ("#{x}", "x"),
        ('${execution.getVariable("x")}', "x"),
        ("${execution.getVariable('a b')}", "`a b`"),
        ("a${x}b${y}", 'string join(["a", string(x), "b", string(y)])'),
        ("${x == 'a' && !y}", 'x = "a" and not(y)'),
        ("${x eq 'a' and not y}", 'x = "a" and not(y)'),
        ("${(a || b) && c}", "(a or b) and c"),
        ("${a || b && c}", "a or b and c"),
        ("${c ? a : b}", "if c then a else b"),
        ("${empty x}", 'x = null or string(x) in ("", "[]", "{}")'),
        ("${not empty x}", 'not(x = null or string(x) in ("", "[]", "{}"))'),
        ("${x[0]}", "x[1]"),
        ("${x['k']}", "x.k"),
        ('${x["a b"]}', "x.`a b`"),
        ("${x[1 + i]}", "x[1 + i + 1]"),
        ("${a + b}", "a + b"),
        ("${a div b}", "a / b"),
        ("${a mod b}", "modulo(a, b)"),
        ("${a % b}", "modulo(a, b)"),
        ("${-(a + b)}", "-(a + b)"),
        ("${a - (b - c)}", "a - (b - c)"),
        ("${(a + b) * c}", "(a + b) * c"),
        ("${x.concat(y)}", "string join([string(x), string(y)])"),
        ("${x.length()}", "string length(x)"),
        ("${x.toUpperCase()}", "upper case(x)"),
        ("${x.toLowerCase().trim()}", "trim(lower case(x))"),
        ("${x.contains('a')}", 'contains(x, "a")'),
        ("${x.startsWith(y)}", "starts with(x, y)"),
        ("${x.endsWith('z')}", 'ends with(x, "z")'),
        ("${x.equals(y)}", "x = y"),
        ("${x.equalsIgnoreCase('A')}", 'lower case(x) = lower case("A")'),
        ("${x.substring(2)}", "substring(x, 3)"),
        ("${x.substring(2, 5)}", "substring(x, 3, 3)"),
        ("${x.replace('a.b', '$1')}", r'replace(x, "a\\.b", "\\$1")'),
        ("${x.split(',')}", 'split(x, ",")'),
        ("${x.size()}", "count(x)"),
        ("${x.get(0)}", "x[1]"),
        ("${x.get('k')}", "x.k"),
        ("${x.isEmpty()}", "is empty(x)"),
        ("${x.toString()}", "string(x)"),
        ("${now()}", "now()"),
        ("${dateTime()}", "now()"),
        ("${x == null}", "x = null"),
        ("${x >= 18}", "x >= 18"),
        ("${1.50}", "1.50"),
        ("${true}", "true"),
        ("${if}", "`if`"),
        ("${date}", "`date`"),
    ],
)
def test_the_table_of_the_sheet(text: str, expected: str) -> None:
    assert made(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${response}", "response"),
        ("${statusCode}", "statusCode"),
        ("${S(response)}", "body"),
        ('${S(response).prop("a").prop("b").stringValue()}', "body.a.b"),
        ('${JSON(response).prop("a b").numberValue()}', "body.`a b`"),
        ('${S(response).hasProp("a")}', 'get value(body, "a") != null'),
        ("${S(response).elements()}", "body"),
        ("${S(response).elements().get(0)}", "body[1]"),
        ("${S(response).elements().size()}", "count(body)"),
        ('${S(response).jsonPath("$.a.b[0]").stringValue()}', "body.a.b[1]"),
        ("${S(response).jsonPath(\"$['a b']\").elementList()}", "body.`a b`"),
        ('${S(response).childElement("Body").attr("id").value()}', "body.Envelope.Body.id"),
        ('${XML(response).childElement("u", "Body").textContent()}', "body.Envelope.Body"),
    ],
)
def test_spin_over_the_response(text: str, expected: str) -> None:
    assert made(text, SOAP) == expected


def test_spin_over_another_variable_needs_from_json_unless_it_holds_an_object() -> None:
    found = translate(juel.parse('${S(v).prop("a")}'), Scope())
    assert (found.feel.text, found.notes) == ("from json(v).a", ("`from json` needs Camunda 8.9.",))
    assert made('${S(v).prop("a")}', Scope(json_variables=frozenset({"v"}))) == "v.a"


def test_the_text_of_an_object_needs_to_json() -> None:
    found = translate(juel.parse('${S(response).prop("a").toString()}'), OUTPUT)
    assert (found.feel.text, found.notes) == ("to json(body.a)", ("`to json` needs Camunda 8.9.",))


def test_outside_of_outputs_a_variable_response_is_the_process_s() -> None:
    assert made('${S(response).prop("a")}') == "from json(response).a"


def test_in_an_error_expression_the_text_of_the_response_is_one_deeper() -> None:
    assert made("${response}", Scope("error")) == "response.response"
    assert made("${S(response)}", Scope("error")) == "body"


def test_the_business_key_is_a_variable_by_convention() -> None:
    for text in ("${execution.processBusinessKey}", "${execution.getBusinessKey()}"):
        found = translate(juel.parse(text), Scope())
        assert found.feel.text == "businessKey"
        assert found.notes


def test_a_property_of_the_configuration_is_a_secret_where_secrets_are_put_in() -> None:
    found = translate(juel.parse("${environment.getProperty('shop.api-key')}"), Scope("input"))
    assert found.feel.text == '"{{secrets.SHOP_API_KEY}}"'
    assert "SHOP_API_KEY" in found.notes[0]
    with pytest.raises(Unsupported):
        made("${environment.getProperty('shop.api-key')}")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("${bean.sign(x)}", "the method sign has no counterpart"),
        ("${execution.processInstanceId}", "execution.processInstanceId is not there"),
        ("${execution}", "the execution itself"),
        ("${currentUser()}", "the function currentUser"),
        ("${x[i]}", "whether the index is a number or a key"),
        ("${XML(response).xPath('//a').element()}", "XPath"),
        ("${S(response).jsonPath('$..a')}", "JSONPath that searches"),
        ("${S(response).childElement('a')}", "the root element of the answer is not known"),
        ("${XML(order).toString()}", "an object as XML text"),
        ("${x.substring(i)}", "the bounds of the substring"),
    ],
)
def test_what_has_no_counterpart_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unsupported) as refused:
        made(text, OUTPUT)
    assert why in refused.value.why


@given(expressions)
def test_what_is_made_is_feel(written: Written) -> None:
    try:
        text = made(f"${{{written[0]}}}")
    except Unsupported:
        return
    feel.compile(text)


@given(texts)
def test_a_text_keeps_every_character(text: str) -> None:
    assert feel.compile(string_literal(text)).evaluate() == text


@pytest.mark.parametrize("text", ['\\"', "\\n", "\\\n", '\\\\"', "\\", '{"a": "\\"x\\""}', "\n\t\r\"'"])
def test_a_text_with_backslashes_keeps_them(text: str) -> None:
    assert feel.compile(string_literal(text)).evaluate() == text


@pytest.mark.parametrize(
    ("text", "variables", "value"),
    [
        ("a${n}b", {"n": None}, "ab"),
        ("a${n}b", {"n": 5}, "a5b"),
        ("${empty x}", {"x": ""}, True),
        ("${empty x}", {"x": []}, True),
        ("${empty x}", {}, True),
        ("${empty x}", {"x": [1]}, False),
        ("${not empty x}", {"x": {}}, False),
        ("${x.replace('.', '-')}", {"x": "a.b"}, "a-b"),
        ("${x.substring(1, 3)}", {"x": "abcd"}, "bc"),
        ("${x[1]}", {"x": [1, 2]}, 2),
        ("${c ? 'y' : 'n'}", {"c": False}, "n"),
    ],
)
def test_it_means_the_same(text: str, variables: dict[str, Any], value: Any) -> None:
    assert feel.compile(made(text)).evaluate_json(variables) == value
