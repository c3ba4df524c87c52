"""The worked examples of the Camunda 7 sheet, section 5: what the XML is, and what it does."""

from __future__ import annotations

import pytest
from support.camunda7 import converted, model

from connectors.sdk import HttpConnectError
from connectors.sdk.testing import json_response, response
from worker.testing import Complete, Fail, ThrowError

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
SAMPLE_URL = '<inputParameter name="url">https://h/a</inputParameter>'
GET = f'{SAMPLE_URL}<inputParameter name="method">GET</inputParameter>'
POST = f'{SAMPLE_URL}<inputParameter name="method">POST</inputParameter>'
MADE_GET = [("url", "https://h/a"), ("method", "GET")]


def output(name: str, text: str) -> str:
    return f'<outputParameter name="{name}">{text}</outputParameter>'


def script(language: str, source: str) -> str:
    return f'<script scriptFormat="{language}"><![CDATA[{source}]]></script>'


async def test_1_get_with_literals_and_plain_outputs() -> None:
    task = converted(
        model(
            '<inputParameter name="url">https://h/a?x=1</inputParameter>'
            '<inputParameter name="method">GET</inputParameter>'
            + output("code", "${statusCode}")
            + output("text", "${response}")
        )
    )
    assert (task.type, task.retries, task.headers) == ("http-connector", "1", {})
    assert task.inputs == [("url", "https://h/a?x=1"), ("method", "GET")]
    assert task.outputs == [("code", "=statusCode"), ("text", "=response")]
    done = await task.run({}, response(200, '{"n":1}'))
    (request,) = done.requests
    assert (request.method, request.url, request.headers) == ("GET", "https://h/a?x=1", [])
    assert done.variables == {"code": 200, "text": '{"n":1}'}


async def test_2_indentation_is_trimmed() -> None:
    task = converted(
        model(
            '<inputParameter name="url">\n      https://h/a\n   </inputParameter>'
            '<inputParameter name="method">  GET  </inputParameter>'
        )
    )
    assert task.inputs == MADE_GET
    assert task.headers == {"resultExpression": "={}"}
    done = await task.run({}, response(200, "x"))
    assert done.requests[0].url == "https://h/a"


async def test_3_placeholder_in_the_url_and_spin_number_out() -> None:
    task = converted(
        model(
            '<inputParameter name="url">https://h/users/${id}</inputParameter>'
            '<inputParameter name="method">GET</inputParameter>'
            + output("age", '${S(response).prop("age").numberValue()}')
        )
    )
    assert task.inputs[0] == ("url", '=string join(["https://h/users/", string(id)])')
    assert task.outputs == [("age", "=body.age")]
    done = await task.run({"id": 7}, json_response({"age": 30}))
    assert done.requests[0].url == "https://h/users/7"
    assert done.variables == {"age": 30}


async def test_4_two_placeholders() -> None:
    task = converted(
        model(
            '<inputParameter name="url">https://h/repos/#{o}/#{r}/profile</inputParameter>'
            '<inputParameter name="method">GET</inputParameter>'
        )
    )
    assert task.inputs[0] == (
        "url",
        '=string join(["https://h/repos/", string(o), "/", string(r), "/profile"])',
    )
    done = await task.run({"o": "a", "r": "b"}, response())
    assert done.requests[0].url == "https://h/repos/a/b/profile"


async def test_5_header_map_with_an_expression() -> None:
    task = converted(
        model(
            GET + '<inputParameter name="headers"><map><entry key="Accept">application/json</entry>'
            '<entry key="Authorization">Bearer ${tok}</entry></map></inputParameter>'
        )
    )
    assert task.inputs[2] == (
        "headers",
        '={"Accept": "application/json", "Authorization": string join(["Bearer ", string(tok)])}',
    )
    done = await task.run({"tok": "t"}, response())
    assert done.requests[0].headers == [("Accept", "application/json"), ("Authorization", "Bearer t")]


async def test_6_json_text_with_a_placeholder_is_not_escaped() -> None:
    payload = '<inputParameter name="payload">{"name": "${name}", "job": "x"}</inputParameter>'
    task = converted(model(POST + payload))
    assert task.inputs[2] == (
        "payload",
        r'=string join(["{\"name\": \"", string(name), "\", \"job\": \"x\"}"])',
    )
    done = await task.run({"name": 'A"B'}, response())
    assert done.requests[0].body == b'{"name": "A"B", "job": "x"}'


async def test_7_javascript_payload() -> None:
    source = 'out = JSON.stringify({"amount": amount, "k": execution.getVariable("key")});'
    task = converted(
        model(POST + f'<inputParameter name="payload">{script("JavaScript", source)}</inputParameter>')
    )
    assert task.inputs[2] == ("payload", "={amount: amount, k: key}")
    done = await task.run({"amount": 5, "key": "z"}, response())
    assert done.requests[0].body == b'{"amount":5,"k":"z"}'


async def test_8_javascript_parses_the_response() -> None:
    task = converted(model(GET + output("a", script("JavaScript", "o = JSON.parse(response); o.data.a;"))))
    assert task.outputs == [("a", "=body.data.a")]
    assert (await task.run({}, json_response({"data": {"a": "q"}}))).variables == {"a": "q"}


async def test_9_groovy_builder_and_slurper() -> None:
    built = """def r = [:]; r.put("p", 1)
   if (execution.getVariable("w") != null) { r.put("w", execution.getVariable("w")) }
   return new groovy.json.JsonBuilder(r).toPrettyString()"""
    slurped = """def t = connector.getVariable("response")
   t = new groovy.json.JsonSlurper().parseText(t); return [t.get('c')]"""
    task = converted(
        model(
            POST
            + f'<inputParameter name="payload">{script("groovy", built)}</inputParameter>'
            + output("c", script("groovy", slurped))
        )
    )
    assert task.inputs[2] == ("payload", "=context merge([{p: 1}, if w != null then {w: w} else {}])")
    assert task.outputs == [("c", "=[body.c]")]
    done = await task.run({"w": None}, json_response({"c": "q"}))
    assert done.requests[0].body == b'{"p":1}'
    assert done.variables == {"c": ["q"]}
    assert (await task.run({"w": 2}, json_response({}))).requests[0].body == b'{"p":1,"w":2}'


async def test_10_404_is_a_success() -> None:
    task = converted(model(GET + output("code", "${statusCode}")))
    assert task.outputs == [("code", "=statusCode")]
    done = await task.run({}, response(404, "nope"))
    assert isinstance(done.outcome, Complete)
    assert done.variables == {"code": 404}


async def test_11_throw_http_error() -> None:
    options = '<map><entry key="throw-http-error">${true}</entry></map>'
    task = converted(model(GET + f'<inputParameter name="request-config">{options}</inputParameter>'))
    assert task.inputs == [*MADE_GET, ("c7_requestConfig", '={"throw-http-error": true}')]
    done = await task.run({}, response(500, "x"))
    assert isinstance(done.outcome, Fail)
    assert done.outcome.message == "HTCL-02010 HTTP request failed with Status Code: 500 , Response: x"
    assert done.outcome.retries == 2


async def test_11_throw_http_error_as_text() -> None:
    options = '<map><entry key="throw-http-error">true</entry></map>'
    task = converted(model(GET + f'<inputParameter name="request-config">{options}</inputParameter>'))
    assert isinstance((await task.run({}, response(500, "x"))).outcome, Fail)


async def test_12_204_without_a_body() -> None:
    task = converted(model(GET + output("r", "${response}")))
    assert task.outputs == [("r", "=response")]
    assert (await task.run({}, response(204))).variables == {"r": None}


async def test_13_soap_1_1() -> None:
    envelope = f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body><q xmlns="u">${{blz}}</q></e:Body></e:Envelope>'
    task = converted(
        model(
            '<inputParameter name="url">https://h/ws</inputParameter>'
            '<inputParameter name="headers"><map><entry key="Content-Type">text/xml;charset=UTF-8</entry>'
            '<entry key="SOAPAction">"urn:get"</entry></map></inputParameter>'
            f'<inputParameter name="payload"><![CDATA[{envelope}]]></inputParameter>'
            + output(
                "v",
                '${S(response).childElement("Body").childElement("u","R").childElement("u","V").textContent()}',
            ),
            connector_id="soap-http-connector",
        )
    )
    assert (task.type, task.retries) == ("soap-http-connector", "1")
    made = (
        r'=string join(["<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>'
        r'<q xmlns=\"u\">", string(blz), "</q></e:Body></e:Envelope>"])'
    )
    assert task.inputs == [
        ("url", "https://h/ws"),
        ("headers", r'={"Content-Type": "text/xml;charset=UTF-8", "SOAPAction": "\"urn:get\""}'),
        ("payload", made),
    ]
    assert task.outputs == [("v", "=body.Envelope.Body.R.V")]
    answer = f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body><R xmlns="u"><V>five</V></R></e:Body></e:Envelope>'
    done = await task.run({"blz": "5"}, response(200, answer))
    (request,) = done.requests
    assert request.method == "POST"
    assert request.headers == [("Content-Type", "text/xml;charset=UTF-8"), ("SOAPAction", '"urn:get"')]
    assert request.body == envelope.replace("${blz}", "5").encode()
    assert done.variables == {"v": "five"}


async def test_14_soap_fault_and_blank_payload() -> None:
    parameters = (
        SAMPLE_URL
        + '<inputParameter name="payload">${envelope}</inputParameter>'
        + output("code", "${statusCode}")
        + output("text", "${response}")
    )
    task = converted(model(parameters, connector_id="soap-http-connector"))
    fault = f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body><e:Fault/></e:Body></e:Envelope>'
    done = await task.run({"envelope": "<x/>"}, response(500, fault))
    assert done.variables == {"code": 500, "text": fault}
    done = await task.run({"envelope": "  "})
    assert isinstance(done.outcome, Fail)
    assert (done.outcome.message, done.requests) == ("SOAPC-01002 No payload set on request", [])


async def test_15_inputs_are_not_seen_by_other_inputs_or_by_outputs() -> None:
    task = converted(
        model(
            '<inputParameter name="url">${url}/v1</inputParameter>'
            '<inputParameter name="method">POST</inputParameter>'
            '<inputParameter name="payload">{"cb":"${url}"}</inputParameter>' + output("u", "${url}")
        )
    )
    assert task.inputs == [
        ("c7_url", '=string join([string(url), "/v1"])'),
        ("c7_method", "POST"),
        ("c7_payload", r'=string join(["{\"cb\":\"", string(url), "\"}"])'),
    ]
    assert task.outputs == [("u", "=url")]
    done = await task.run({"url": "https://base"}, response())
    assert (done.requests[0].url, done.requests[0].body) == ("https://base/v1", b'{"cb":"https://base"}')
    assert done.variables == {"u": "https://base"}


async def test_16_activity_level_mapping_around_it() -> None:
    basic = script("groovy", '"Basic " + (user + ":" + pw).bytes.encodeBase64()')
    task = converted(
        model(
            GET + '<inputParameter name="headers"><map><entry key="Authorization">${auth}</entry></map>'
            "</inputParameter>" + output("count", '${S(response).prop("count").value()}'),
            activity=f'<inputParameter name="auth">{basic}</inputParameter>' + output("total", "${count}"),
        )
    )
    assert task.inputs == [
        ("auth", '="Basic " + to base64(user + ":" + pw)'),
        *MADE_GET,
        ("headers", '={"Authorization": auth}'),
    ]
    assert task.outputs == [("count", "=body.count"), ("total", "=count")]
    done = await task.run({"user": "demo", "pw": "demo"}, json_response({"count": 4}))
    assert done.requests[0].headers == [("Authorization", "Basic ZGVtbzpkZW1v")]
    assert done.variables == {"count": 4, "total": 4}


async def test_17_fire_and_forget() -> None:
    task = converted(model(GET))
    assert task.headers == {"resultExpression": "={}"}
    assert (await task.run({}, response(200, "ok"))).variables == {}


BOUNDARY = '<b:boundaryEvent id="caught" attachedToRef="call"><b:errorEventDefinition errorRef="e"{}/></b:boundaryEvent>'


async def test_18_bpmn_error_from_a_script() -> None:
    source = """o = JSON.parse(response);
   if (o.errorCode != null && o.errorCode != "") { throw new org.camunda.bpm.engine.delegate.BpmnError("CardError", o.errorCode); }
   statusCode;"""
    task = converted(
        model(
            GET + output("statusCode", script("JavaScript", source)),
            beside=BOUNDARY.format(""),
            after='<b:error id="e" errorCode="CardError"/>',
        )
    )
    assert task.headers == {
        "errorExpression": '=if body.errorCode != null and body.errorCode != "" '
        'then bpmnError("CardError", body.errorCode) else null'
    }
    assert task.outputs == [("statusCode", "=statusCode")]
    done = await task.run({}, json_response({"errorCode": "expired"}))
    assert done.outcome == ThrowError("CardError", "expired", "{}")
    assert (await task.run({}, json_response({}))).variables == {"statusCode": 200}


JAVA = "org.camunda.connect."


@pytest.mark.parametrize(
    ("code", "condition"),
    [
        (f"{JAVA}ConnectorException", f'starts with(error.code, "{JAVA}")'),
        (f"{JAVA}ConnectorRequestException", f'error.code = "{JAVA}ConnectorRequestException"'),
        ("java.lang.RuntimeException", "error != null"),
    ],
)
async def test_19_java_class_as_error_code(code: str, condition: str) -> None:
    task = converted(model(GET, beside=BOUNDARY.format(""), after=f'<b:error id="e" errorCode="{code}"/>'))
    assert (
        task.headers["errorExpression"]
        == f'=if {condition} then bpmnError("{code}", error.message) else null'
    )
    done = await task.run({}, HttpConnectError("refused"))
    assert isinstance(done.outcome, ThrowError)
    assert (done.outcome.code, (done.outcome.message or "")[:10]) == (code, "HTCL-02007")
    assert isinstance((await task.run({}, response())).outcome, Complete)


async def test_19_a_boundary_event_without_a_code_catches_no_connector_exception() -> None:
    task = converted(model(GET, beside=BOUNDARY.format(""), after='<b:error id="e"/>'))
    assert "errorExpression" not in task.headers


@pytest.mark.parametrize(
    ("cycle", "retries", "headers"),
    [
        ("R3/PT15S", "3", {"retryBackoff": "PT15S"}),
        ("PT1M", "2", {"retryBackoff": "PT1M"}),
        (
            "PT10S,PT1M,PT5M",
            "4",
            {"retryBackoff": "PT10S", "c7RetryTimeCycle": "PT10S,PT1M,PT5M"},
        ),
    ],
)
async def test_20_retry_cycles(cycle: str, retries: str, headers: dict[str, str]) -> None:
    extensions = f"<failedJobRetryTimeCycle>{cycle}</failedJobRetryTimeCycle>"
    task = converted(model(GET, extensions=extensions, attributes='c:asyncBefore="true"'))
    assert (task.retries, task.headers) == (retries, {"resultExpression": "={}", **headers})
    done = await task.run({}, HttpConnectError("refused"), retries=int(retries))
    assert isinstance(done.outcome, Fail)
    assert done.outcome.retries == int(retries) - 1
    assert (
        done.outcome.backoff_ms == {"PT15S": 15_000, "PT1M": 60_000, "PT10S": 10_000}[headers["retryBackoff"]]
    )


async def test_20_without_async_before_there_is_one_attempt() -> None:
    extensions = "<failedJobRetryTimeCycle>R3/PT15S</failedJobRetryTimeCycle>"
    task = converted(model(GET, extensions=extensions))
    assert (task.retries, task.headers) == ("1", {"resultExpression": "={}"})


async def test_20_async_before_without_a_cycle_is_three_attempts_at_once() -> None:
    task = converted(model(GET, attributes='c:asyncBefore="true"'))
    assert (task.retries, task.headers["retryBackoff"]) == ("3", "PT0S")
