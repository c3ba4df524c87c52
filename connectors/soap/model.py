"""Input of the SOAP connector, as the element template `io.camunda:soap` gives it (HTTP sheet, section 8.1)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from connectors.sdk import Model, template

_SERVICE = "Service"


def _number_as_text(value: object) -> object:
    return str(value) if isinstance(value, float) else value


class NoAuthentication(Model):
    """The request carries no security header."""

    authentication: Literal["none"]


class UsernameToken(Model):
    """WS-Security user name token."""

    authentication: Literal["usernameToken"]
    username: str = Field(description="Name of the user")
    password: str = Field(
        repr=False, description="Password of the user", json_schema_extra=template(secret=True)
    )
    encoded: Literal["Yes", "No"] = Field(
        title="Password digest",
        description="Whether the password is sent as a digest",
        json_schema_extra=template(default="Yes"),
    )
    double_hash: bool = Field(
        default=False,
        description="Digest the SHA-1 of the password in its place, as services made for that expect",
    )


class SingleCertificate(Model):
    """A certificate and its unencrypted private key."""

    certificate_type: Literal["single"]
    certificate: str = Field(
        title="X.509 certificate",
        description="The certificate, PEM",
        json_schema_extra=template(multiline=True),
    )
    private_key: str = Field(
        repr=False,
        description="Its unencrypted private key, PEM",
        json_schema_extra=template(multiline=True, secret=True),
    )


class KeystoreCertificate(Model):
    """A certificate and its key in a file on the worker's machine."""

    certificate_type: Literal["keystore"]
    keystore_location: str = Field(description="Path of a PKCS #12 or JKS file on the worker's machine")
    keystore_password: str = Field(
        repr=False, description="Password of the file", json_schema_extra=template(secret=True)
    )
    alias: str = Field(description="Name of the entry")
    password: str | None = Field(
        default=None,
        repr=False,
        title="Key password",
        description="Password of the key, where it differs from that of the file",
        json_schema_extra=template(secret=True),
    )


Certificate = Annotated[
    SingleCertificate | KeystoreCertificate,
    Field(
        discriminator="certificate_type",
        json_schema_extra=template(choices={"single": "PEM texts", "keystore": "Keystore file"}),
    ),
]


class SignedPart(Model):
    """The elements of one name."""

    namespace: str = Field(description="Namespace of the elements")
    local_name: str = Field(description="Their name without a prefix")


class Signature(Model):
    """WS-Security signature with an X.509 certificate."""

    authentication: Literal["signature"]
    certificate: Certificate = Field(description="How certificate and key are given")
    signature_algorithm: str | None = Field(default=None, description="URI; rsa-sha1 by default")
    digest_algorithm: str | None = Field(default=None, description="URI; sha1 by default")
    timestamp: int | None = Field(default=None, description="Seconds until the message expires")
    encryption_parts: list[SignedPart] | None = Field(
        default=None,
        title="Signed parts",
        description="What is signed; the body by default",
        examples=[[{"namespace": "urn:example", "localName": "Order"}]],
    )


Authentication = Annotated[
    NoAuthentication | UsernameToken | Signature,
    Field(
        discriminator="authentication",
        json_schema_extra=template(choices={"usernameToken": "User name token"}),
    ),
]


class SoapVersion(Model):
    """The protocol's version, and the action of a 1.1 request."""

    version: Annotated[Literal["1.1", "1.2"], BeforeValidator(_number_as_text)] = Field(
        default="1.1", description="Version of SOAP"
    )
    soap_action: str | None = Field(
        default=None,
        title="SOAP action",
        description="Value of the SOAPAction header, 1.1 only",
        json_schema_extra=template(when={"version": "1.1"}),
    )


class NoPart(Model):
    """Nothing."""

    type: Literal["none"]


class TemplatePart(Model):
    """XML made from a Mustache template."""

    type: Literal["template"]
    template: str = Field(
        description="Mustache template of the XML",
        examples=["<m:Add><m:a>{{a}}</m:a></m:Add>"],
        json_schema_extra=template(multiline=True),
    )
    context: dict[str, Any] | None = Field(
        default=None, title="Template context", description="Values of the template's variables"
    )


class JsonPart(Model):
    """XML made from JSON."""

    type: Literal["json"]
    content: dict[str, Any] = Field(
        alias="json",
        title="JSON",
        description="Elements by their names; @name is an attribute",
        examples=[{"m:Add": {"m:a": 1}}],
    )


Part = Annotated[
    NoPart | TemplatePart | JsonPart,
    Field(discriminator="type", json_schema_extra=template(choices={"json": "JSON"})),
]


def _typed_or_none(value: object) -> object:
    """A header without a type is none, as older templates leave it."""
    return None if isinstance(value, dict) and value.get("type") is None else value


class SoapInput(Model):
    """A call of a SOAP service.

    With `wsdlUrl` and `operation` the JSON of the body holds the operation's arguments; they are checked against the
    WSDL, which also gives address, version and action where the input has none.
    """

    service_url: str | None = Field(
        default=None,
        title="Service URL",
        description="URL of the service; by default the WSDL's",
        json_schema_extra=template(group=_SERVICE),
    )
    wsdl_url: str | None = Field(
        default=None,
        title="WSDL URL",
        description="URL of the service's WSDL, for calls by operation",
        json_schema_extra=template(group=_SERVICE),
    )
    operation: str | None = Field(
        default=None,
        description="Operation of the WSDL to call",
        json_schema_extra=template(group=_SERVICE),
    )
    authentication: Authentication | None = Field(default=None, description="How to authenticate")
    soap_version: SoapVersion | None = Field(default=None, title="SOAP version")
    header: Annotated[Part | None, BeforeValidator(_typed_or_none)] = Field(
        default=None, title="SOAP header", description="How the header is made"
    )
    body: Part | None = Field(default=None, title="SOAP body", description="How the body is made")
    namespaces: dict[str, str] | None = Field(
        default=None,
        description="Prefixes of header and body, and their namespaces",
        examples=[{"m": "urn:example"}],
        json_schema_extra=template(group="SOAP body"),
    )
    connection_timeout_in_seconds: int | None = Field(
        default=None,
        title="Timeout",
        description="Limit of connecting and of each wait for data in seconds; 20 by default, 0 for none",
        json_schema_extra=template(group=_SERVICE),
    )

    @model_validator(mode="after")
    def _addressed(self) -> SoapInput:
        if (self.wsdl_url is None) != (self.operation is None):
            raise PydanticCustomError("wsdl", "wsdlUrl and operation belong together; one of them is missing")
        if self.service_url is None and self.wsdl_url is None:
            raise PydanticCustomError("url", "serviceUrl must not be null")
        return self

    @property
    def timeout(self) -> float:
        """Seconds, 0 for no limit."""
        given = self.connection_timeout_in_seconds
        return _DEFAULT_TIMEOUT if given is None else max(0, given)


_DEFAULT_TIMEOUT = 20
