"""A WSDL as zeep reads it: which operations there are, and the message that calls one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zeep.exceptions import Error as ZeepError
from zeep.settings import Settings
from zeep.wsdl import Document
from zeep.wsdl.bindings import Soap11Binding, Soap12Binding
from zeep.xsd import ComplexType

from connectors.sdk import InputError
from connectors.soap.to_xml import TEXT
from connectors.soap.wsdl.values import WrongValue, prepared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml import etree

_VERSIONS = {"1.1": Soap11Binding, "1.2": Soap12Binding}


@dataclass(frozen=True, slots=True)
class Call:
    """How an operation is called: the elements of the body, where they go, with which action and version."""

    elements: list[etree._Element]
    address: str
    action: str
    version: str


class _Documents:
    """What zeep takes for a transport: it reads documents that are at hand and never reaches further."""

    binding_classes = (Soap11Binding, Soap12Binding)

    def __init__(self, documents: Mapping[str, bytes]) -> None:
        self._documents = documents

    def load(self, url: str) -> bytes:
        try:
            return self._documents[url]
        except KeyError:
            raise InputError("wsdlUrl: the WSDL imports a document in a way that can't be followed") from None


class Wsdl:
    """A parsed WSDL. Parsing takes long: not for the event loop.

    Args:
        url: where the WSDL is.
        documents: the WSDL and all it imports, by absolute URL.

    Raises:
        InputError: zeep can't make sense of it.
    """

    def __init__(self, url: str, documents: Mapping[str, bytes]) -> None:
        transport: Any = _Documents(documents)
        settings = Settings(forbid_dtd=True, force_https=False)
        try:
            self._document = Document(url, transport, settings=settings)
        except InputError:
            raise
        except Exception as error:  # noqa: BLE001 - zeep fails with whatever its code runs into
            raise InputError(f"wsdlUrl: the WSDL can't be read: {_first_line(error)}") from None

    def call(self, operation: str, arguments: dict[str, Any], version: str | None) -> Call:
        """The call of `operation`, its arguments checked.

        Args:
            operation: its name; of equal names in several ports the first of the wanted version is called.
            arguments: by name; `@name` and `$content` may stand for attributes and text.
            version: `"1.1"` or `"1.2"`; None takes what the WSDL offers first.

        Raises:
            InputError: no such operation, or arguments that the WSDL does not allow.
        """
        port = self._port(operation, version)
        described = port.binding.get(operation)
        try:
            envelope = _message(described, arguments)
        except (ZeepError, WrongValue, TypeError, ValueError, AttributeError, LookupError) as error:
            raise InputError(
                f"body.json: the arguments do not fit {operation}({described.input.signature()}): {_first_line(error)}"
            ) from None
        body = envelope.find(f"{{{described.nsmap['soap-env']}}}Body")
        used = next(name for name, binding in _VERSIONS.items() if isinstance(port.binding, binding))
        return Call(list(body), port.binding_options["address"], described.soapaction or "", used)

    def _port(self, operation: str, version: str | None) -> Any:
        ports = [port for service in self._document.services.values() for port in service.ports.values()]
        having = [port for port in ports if operation in port.binding.all()]
        if not having:
            known = sorted({name for port in ports for name in port.binding.all()})
            raise InputError(f"operation: the WSDL has no operation {operation}; it has {_listed(known)}")
        fitting = [port for port in having if version is None or isinstance(port.binding, _VERSIONS[version])]
        if not fitting:
            raise InputError(f"soapVersion.version: the WSDL offers {operation}, but not with SOAP {version}")
        return fitting[0]


def _message(operation: Any, arguments: dict[str, Any]) -> Any:
    """The envelope that zeep makes of a call."""
    body = operation.input.body
    if body is None:
        return operation.create(**arguments).content
    if not isinstance(body.type, ComplexType):
        return operation.create(prepared(body.type, arguments.get(TEXT), TEXT)).content
    return operation.create(**prepared(body.type, arguments, "")).content


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if names else "none"


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).partition("\n")[0][:300]
