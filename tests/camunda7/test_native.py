"""`--native`: Camunda 8's own connectors where they do the same, the compatible job type where they can't."""

from __future__ import annotations

import pytest
from support.camunda7 import converted, model

from connectors.sdk import HttpConnectError
from connectors.sdk.testing import json_response, response
from worker.testing import Complete, Fail

URL = '<inputParameter name="url">https://h/a?x=${n}</inputParameter>'
GET = f'{URL}<inputParameter name="method">GET</inputParameter>'
PUT = f'{URL}<inputParameter name="method">put</inputParameter><inputParameter name="payload">p ${{n}}</inputParameter>'
CODE = '<outputParameter name="code">${statusCode}</outputParameter>'
VALUE = '<outputParameter name="v">${S(response).prop("v").value()}</outputParameter>'
TEXT = '<outputParameter name="t">${response}</outputParameter>'
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
TYPED = '<entry key="Content-Type">text/xml</entry>'
RESULT = '<outputParameter name="r">${S(response).childElement("Body").childElement("R").textContent()}</outputParameter>'


async def test_a_call_is_one_of_the_rest_connector() -> None:
    task = converted(model(PUT + CODE + VALUE), native=True)
    assert task.type == "io.camunda:http-json:1"
    assert task.inputs == [
        ("url", '=string join(["https://h/a?x=", string(n)])'),
        ("method", "PUT"),
        ("body", '=string join(["p ", string(n)])'),
        ("authentication.type", "noAuth"),
        ("skipEncoding", "true"),
        ("followRedirects", "=false"),
    ]
    done = await task.run({"n": 1}, json_response({"v": 2}, 201))
    (request,) = done.requests
    assert (request.method, request.url, request.body) == ("PUT", "https://h/a?x=1", b"p 1")
    assert done.variables == {"code": 201, "v": 2}


async def test_a_status_of_400_or_more_is_a_success_still() -> None:
    done = await converted(model(GET + CODE + VALUE), native=True).run({"n": 1}, json_response({"v": 3}, 404))
    assert isinstance(done.outcome, Complete)
    assert done.variables == {"code": 404, "v": 3}


async def test_no_answer_is_a_failure_still() -> None:
    done = await converted(model(GET + CODE), native=True).run({}, HttpConnectError("refused"))
    assert isinstance(done.outcome, Fail)


async def test_without_outputs_nothing_is_set() -> None:
    task = converted(model(GET), native=True)
    for answer in (response(200, "x"), response(500, "x")):
        assert (await task.run({}, answer)).variables == {}


async def test_the_text_of_the_response_is_written_anew_where_it_is_json() -> None:
    task = converted(model(GET + TEXT), native=True)
    assert (await task.run({}, response(200, "plain"))).variables == {"t": "plain"}
    assert (await task.run({}, json_response({"a": 1}))).variables == {"t": '{"a":1}'}
    assert "perhaps other blanks" in task.report.as_text()


@pytest.mark.parametrize(
    ("parameters", "why"),
    [
        (URL + '<inputParameter name="method">HEAD</inputParameter>', "has no method HEAD"),
        (URL + '<inputParameter name="method">${m}</inputParameter>', "that is worked out"),
        (GET + '<inputParameter name="request-config"><map/></inputParameter>', "request-config"),
        (GET + '<inputParameter name="headers">${bean.x()}</inputParameter>', "an input is not converted"),
        (GET + '<outputParameter name="u">${url}</outputParameter>', "names of its inputs"),
    ],
)
def test_what_it_can_not_do_keeps_the_compatible_type(parameters: str, why: str) -> None:
    task = converted(model(parameters), native=True)
    assert task.type == "http-connector"
    assert why in task.report.as_text()


def soap(headers: str, body: str, outputs: str = RESULT) -> bytes:
    envelope = f'<e:Envelope xmlns:e="{ENVELOPE}" xmlns:m="urn:m"><e:Body>{body}</e:Body></e:Envelope>'
    parameters = (
        '<inputParameter name="url">https://h/ws</inputParameter>'
        f'<inputParameter name="headers"><map>{headers}</map></inputParameter>'
        f'<inputParameter name="payload"><![CDATA[{envelope}]]></inputParameter>'
    )
    return model(parameters + outputs, connector_id="soap-http-connector")


async def test_an_envelope_is_a_template_of_the_soap_connector() -> None:
    headers = TYPED + '<entry key="SOAPAction">urn:get</entry>'
    task = converted(soap(headers, '<m:Get a="${n}">${n + 1}</m:Get>'), native=True)
    assert task.type == "io.camunda:soap:1"
    given = dict(task.inputs)
    assert given["serviceUrl"] == "https://h/ws"
    assert (given["soapVersion.version"], given["soapVersion.soapAction"]) == ("1.1", "urn:get")
    assert (given["header.type"], given["body.type"]) == ("none", "template")
    assert given["body.context"] == "={value1: n, value2: n + 1}"
    assert given["namespaces"] == '={"m": "urn:m"}'
    answer = f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body><R>five</R></e:Body></e:Envelope>'
    done = await task.run({"n": 4}, response(200, answer, Content_Type="text/xml"))
    (request,) = done.requests
    assert b'a="4"' in (request.body or b"")  # type: ignore[operator] # bytes
    assert b">5</m:Get>" in request.body  # type: ignore[operator] # bytes
    assert ("SOAPAction", '"urn:get"') in request.headers
    assert done.variables == {"r": "five"}


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (soap(TYPED, "<a/>", CODE), "does not give statusCode"),
        (soap(TYPED + '<entry key="Authorization">x</entry>', "<a/>"), "does not send Authorization"),
        (soap('<entry key="Content-Type">text/xml;action="a"</entry>', "<a/>"), "does not send Content-Type"),
        (soap('<entry key="Content-Type">${t}</entry>', "<a/>"), "its headers are worked out"),
        (soap(TYPED, "<a>${n}"), "no XML"),
        (soap(TYPED, ""), "empty body"),
    ],
)
def test_what_the_soap_connector_can_not_do_keeps_the_compatible_type(xml: bytes, why: str) -> None:
    task = converted(xml, native=True)
    assert task.type == "soap-http-connector"
    assert why in task.report.as_text()


def test_a_connector_of_one_s_own_is_left_alone() -> None:
    assert converted(model("", connector_id="mail-send"), native=True).type == "mail-send"
