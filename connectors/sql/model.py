"""Input of the SQL connector, as the element template `io.camunda.connectors.Jdbc.v1` gives it (data sheet, section 3)."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from connectors.sdk import Model, template
from connectors.sdk.constraints import NotBlank
from connectors.sdk.model import goes_before

_CONNECTION, _QUERY = "Connection", "Query"
_URL = re.compile(r"(=|(jdbc:|secrets|\{\{).*)", re.DOTALL)


def _jdbc_url(text: str) -> str:
    if not _URL.fullmatch(text):
        raise PydanticCustomError("url", "Must start with 'jdbc:' or contain a secret reference")
    return text


def _in_capitals(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _true_or_false(value: object) -> object:
    if isinstance(value, str) and value.strip().lower() not in ("true", "false"):
        raise PydanticCustomError("boolean", "must be true or false")
    return value


Database = Annotated[
    Literal["MARIADB", "MSSQL", "MYSQL", "POSTGRESQL", "ORACLE"], BeforeValidator(_in_capitals)
]


class SqlSettings(BaseModel):
    """How the worker's operator wants databases to be used."""

    max_connections: int = Field(
        default=8, ge=1, description="Connections to one database with one login; further jobs wait for one"
    )
    statement_timeout: float = Field(
        default=240,
        gt=0,
        description="Seconds that a statement may take, and that a job may wait for a connection",
    )


class UriConnection(Model):
    """A connection by its JDBC URL."""

    auth_type: Literal["uri"]
    uri: Annotated[NotBlank, AfterValidator(_jdbc_url)] = Field(
        title="URI",
        repr=False,
        description="JDBC URL of the database",
        examples=["jdbc:postgresql://db.example:5432/shop"],
    )
    uri_properties: dict[str, str] | None = Field(
        default=None,
        title="Properties",
        repr=False,
        description="Properties of the driver, such as user and password",
    )


class DetailedConnection(Model):
    """A connection by host and port."""

    auth_type: Literal["detailed"]
    host: NotBlank = Field(description="Host of the database")
    port: NotBlank = Field(description="Port of the database")
    username: str | None = Field(default=None, description="Login of the database")
    password: str | None = Field(
        default=None, repr=False, description="Its password", json_schema_extra=template(secret=True)
    )
    database_name: str | None = Field(default=None, description="Name of the database")
    properties: dict[str, str] | None = Field(
        default=None,
        repr=False,
        description="Properties of the driver; user name and password go before them",
    )


class Configuration(Model):
    """A connection that several elements share."""

    host: NotBlank = Field(description="Host of the database")
    port: NotBlank = Field(description="Port of the database")
    database_name: str | None = Field(default=None, description="Name of the database")
    username: str | None = Field(default=None, description="Login of the database")
    password: str | None = Field(
        default=None, repr=False, description="Its password", json_schema_extra=template(secret=True)
    )

    def detailed(self) -> DetailedConnection:
        """The same as a connection."""
        return DetailedConnection.model_validate({"authType": "detailed", **self.model_dump(by_alias=True)})


Connection = Annotated[
    UriConnection | DetailedConnection,
    Field(
        discriminator="auth_type",
        json_schema_extra=template(choices={"uri": "JDBC URL", "detailed": "Host and port"}),
    ),
]


class Data(Model):
    """The statement."""

    return_results: Annotated[bool | None, BeforeValidator(_true_or_false)] = Field(
        default=None,
        title="Return results",
        description="Whether the statement's rows are the result, or the number of rows that it changed",
        json_schema_extra=template(group=_QUERY, feel="static"),
    )
    query: NotBlank = Field(
        title="SQL",
        description="The statement; values are :name, ? or, for lists, <name>",
        examples=["select * from orders where id = :id"],
        json_schema_extra=template(group=_QUERY, multiline=True),
    )
    variables: Any = Field(
        default=None,
        title="Values",
        description="An object for :name and <name>, a list for ?",
        examples=[{"id": 1}],
        json_schema_extra=template(group=_QUERY, feel="required"),
    )


class SqlInput(Model):
    """A statement, and the database to run it on."""

    database: Database = Field(
        description="Kind of the database",
        json_schema_extra=template(
            choices={
                "MARIADB": "MariaDB",
                "MSSQL": "Microsoft SQL Server",
                "MYSQL": "MySQL",
                "POSTGRESQL": "PostgreSQL",
                "ORACLE": "Oracle",
            }
        ),
    )
    connection: Connection | None = Field(
        default=None,
        description="How to connect",
        json_schema_extra=template(group=_CONNECTION),
    )
    configuration: Configuration | None = Field(
        default=None,
        title="SQL connection",
        description="A connection that is kept for several elements; it goes before the element's own",
        json_schema_extra=template(group=_CONNECTION, configuration="connector-worker:sql-connection:1"),
    )
    data: Data

    _configuration_first = model_validator(mode="before")(goes_before("configuration", own="connection"))

    @model_validator(mode="after")
    def _connected(self) -> SqlInput:
        if self.connection is None and self.configuration is None:
            raise PydanticCustomError("connection", "connection must not be null")
        return self

    @property
    def target(self) -> UriConnection | DetailedConnection:
        """Where to connect."""
        found = self.configuration.detailed() if self.configuration else self.connection
        assert found is not None
        return found
