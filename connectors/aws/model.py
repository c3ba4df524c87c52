"""Input that every AWS connector takes: who calls, where (messaging, data and cloud sheet, section 7.0)."""

from __future__ import annotations

from typing import Any, Self

from pydantic import ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from connectors.sdk import Model, template
from connectors.sdk.model import goes_before

CHAIN = "defaultCredentialsChain"


class AwsModel(Model):
    """As `Model`; its validator is made for the first job, since few workers use every service."""

    model_config = ConfigDict(defer_build=True)


class Authentication(AwsModel):
    """An access key, or whatever AWS tools find in the worker's surroundings."""

    type: str | None = Field(
        default=None,
        description="An access key, or the credentials of the worker itself",
        json_schema_extra=template(
            choices={"credentials": "Access key", CHAIN: "The worker's own (default credentials chain)"},
            default="credentials",
            feel="disabled",
        ),
    )
    access_key: str | None = Field(
        default=None,
        repr=False,
        description="Id of the access key",
        json_schema_extra=template(secret=True, when={"type": "credentials"}),
    )
    secret_key: str | None = Field(
        default=None,
        repr=False,
        description="The secret of the access key",
        json_schema_extra=template(secret=True, when={"type": "credentials"}),
    )

    @model_validator(mode="before")
    @classmethod
    def _named(cls, given: Any) -> Any:
        """Has missing keys judged under the names that templates give them."""
        return {"accessKey": None, "secretKey": None} | given if isinstance(given, dict) else given

    @field_validator("access_key", "secret_key")
    @classmethod
    def _given(cls, value: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("type") != CHAIN and not (value or "").strip():
            raise PydanticCustomError("blank", "must not be blank")
        return value


class Configuration(AwsModel):
    """Where the service is."""

    region: str | None = Field(default=None, description="Region of the service", examples=["eu-central-1"])
    endpoint: str | None = Field(
        default=None,
        description="URL of the service, where it is not Amazon's public one",
        examples=["https://vpce-1.sqs.eu-central-1.vpce.amazonaws.com"],
    )


class Credential(AwsModel):
    """Authentication and region in one object, as newer templates give it."""

    authentication: Authentication = Field(description="Credentials")
    region: str | None = Field(default=None, description="Region of the services", examples=["eu-central-1"])


class AwsInput(AwsModel):
    """Who calls a service, and where it is; `awsCredential` goes before both."""

    authentication: Authentication | None = Field(
        default=None, description="Credentials", json_schema_extra=template(group="Authentication")
    )
    configuration: Configuration | None = Field(
        default=None, description="Where the service is", json_schema_extra=template(group="Configuration")
    )
    aws_credential: Credential | None = Field(
        default=None,
        title="AWS credential",
        description="Credentials and region that are kept for several elements; they go before the element's own",
        json_schema_extra=template(group="Authentication", configuration="connector-worker:aws-credential:1"),
    )

    _credential_first = model_validator(mode="before")(goes_before("awsCredential", own="authentication"))

    @model_validator(mode="after")
    def _authenticated(self) -> Self:
        if self.authentication is None and self.aws_credential is None:
            raise PydanticCustomError("authentication", "Authentication is required")
        return self
