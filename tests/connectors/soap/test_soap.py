from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING, Any, cast

import pytest
from lxml import etree
from pydantic import ValidationError

from connectors.sdk import ConnectorError, HttpConnectError, HttpTimeout, InputError
from connectors.soap import SoapInput, soap

if TYPE_CHECKING:
    from support.connector_context import FakeContext
    from support.target import Target

ENVELOPE = {
    "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
    "1.2": "http://www.w3.org/2003/05/soap-envelope",
}
FAULTS = {
    "1.1": '<s:Fault><faultcode>s:Server</faultcode><faultstring xml:lang="en">bad</faultstring></s:Fault>',
    "1.2": '<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang="en">r</s:Text></s:Reason></s:Fault>',
}


def envelope(body: str, version: str = "1.1", header: str = "") -> str:
    return f'<s:Envelope xmlns:s="{ENVELOPE[version]}">{header}<s:Body>{body}</s:Body></s:Envelope>'


ANSWER = envelope('<m:R xmlns:m="u"><m:V>five </m:V></m:R>')


@pytest.fixture
def service(target: Target) -> str:
    """The URL of a service that answers well."""
    return target.route("POST", "/svc", text=ANSWER, headers={"Content-Type": "text/xml"})


async def call(context: FakeContext, url: str, **others: Any) -> dict[str, Any]:
    given = {
        "serviceUrl": url,
        "authentication": {"authentication": "none"},
        "body": {"type": "json", "json": {"ns:A": {"ns:b": 500}}},
        "namespaces": {"ns": "http://x/ns/"},
    }
    result: dict[str, Any] = await soap(SoapInput.model_validate(given | others), cast("Any", context))
    return result


def sent(target: Target) -> str:
    """The last request's envelope, in canonical form."""
    return str(etree.canonicalize(target.requests[-1].text))


def test_declaring_the_connector_loads_no_xml_library() -> None:
    code = "import sys, connectors.soap; sys.exit(str([m for m in ('lxml', 'zeep', 'mstache', 'xmlsec') if m in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"


def test_the_declaration_is_the_one_that_templates_name() -> None:
    assert (soap.type, soap.name, soap.version) == ("io.camunda:soap:1", "SOAP Connector", 2)


async def test_the_answer_is_the_envelope_as_json(context: FakeContext, target: Target, service: str) -> None:
    assert await call(context, service) == {"Envelope": {"Body": {"R": {"V": "five "}}}}


@pytest.mark.parametrize(
    ("version", "uri", "headers"),
    [
        ("1.1", ENVELOPE["1.1"], ("text/xml; charset=utf-8", '"http://x/Act"')),
        ("1.2", ENVELOPE["1.2"], ("application/soap+xml; charset=utf-8", None)),
        (1.2, ENVELOPE["1.2"], ("application/soap+xml; charset=utf-8", None)),
    ],
)
async def test_each_version_has_its_envelope_and_its_headers(
    context: FakeContext,
    target: Target,
    service: str,
    *,
    version: Any,
    uri: str,
    headers: tuple[str, str | None],
) -> None:
    await call(context, service, soapVersion={"version": version, "soapAction": "http://x/Act"})
    (request,) = target.requests
    root = etree.fromstring(request.body)
    assert root.tag == f"{{{uri}}}Envelope"
    assert [child.tag for child in root] == [f"{{{uri}}}Header", f"{{{uri}}}Body"]
    assert (request.headers["Content-Type"], request.headers.get("SOAPAction")) == headers


@pytest.mark.parametrize(
    ("given", "header"), [(None, '""'), ("", '""'), ("a", '"a"'), ('"a"', '"a"'), ('"', '"""')]
)
async def test_the_action_is_quoted_once(
    context: FakeContext, target: Target, service: str, given: str | None, header: str
) -> None:
    await call(context, service, soapVersion={"version": "1.1", "soapAction": given})
    assert target.requests[0].headers["SOAPAction"] == header


@pytest.mark.parametrize("header", [None, {}, {"type": None}, {"type": "none"}])
async def test_a_header_without_a_type_is_empty(
    context: FakeContext, target: Target, service: str, header: Any
) -> None:
    await call(context, service, header=header)
    assert "<SOAP-ENV:Header></SOAP-ENV:Header>" in sent(target)


@pytest.mark.parametrize("version", [None, {}])
async def test_a_missing_version_is_1_1(
    context: FakeContext, target: Target, service: str, version: Any
) -> None:
    await call(context, service, soapVersion=version)
    assert ENVELOPE["1.1"] in sent(target)


async def test_the_namespaces_are_declared_at_the_root(
    context: FakeContext, target: Target, service: str
) -> None:
    await call(context, service, namespaces={"ns": "urn:a&b", "xsd": "http://www.w3.org/2001/XMLSchema"})
    declared = etree.fromstring(target.requests[0].body).nsmap
    assert declared["ns"] == "urn:a&b"
    assert declared["xsd"] == "http://www.w3.org/2001/XMLSchema"


async def test_a_template_makes_header_and_body(context: FakeContext, target: Target, service: str) -> None:
    body = {"type": "template", "template": " <ns:A>{{v}}</ns:A>\n<ns:B/> ", "context": {"v": "<&>"}}
    header = {"type": "template", "template": "<ns:H>{{v}}</ns:H>", "context": {"v": "h"}}
    await call(context, service, body=body, header=header)
    assert '<SOAP-ENV:Header><ns:H xmlns:ns="http://x/ns/">h</ns:H></SOAP-ENV:Header>' in sent(target)
    assert (
        '<SOAP-ENV:Body><ns:A xmlns:ns="http://x/ns/">&lt;&amp;&gt;</ns:A><ns:B xmlns:ns="http://x/ns/"></ns:B>'
        "</SOAP-ENV:Body>"
    ) in sent(target)


async def test_a_template_may_begin_with_an_xml_declaration(
    context: FakeContext, target: Target, service: str
) -> None:
    template = '<?xml version="1.0"?><a xmlns="urn:own">ü</a>'
    await call(context, service, namespaces=None, body={"type": "template", "template": template})
    assert '<a xmlns="urn:own">ü</a>' in sent(target)


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ({"type": "template", "template": "<ns:A>"}, "body: the template gives no well-formed XML"),
        ({"type": "template", "template": "<z:A/>"}, "body: the template gives no well-formed XML"),
        ({"type": "template", "template": "<!DOCTYPE a><a/>"}, "body: the template gives no well-formed XML"),
        ({"type": "template", "template": "</x><x>"}, "body: the template gives no well-formed XML"),
        ({"type": "template", "template": "{{nope}}"}, "'nope' is missing"),
        ({"type": "template", "template": ""}, "body holds no element"),
        ({"type": "json", "json": {}}, "body holds no element"),
        ({"type": "json", "json": {"z:A": 1}}, r"body\.json\.z:A: the prefix 'z'"),
        ({"type": "none"}, "body is missing"),
        (None, "body is missing"),
    ],
)
async def test_a_body_that_can_not_be_made_is_refused_before_anything_is_sent(
    context: FakeContext, target: Target, service: str, part: Any, reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        await call(context, service, body=part)
    assert not target.requests


@pytest.mark.parametrize(
    "namespaces", [{"a b": "u"}, {"1a": "u"}, {"a:b": "u"}, {"x><y": "u"}, {"xmlns": "u"}, {"ns": ""}]
)
async def test_a_namespace_that_can_not_be_declared_is_refused(
    context: FakeContext, service: str, namespaces: dict[str, str]
) -> None:
    with pytest.raises(InputError, match="namespaces"):
        await call(context, service, namespaces=namespaces)


async def test_the_security_header_stands_before_the_modelled_one(
    context: FakeContext, target: Target, service: str
) -> None:
    token = {"authentication": "usernameToken", "username": "u", "password": "p", "encoded": "No"}
    await call(context, service, authentication=token, header={"type": "json", "json": {"ns:H": 1}})
    header = etree.fromstring(target.requests[0].body)[0]
    assert [etree.QName(each).localname for each in header] == ["Security", "H"]


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"serviceUrl": None},
        {"serviceUrl": "http://x", "soapVersion": {"version": "2.0"}},
        {"serviceUrl": "http://x", "body": {"type": "json", "json": "x"}},
        {"serviceUrl": "http://x", "body": {"type": "json", "json": None}},
        {"serviceUrl": "http://x", "authentication": {}},
        {
            "serviceUrl": "http://x",
            "authentication": {"authentication": "usernameToken", "username": "u", "encoded": "No"},
        },
        {"serviceUrl": "http://x", "wsdlUrl": "http://x?wsdl"},
        {"serviceUrl": "http://x", "operation": "Add"},
    ],
)
def test_input_that_can_not_work_is_refused(variables: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SoapInput.model_validate(variables)


# Answers


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("status", [200, 202, 400, 404, 500])
async def test_a_fault_is_a_fault_whatever_the_status(
    context: FakeContext, target: Target, version: str, status: int
) -> None:
    url = target.route("POST", "/f", text=envelope(FAULTS[version], version), status=status)
    with pytest.raises(ConnectorError, match="SOAP Fault received") as failed:
        await call(context, url, soapVersion={"version": version})
    assert failed.value.code == "SOAP_FAULT_RECEIVED"
    fault = {
        "1.1": {"faultcode": "s:Server", "faultstring": {"$content": "bad", "lang": "en"}},
        "1.2": {"Code": {"Value": "s:Sender"}, "Reason": {"Text": {"$content": "r", "lang": "en"}}},
    }[version]
    assert failed.value.variables == {"response": {"Envelope": {"Body": {"Fault": fault}}}}


async def test_an_element_called_fault_of_another_namespace_is_none(
    context: FakeContext, target: Target
) -> None:
    url = target.route("POST", "/f", text=envelope("<Fault/>"))
    assert await call(context, url) == {"Envelope": {"Body": {"Fault": {}}}}


async def test_header_and_empty_body_are_part_of_the_answer(context: FakeContext, target: Target) -> None:
    url = target.route("POST", "/h", text=envelope("", header="<s:Header><t>1</t></s:Header>"))
    assert await call(context, url) == {"Envelope": {"Header": {"t": "1"}, "Body": {}}}


async def test_an_envelope_without_a_fault_is_a_result_under_status_500_too(
    context: FakeContext, target: Target
) -> None:
    url = target.route("POST", "/s", text=ANSWER, status=500)
    assert await call(context, url) == {"Envelope": {"Body": {"R": {"V": "five "}}}}


@pytest.mark.parametrize(
    ("status", "text", "message"),
    [
        (404, "<html>", "Not Found [404]"),
        (404, ANSWER, "Not Found [404]"),
        (401, "", "Unauthorized [401]"),
        (302, "", "Found [302]"),
        (500, "<a/>", "Internal Server Error [500]"),
        (503, "busy", "Service Unavailable [503]"),
    ],
)
async def test_another_status_is_an_error_without_a_code(
    context: FakeContext, target: Target, status: int, text: str, message: str
) -> None:
    url = target.route("POST", "/e", text=text, status=status, headers={"Location": "/"})
    with pytest.raises(ConnectorError) as failed:
        await call(context, url)
    assert (failed.value.code, failed.value.message) == (None, message)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", r"answered 200, but its body is no XML: the document is empty"),
        ("plain", "is no XML"),
        ("<html/>", "is no SOAP envelope"),
        ('<Envelope xmlns="urn:other"/>', "is no SOAP envelope"),
        (f'<!DOCTYPE a [<!ENTITY e "x">]>{ANSWER}', "document type declaration"),
    ],
)
async def test_an_answer_that_is_no_envelope_is_an_error(
    context: FakeContext, target: Target, text: str, reason: str
) -> None:
    url = target.route("POST", "/e", text=text)
    with pytest.raises(ConnectorError, match=reason):
        await call(context, url)


async def test_a_large_answer_is_read_beside_the_loop_with_the_same_result(
    context: FakeContext, target: Target
) -> None:
    url = target.route("POST", "/l", text=envelope("<i>x</i>" * 50_000))
    assert (await call(context, url))["Envelope"]["Body"] == {"i": ["x"] * 50_000}


async def test_a_service_that_is_not_there_is_an_error(context: FakeContext) -> None:
    with pytest.raises(HttpConnectError):
        await call(context, "http://127.0.0.1:1/svc")


async def test_a_service_that_does_not_answer_in_time_is_an_error(
    context: FakeContext, target: Target, service: str
) -> None:
    target.hold("/svc")
    async with asyncio.timeout(10):
        with pytest.raises(HttpTimeout):
            await call(context, service, connectionTimeoutInSeconds=1)
    target.release("/svc")


@pytest.mark.parametrize(("given", "seconds"), [(None, 20), (0, 0), (-1, 0), (5, 5)])
def test_the_time_limit_is_20_seconds_unless_given_and_0_is_none(given: int | None, seconds: int) -> None:
    variables = {"serviceUrl": "http://x", "connectionTimeoutInSeconds": given}
    assert SoapInput.model_validate(variables).timeout == seconds
