"""Input of the Azure Blob Storage connector, as the element template gives it (data sheet, section 8)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from connectors.sdk import Model, template
from connectors.sdk.constraints import HttpUrl, NotBlank, type_by_default
from connectors.sdk.files import FileDownload, FileUpload
from connectors.sdk.return_format import DocumentReturnFormat

_OAUTH = "oAuth-client-credentials-flow"
_SAS = "SAS"


class SasAuthentication(Model):
    """A shared access signature."""

    type: Literal["SAS"]
    sas_token: NotBlank = Field(
        alias="SASToken",
        title="SAS token",
        description="Shared access signature",
        json_schema_extra=template(secret=True),
    )
    sas_url: HttpUrl = Field(
        alias="SASUrl",
        title="Account URL",
        description="URL of the storage account",
        examples=["https://acme.blob.core.windows.net"],
    )


class OAuthAuthentication(Model):
    """An application of Microsoft Entra."""

    type: Literal["oAuth-client-credentials-flow"]
    tenant_id: NotBlank = Field(title="Tenant ID", description="Id or domain of the Microsoft Entra tenant")
    client_id: NotBlank = Field(title="Client ID", description="The application's id")
    client_secret: NotBlank = Field(
        description="Secret of the application", json_schema_extra=template(secret=True)
    )
    account_url: HttpUrl = Field(
        title="Account URL",
        description="URL of the storage account",
        examples=["https://acme.blob.core.windows.net"],
    )


Authentication = Annotated[
    Annotated[
        SasAuthentication | OAuthAuthentication,
        Field(
            discriminator="type",
            json_schema_extra=template(choices={_SAS: "SAS token", _OAUTH: "OAuth 2.0"}, default=_SAS),
        ),
    ],
    type_by_default(_SAS),
]


class _InContainer(Model):
    container: NotBlank = Field(description="Name of the container")


class Upload(FileUpload, _InContainer):
    """What is uploaded, and where to."""

    timeout: int = Field(
        ge=1, description="Seconds that the upload may take", json_schema_extra=template(default=30)
    )


class Download(FileDownload, _InContainer):
    """What is downloaded."""

    as_file: bool = Field(
        default=False,
        description="Deprecated: use documentReturnFormat",
        json_schema_extra=template(omit=True),
    )


class UploadInput(Model):
    """Uploading a blob."""

    authentication: Authentication = Field(description="How to authenticate")
    operation: Upload


class DownloadInput(Model):
    """Downloading a blob."""

    authentication: Authentication = Field(description="How to authenticate")
    operation: Download
    document_return_format: DocumentReturnFormat | None = Field(default=None, title="Response")
