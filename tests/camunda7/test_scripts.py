"""Scripts of JavaScript and Groovy as FEEL (Camunda 7 sheet, section 4.5); what is not simple is refused."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker import feel
from worker.camunda7.feel import Scope, translate
from worker.camunda7.language import running
from worker.camunda7.language.errors import Unsupported
from worker.camunda7.language.tree import Json

SCRAPS = "var x = ; if (a) { } else return [ ] , : . new Foo for el in 'text' \"t\" 1 + == && put ( ) -> function /re/ \n"


def made(source: str, language: str = "javascript", place: str = "output") -> str:
    """The value of a script as FEEL; JSON text as the value itself."""
    node = running.run(source, language).value
    assert node is not None
    if isinstance(node, Json):
        node = node.value
    return translate(node, Scope(place, language)).feel.text  # type: ignore[arg-type] # literals


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("response;", "response"),
        ("statusCode", "statusCode"),
        ("S(response);", "body"),
        ("JSON.parse(response).a", "body.a"),
        ("o = JSON.parse(response); v = o.a.b;", "body.a.b"),
        ("var o = JSON.parse(connector.getVariable('response'));\nprint(o);\no.a[0]['b'];", "body.a[1].b"),
        ("out = JSON.stringify({'a': x, b: 'y', c: [1, true, null]});", '{a: x, b: "y", c: [1, true, null]}'),
        ("JSON.stringify([{k: execution.getVariable('v')}])", "[{k: v}]"),
        ("var h = new java.util.HashMap(); h.put('A-B', 'c'); h;", '{"A-B": "c"}'),
        ("'Bearer ' + token", 'string join(["Bearer ", string(token)])'),
        ("'a' + 'b'", '"a" + "b"'),
        ("n + 1", "n + 1"),
        ("a + b", "a + b"),
        ("btoa(user + ':' + pw)", 'to base64(user + ":" + pw)'),
        ("if (a == null) { a = 2 }\na;", "if a = null then 2 else a"),
        ("if (a > 0) { x = 1 } else { x = 2 }\nx", "if a > 0 then 1 else 2"),
        ("if (a.startsWith('b')) { x = 1 } else { x = 2 }\nx", 'if starts with(a, "b") then 1 else 2'),
        ("x = a || 'none'; x", 'if a != null then a else "none"'),
        ("(statusCode / 100 | 0) > 2", "floor(statusCode / 100) > 2"),
        (
            "tweet.text = tweet.text + '!'; tweet",
            'context merge([tweet, {text: string join([string(tweet.text), "!"])}])',
        ),
        ("// a comment\n/* another */ x /* last */", "x"),
        ("x\n  .toUpperCase()\n  .trim()", "trim(upper case(x))"),
        ("a === 'b' && c !== 1", 'a = "b" and c != 1'),
        ("S(list).elements().length == 0", "count(from json(list)) = 0"),
    ],
)
def test_javascript(source: str, expected: str) -> None:
    assert made(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def r = [:]\nr.put('k', v)\nreturn new groovy.json.JsonBuilder(r).toPrettyString()", "{k: v}"),
        ("import groovy.json.JsonOutput\nJsonOutput.toJson([k: v, n: 1])", "{k: v, n: 1}"),
        ("new groovy.json.JsonSlurper().parseText(response).get('a')", "body.a"),
        ("def o = new JsonSlurper().parseText(response)\nreturn o.a.toDouble()", "number(string(body.a))"),
        ("return [new JsonSlurper().parseText(response).a]", "[body.a]"),
        ('"Basic " + "${user}:${pw}".bytes.encodeBase64().toString()', None),
        ('return "false";', '"false"'),
        ("String s = 'x'; return s", '"x"'),
        ("def i = execution.getVariable('i')\ni = i + 1\nreturn i", "i + 1"),
        ("betas + gammas", "if betas instance of list then concatenate(betas, gammas) else betas + gammas"),
        (
            "found = []\nfor (el in new JsonSlurper().parseText(response)) { println(el)\n found.push(el.get('n')) }\nfound",
            "for el in body return el.n",
        ),
        ("a ?: 'none'", 'if a != null then a else "none"'),
        ("return x instanceof String", "x instance of string"),
        ("if (x == null) { return 1 }\nreturn x", "if x = null then 1 else x"),
        (
            "def m = [a: 1]\nif (x != null) m.put('x', x)\nif (y != null) { m.put('y', y) }\nreturn m",
            "context merge([{a: 1}, if x != null then {x: x} else {}, if y != null then {y: y} else {}])",
        ),
        (
            "def m = [:]\nif (x > 0) { m.put('x', 1) }\nm.put('z', 2)\nreturn m",
            "context merge([if x > 0 then {x: 1} else {}, {z: 2}])",
        ),
    ],
)
def test_groovy(source: str, expected: str | None) -> None:
    if expected is None:
        expected = 'string join(["Basic ", string(to base64(string join([string(user), ":", string(pw)])))])'
        assert made(source, "groovy") in (
            expected,
            '"Basic " + to base64(string join([string(user), ":", string(pw)]))',
        )
    else:
        assert made(source, "groovy") == expected


@pytest.mark.parametrize(
    "source", ["if (x) { y = 1 } else { y = 2 }\ny", "x ? 1 : 2", "!x ? 2 : 1", "x && true ? 1 : 2"]
)
@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, 2), (False, 2), ("", 2), (0, 2), ([], 2), (True, 1), ("a", 1), (5, 1), ([0], 1), ({"a": 1}, 1)],
)
def test_any_value_may_be_a_condition(source: str, value: object, expected: int) -> None:
    assert feel.compile(made(source)).evaluate({"x": value}) == expected


def test_what_a_script_sets_is_kept_and_seen_by_it() -> None:
    found = running.run("execution.setVariable('n', 1); x = execution.getVariable('n') + 1; x", "javascript")
    assert {name: translate(node, Scope()).feel.text for name, node in found.variables.items()} == {"n": "1"}
    assert found.value is not None
    assert translate(found.value, Scope(language="javascript")).feel.text == "1 + 1"


def test_what_it_sets_under_a_condition_keeps_the_value_otherwise() -> None:
    found = running.run("if (a == null) { execution.setVariable('a', 1); }", "javascript")
    assert translate(found.variables["a"], Scope()).feel.text == "if a = null then 1 else a"


def test_what_it_throws_is_kept_with_its_condition() -> None:
    source = """
        if (statusCode == 404) { throw new org.camunda.bpm.engine.delegate.BpmnError("NF", "gone"); }
        else if (statusCode > 499) { throw new Error("down"); }
        statusCode;"""
    found = running.run(source, "javascript")
    conditions = [translate(each.condition, Scope("error")).feel.text for each in found.thrown]
    assert conditions == ["statusCode = 404", "not(statusCode = 404) and statusCode > 499"]
    assert [each.code is not None for each in found.thrown] == [True, False]
    assert made(source) == "statusCode"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("while (x) { y }", "'while'"),
        ("try { x } catch (e) { y }", "'try'"),
        ("for (var i = 0; i < 3; i++) { x }", "a loop that counts"),
        ("order.setPaid(true); order", "it calls setPaid for what that does"),
        ("if (x) { order.close() }\nx", "it calls close for what that does"),
        ("function f(a) { return a; }\nf(x)", "calls a function of its own, f"),
        ("i++", "a script that counts"),
        ("a.b.c = 1", "changes a part of a value"),
        ("x = ", "it ends too early"),
        ("for (x in xs) { if (x) { l.push(x) } }", "no list that the script itself has made"),
        ("l = []\nfor (x in xs) { if (x) { l.push(x) } }\nl", "under a condition"),
        ("l = []\nfor (x in xs) { l.push(x); n = x }\nn", "what a function or loop leaves behind"),
        ("`template`", "not understood"),
        (r"'\u0000'", "a character that a model can't hold"),
    ],
)
def test_what_is_not_simple_is_refused(source: str, why: str) -> None:
    with pytest.raises(Unsupported) as refused:
        made(source)
    assert why in refused.value.why


@given(st.lists(st.sampled_from(SCRAPS.split(" ")), max_size=25).map(" ".join) | st.text(max_size=40))
def test_anything_is_run_or_refused(source: str) -> None:
    for language in ("javascript", "groovy"):
        with contextlib.suppress(Unsupported):
            found = running.run(source, language)
            if found.value is not None:
                translate(found.value, Scope())


@pytest.mark.parametrize(
    "source",
    [
        "if (a) {" * 3000,
        "x = [" * 3000,
        "if (a) { return 1 }\n" * 500,
        "function f() {" * 3000,
        "/" * 50_000,
        "a + " * 20_000,
        "if (a) { if (b) { return 1 } }\n" * 40,
    ],
    ids=["conditions", "lists", "returns", "functions", "slashes", "sums", "ways"],
)
def test_a_hostile_script_takes_little_time(source: str) -> None:
    started = time.process_time()
    with contextlib.suppress(Unsupported):
        running.run(source, "groovy")
    assert time.process_time() - started < 4
