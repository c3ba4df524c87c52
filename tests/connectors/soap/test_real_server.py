"""Calls of a SOAP server that validates what it is sent against its own schema."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from connectors.sdk import ConnectorError
from connectors.soap import SoapInput, soap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.connector_context import FakeContext

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("spyne") is None, reason="the server's library does not run on this Python"
)

ORDER = {
    "customer": "Ada",
    "lines": {"Line": [{"article": "a", "quantity": 2}, {"article": "b", "quantity": 3}]},
}
RECEIPT = {"place_orderResponse": {"place_orderResult": {"number": "1", "customer": "Ada", "total": "5"}}}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The root of the server, which runs in a process of its own."""
    command = [sys.executable, str(Path(__file__).with_name("orders_server.py"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        port = int(process.stdout.readline())
        yield f"http://127.0.0.1:{port}"
        process.terminate()


async def call(context: FakeContext, **given: Any) -> Any:
    return (await soap(SoapInput.model_validate(given), cast("Any", context)))["Envelope"]["Body"]


def prefixed(value: Any) -> Any:
    """The value with every key in the namespace of the prefix `o`."""
    if isinstance(value, dict):
        return {f"o:{key}": prefixed(item) for key, item in value.items()}
    return [prefixed(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("version", "path"), [("1.1", "soap11"), ("1.2", "soap12")])
async def test_an_order_is_placed_by_json(context: FakeContext, server: str, version: str, path: str) -> None:
    body = await call(
        context,
        serviceUrl=f"{server}/{path}/",
        soapVersion={"version": version},
        namespaces={"o": "urn:example:orders"},
        body={"type": "json", "json": prefixed({"place_order": ORDER})},
    )
    assert body == RECEIPT


async def test_an_order_is_placed_by_template(context: FakeContext, server: str) -> None:
    line = "<o:Line><o:article>{{article}}</o:article><o:quantity>{{quantity}}</o:quantity></o:Line>"
    template = (
        "<o:place_order><o:customer>{{customer}}</o:customer>"
        f"<o:lines>{{{{#lines.Line}}}}{line}{{{{/lines.Line}}}}</o:lines></o:place_order>"
    )
    body = await call(
        context,
        serviceUrl=f"{server}/soap11/",
        namespaces={"o": "urn:example:orders"},
        body={"type": "template", "template": template, "context": ORDER},
    )
    assert body == RECEIPT


@pytest.mark.parametrize(("version", "path"), [("1.1", "soap11"), ("1.2", "soap12")])
async def test_an_order_is_placed_by_wsdl(context: FakeContext, server: str, version: str, path: str) -> None:
    body = await call(
        context,
        wsdlUrl=f"{server}/{path}/?wsdl",
        operation="place_order",
        soapVersion={"version": version},
        body={"type": "json", "json": ORDER},
    )
    assert body == RECEIPT


async def test_an_operation_without_arguments_needs_no_body(context: FakeContext, server: str) -> None:
    body = await call(context, wsdlUrl=f"{server}/soap11/?wsdl", operation="ping")
    assert body == {"pingResponse": {"pingResult": "pong"}}


@pytest.mark.parametrize(("version", "path"), [("1.1", "soap11"), ("1.2", "soap12")])
async def test_what_the_server_refuses_is_a_fault(
    context: FakeContext, server: str, version: str, path: str
) -> None:
    with pytest.raises(ConnectorError) as failed:
        await call(
            context,
            serviceUrl=f"{server}/{path}/",
            soapVersion={"version": version},
            namespaces={"o": "urn:example:orders"},
            body={"type": "json", "json": {"o:place_order": {"o:customer": "Ada"}}},
        )
    assert failed.value.code == "SOAP_FAULT_RECEIVED"
    assert failed.value.variables
    assert "an order needs a line" in str(failed.value.variables["response"]["Envelope"]["Body"]["Fault"])
