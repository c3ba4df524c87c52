"""What the published SOAP template sends, for every choice it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from lxml import etree
from support.identities import Identity, identity
from support.published import Template

from connectors.soap import soap
from worker.testing import Complete, run_job

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from support.target import Request, Target

SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
NAMES = {
    "wsse": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "n": "urn:numbers",
}
USUAL = {
    "namespaces": '={"n": "urn:numbers"}',
    "body.json": '={"n:ToWords": {"n:number": 500}}',
    "body.template": "<n:ToWords><n:number>{{number}}</n:number></n:ToWords>",
    "body.context": "={number: 500}",
    "header.json": '={"n:Trace": "t-1"}',
    "header.template": "<n:Trace>{{trace}}</n:Trace>",
    "header.context": '={trace: "t-1"}',
    "resultVariable": "answer",
}
ANSWER = f'<s:Envelope xmlns:s="{SOAP_11}"><s:Body><Words>five hundred</Words></s:Body></s:Envelope>'


@pytest.fixture(scope="module")
def signer() -> Identity:
    return identity(rsa.generate_private_key(65537, 2048))


async def sent(templates: Path, target: Target, given: Mapping[str, str]) -> Request:
    """The request of an element with these values, after its answer was taken."""
    url = target.route("POST", "/numbers", text=ANSWER, headers={"Content-Type": "text/xml"})
    template = Template.read(templates / "io.camunda_soap.json")
    job = template.job(given, USUAL | {"serviceUrl": url})
    outcome = await run_job(soap, job.variables, job.headers)
    assert isinstance(outcome, Complete), outcome
    assert outcome.variables["answer"] == {"Envelope": {"Body": {"Words": "five hundred"}}}
    return target.requests[-1]


def envelope(body: str, header: str = "", uri: str = SOAP_11) -> str:
    text = f'<e:Envelope xmlns:e="{uri}" xmlns:n="urn:numbers"><e:Header>{header}</e:Header><e:Body>{body}</e:Body></e:Envelope>'
    return canonical(text)


def canonical(text: str) -> str:
    return str(etree.canonicalize(text, rewrite_prefixes=True))


BODY = "<n:ToWords><n:number>500</n:number></n:ToWords>"
HEADER = "<n:Trace>t-1</n:Trace>"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"soapVersion.version": "1.1", "header.type": "none", "body.type": "json"}, envelope(BODY)),
        ({"soapVersion.version": "1.2"}, envelope(BODY, uri=SOAP_12)),
        ({"body.type": "template"}, envelope(BODY)),
        ({"header.type": "json"}, envelope(BODY, HEADER)),
        ({"header.type": "template"}, envelope(BODY, HEADER)),
    ],
    ids=str,
)
async def test_an_envelope_has_the_parts_that_are_chosen(
    templates: Path, target: Target, given: dict[str, str], expected: str
) -> None:
    request = await sent(templates, target, given)
    assert canonical(request.text) == expected


@pytest.mark.parametrize(
    ("given", "headers"),
    [
        ({"soapVersion.soapAction": "urn:ToWords"}, ("text/xml; charset=utf-8", '"urn:ToWords"')),
        ({}, ("text/xml; charset=utf-8", '""')),
        ({"soapVersion.version": "1.2"}, ("application/soap+xml; charset=utf-8", None)),
    ],
    ids=str,
)
async def test_each_version_has_its_headers(
    templates: Path, target: Target, given: dict[str, str], headers: tuple[str, str | None]
) -> None:
    request = await sent(templates, target, given)
    assert (request.headers["Content-Type"], request.headers.get("SOAPAction")) == headers


@pytest.mark.parametrize(("encoded", "kind"), [("No", "PasswordText"), ("Yes", "PasswordDigest")])
async def test_a_user_name_token_is_sent(templates: Path, target: Target, encoded: str, kind: str) -> None:
    given = {
        "authentication.authentication": "usernameToken",
        "authentication.password": "p4ss",
        "authentication.encoded": encoded,
    }
    root = etree.fromstring(await content(templates, target, given))
    password = root.find(".//wsse:UsernameToken/wsse:Password", NAMES)
    assert root.findtext(".//wsse:UsernameToken/wsse:Username", None, NAMES) == "username"
    assert password is not None
    assert str(password.get("Type")).endswith(f"#{kind}")
    assert (password.text == "p4ss") is (encoded == "No")


@pytest.mark.parametrize("kind", ["single", "keystore"])
async def test_a_signature_is_sent(
    templates: Path, target: Target, tmp_path: Path, signer: Identity, kind: str
) -> None:
    keystore = tmp_path / "keys.p12"
    keystore.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"alias", signer.key, signer.certificate, None, BestAvailableEncryption(b"keystorePassword")
        )
    )
    given = {"authentication.certificate.certificateType": kind}
    if kind == "single":
        given["authentication.certificate.certificate"] = signer.certificate_pem
        given["authentication.certificate.privateKey"] = signer.key_pem()
    else:
        given["authentication.certificate.keystoreLocation"] = str(keystore)
        given["authentication.certificate.password"] = "keystorePassword"
    root = etree.fromstring(await content(templates, target, given))
    assert root.find(".//ds:Signature/ds:SignatureValue", NAMES) is not None
    assert root.findtext(".//n:number", None, NAMES) == "500"


async def content(templates: Path, target: Target, given: Mapping[str, str]) -> bytes:
    return (await sent(templates, target, given)).body


def test_every_choice_of_the_template_is_made(templates: Path) -> None:
    made = {("authentication.authentication", each) for each in ("none", "usernameToken", "signature")} | {
        ("soapVersion.version", "1.1"),
        ("soapVersion.version", "1.2"),
        ("authentication.certificate.certificateType", "single"),
        ("authentication.certificate.certificateType", "keystore"),
        *(("header.type", each) for each in ("none", "json", "template")),
        *(("body.type", each) for each in ("json", "template")),
    }
    assert Template.read(templates / "io.camunda_soap.json").operations == made
