from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from lxml import etree

from connectors.sdk import ConnectorError, InputError
from connectors.soap import SoapInput, soap
from connectors.soap.wsdl import fetch
from connectors.soap.wsdl.cache import WsdlCache

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.connector_context import FakeContext
    from support.target import Target

FILES = Path(__file__).parent / "wsdls"
ANSWER = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><ok/></s:Body></s:Envelope>'


@pytest.fixture
def published(target: Target) -> str:
    """The root under which the WSDLs, their imports and their services are."""
    for file in FILES.rglob("*.*"):
        text = file.read_text().replace("{address}", f"{target.url}/svc")
        target.route("GET", f"/{file.relative_to(FILES)}", text=text)
    for path in ("/svc", "/svc/12", "/elsewhere"):
        target.route("POST", path, text=ANSWER)
    return target.url


async def call(context: FakeContext, wsdl: str, operation: str, arguments: Any = None, **others: Any) -> None:
    body = None if arguments is None else {"type": "json", "json": arguments}
    given = {"wsdlUrl": wsdl, "operation": operation, "body": body} | others
    assert await soap(SoapInput.model_validate(given), cast("Any", context)) == {
        "Envelope": {"Body": {"ok": {}}}
    }


def bodies(target: Target) -> Iterator[str]:
    """The canonical content of the body of each call."""
    for request in target.requests:
        if request.method == "POST":
            root = etree.fromstring(request.body)
            yield "".join(etree.canonicalize(etree.tostring(each).decode()) for each in root[1])


async def test_document_literal_arguments_become_the_wrapped_element(
    context: FakeContext, target: Target, published: str
) -> None:
    arguments = {"intA": 5, "intB": "7", "exact": "true", "scan": "aGk="}
    await call(context, f"{published}/calculator.wsdl", "Add", arguments)
    request = target.requests[-1]
    assert request.path == "/svc"
    assert request.headers["SOAPAction"] == '"http://example.com/calculator/Add"'
    (body,) = bodies(target)
    assert body == (
        '<ns0:Add xmlns:ns0="http://example.com/calculator/"><ns0:intA>5</ns0:intA><ns0:intB>7</ns0:intB>'
        "<ns0:exact>true</ns0:exact><ns0:scan>aGk=</ns0:scan></ns0:Add>"
    )


async def test_rpc_arguments_become_the_parts_of_the_operation(
    context: FakeContext, target: Target, published: str
) -> None:
    arguments = {"pair": {"from": "EUR", "to": "USD"}, "day": "2026-01-02"}
    await call(context, f"{published}/rates.wsdl", "GetRate", arguments)
    (body,) = bodies(target)
    assert body == (
        '<ns0:GetRate xmlns:ns0="urn:example:rates"><pair><from>EUR</from><to>USD</to></pair>'
        "<day>2026-01-02</day></ns0:GetRate>"
    )


async def test_schemas_and_wsdls_are_followed_through_their_imports(
    context: FakeContext, target: Target, published: str
) -> None:
    lines = [{"article": "a", "quantity": 1}, {"article": "b", "quantity": 2}]
    await call(
        context,
        f"{published}/orders.wsdl",
        "PlaceOrder",
        {"@urgent": True, "customer": {"id": "7", "name": "Ada"}, "line": lines},
    )
    (body,) = bodies(target)
    assert 'urgent="true"' in body
    assert body.count("quantity>") == 4
    assert [request.path for request in target.requests if request.method == "GET"] == [
        "/orders.wsdl",
        "/orders/abstract.wsdl",
        "/schemas/orders.xsd",
        "/schemas/lines.xsd",
        "/schemas/common.xsd",
    ]


async def test_the_version_chooses_the_port(context: FakeContext, target: Target, published: str) -> None:
    version = {"version": "1.2"}
    await call(context, f"{published}/calculator.wsdl", "Add", {"intA": 1, "intB": 2}, soapVersion=version)
    request = target.requests[-1]
    assert request.path == "/svc/12"
    assert request.headers["Content-Type"] == (
        'application/soap+xml; charset=utf-8; action="http://example.com/calculator/Add"'
    )
    with pytest.raises(InputError, match=r"not with SOAP 1\.2"):
        await call(context, f"{published}/rates.wsdl", "GetRate", {}, soapVersion=version)


async def test_address_action_and_security_of_the_input_are_kept(
    context: FakeContext, target: Target, published: str
) -> None:
    await call(
        context,
        f"{published}/calculator.wsdl",
        "Add",
        {"intA": 1, "intB": 2},
        serviceUrl=f"{published}/elsewhere",
        soapVersion={"version": "1.1", "soapAction": "urn:own"},
        authentication={
            "authentication": "usernameToken",
            "username": "u",
            "password": "p",
            "encoded": "Yes",
        },
    )
    request = target.requests[-1]
    assert (request.path, request.headers["SOAPAction"]) == ("/elsewhere", '"urn:own"')
    assert "PasswordDigest" in request.text


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"intA": 1}, "Missing element intB"),
        (None, "Missing element intA"),
        ({"intA": 1, "intB": 2, "intC": 3}, "intC is not known"),
        ({"intA": "secret", "intB": 2}, "intA is no int"),
        ({"intA": 1.5, "intB": 2}, "intA is no int"),
        ({"intA": [1, 2], "intB": 2}, "intA is a list"),
        ({"intA": {"x": 1}, "intB": 2}, "intA is an object"),
        ({"intA": 1, "intB": 2, "exact": "secret"}, "exact is no boolean"),
        ({"intA": 1, "intB": 2, "scan": "secret"}, "scan is no base64Binary"),
        ({"intA": 1, "intB": 2, "note": [{"$content": "x", "@nope": "y"}]}, r"note\[0\]\.@nope is not known"),
    ],
)
async def test_arguments_are_checked_before_anything_is_sent(
    context: FakeContext, target: Target, published: str, arguments: Any, reason: str
) -> None:
    with pytest.raises(InputError, match=rf"do not fit Add\(intA: xsd:int, .*{reason}") as failed:
        await call(context, f"{published}/calculator.wsdl", "Add", arguments)
    assert "secret" not in str(failed.value)
    assert not list(bodies(target))


async def test_a_text_may_stand_for_an_element_that_could_have_attributes(
    context: FakeContext, target: Target, published: str
) -> None:
    notes = ["plain", {"$content": "signed", "@author": "Ada"}]
    await call(context, f"{published}/calculator.wsdl", "Add", {"intA": 1, "intB": 2, "note": notes})
    (body,) = bodies(target)
    assert '<ns0:note>plain</ns0:note><ns0:note author="Ada">signed</ns0:note>' in body


async def test_a_single_value_does_not_stand_for_an_object(context: FakeContext, published: str) -> None:
    with pytest.raises(InputError, match="pair has to be an object") as failed:
        await call(context, f"{published}/rates.wsdl", "GetRate", {"pair": "secret", "day": "2026-01-02"})
    assert "secret" not in str(failed.value)


async def test_an_unknown_operation_names_those_there_are(context: FakeContext, published: str) -> None:
    with pytest.raises(InputError, match="the WSDL has no operation Subtract; it has Add"):
        await call(context, f"{published}/calculator.wsdl", "Subtract", {})


async def test_a_template_is_no_list_of_arguments(context: FakeContext, published: str) -> None:
    with pytest.raises(InputError, match="takes its arguments as JSON"):
        await call(
            context, f"{published}/calculator.wsdl", "Add", body={"type": "template", "template": "<a/>"}
        )


# Fetching


async def test_a_wsdl_is_fetched_once_for_all_who_ask_and_again_after_its_lifetime(
    context: FakeContext, target: Target, published: str
) -> None:
    cache, url = WsdlCache(lifetime=600), f"{published}/calculator.wsdl"
    found = await asyncio.gather(*(cache.get(url, context.http) for _ in range(5)))
    assert len(set(map(id, found))) == 1
    assert target.count("/calculator.wsdl") == 1
    expired = WsdlCache(lifetime=-1)
    for _ in range(2):
        await expired.get(url, context.http)
    assert target.count("/calculator.wsdl") == 3


async def test_the_wsdl_not_used_for_longest_goes_first(
    context: FakeContext, target: Target, published: str
) -> None:
    cache = WsdlCache(most=2)
    for name in ("calculator", "rates", "calculator", "orders", "calculator", "rates"):
        await cache.get(f"{published}/{name}.wsdl", context.http)
    assert (target.count("/calculator.wsdl"), target.count("/rates.wsdl")) == (1, 2)


async def test_a_wsdl_that_could_not_be_fetched_is_tried_again(
    context: FakeContext, target: Target, published: str
) -> None:
    cache, url = WsdlCache(), f"{published}/late.wsdl"
    with pytest.raises(ConnectorError, match="can't be had: Not Found") as failed:
        await cache.get(url, context.http)
    assert failed.value.code == "404"
    target.route("GET", "/late.wsdl", text=(FILES / "calculator.wsdl").read_text())
    await cache.get(url, context.http)
    assert target.count("/late.wsdl") == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no xml", "is no WSDL or schema"),
        ('<!DOCTYPE a [<!ENTITY e "x">]><a/>', "document type declaration"),
        ("<html/>", "the WSDL has no operation Add; it has none"),
        (
            '<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"><import location="file:///etc/passwd"/></definitions>',
            "imports something that is not at an HTTP address",
        ),
    ],
)
async def test_what_is_no_wsdl_is_refused(
    context: FakeContext, target: Target, text: str, reason: str
) -> None:
    url = target.route("GET", "/bad.wsdl", text=text)
    with pytest.raises(InputError, match=reason):
        await call(context, f"{url}?token=secret", "Add", {})


def importing(*locations: str) -> str:
    imports = "".join(f'<import location="{each}"/>' for each in locations)
    return f'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/">{imports}</definitions>'


@pytest.mark.parametrize(("type", "followed"), [("enc:Array", True), ("other:Array", False)])
async def test_the_soap_encoding_is_only_followed_where_a_type_of_it_is_named(
    context: FakeContext, target: Target, monkeypatch: pytest.MonkeyPatch, *, type: str, followed: bool
) -> None:
    monkeypatch.setattr(fetch, "_ENCODING", encoding := target.route("GET", "/encoding", text="<schema/>"))
    text = f'<a xmlns:enc="{encoding}" xmlns:other="urn:o"><b type="{type}"/></a>'
    url = target.route("GET", "/encoded", text=text)
    assert (encoding in await fetch.fetch(url, context.http)) is followed


async def test_imports_are_bounded_in_depth(context: FakeContext, target: Target) -> None:
    for number in range(40):
        target.route("GET", f"/{number}", text=importing(f"/{number + 1}"))
    with pytest.raises(InputError, match=f"deeper than {fetch.DEEPEST}"):
        await call(context, f"{target.url}/0", "Add", {})
    assert len(target.requests) == fetch.DEEPEST + 1


async def test_imports_are_bounded_in_number(context: FakeContext, target: Target) -> None:
    url = target.route("GET", "/many", text=importing(*(f"/{number}" for number in range(200))))
    with pytest.raises(InputError, match=f"more than {fetch.MOST_DOCUMENTS} documents"):
        await call(context, url, "Add", {})
    assert len(target.requests) == 1


async def test_imports_are_bounded_in_size(
    context: FakeContext, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "MOST_BYTES", 2000)
    url = target.route("GET", "/big", text=importing("/more"))
    target.route("GET", "/more", text=f"<!-- {'x' * 3000} -->{importing('/never')}")
    with pytest.raises(InputError, match="have more than"):
        await call(context, url, "Add", {})


async def test_imports_are_bounded_in_time(
    context: FakeContext, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "LONGEST", 0.2)
    url = target.route("GET", "/slow", text=importing())
    target.hold("/slow")
    with pytest.raises(ConnectorError, match="did not arrive within"):
        await call(context, url, "Add", {})
    target.release("/slow")
