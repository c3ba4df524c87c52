"""JDBC URLs as models carry them, and what a driver needs of them (data sheet, section 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from connectors.sdk.errors import ConnectorError
from connectors.sql.model import DetailedConnection, UriConnection

if TYPE_CHECKING:
    from collections.abc import Mapping

CANNOT_CONNECT = "Cannot create the Database connection: "
_DETAILED = {
    "MARIADB": "jdbc:mariadb://{}:{}/{}",
    "MYSQL": "jdbc:mysql://{}:{}/{}",
    "POSTGRESQL": "jdbc:postgresql://{}:{}/{}",
    "MSSQL": "jdbc:sqlserver://{}:{}",
    "ORACLE": "jdbc:oracle:thin:@//{}:{}/{}",
}
_PORTS = {"postgresql": 5432, "mysql": 3306, "sqlserver": 1433, "oracle": 1521}
_ORACLE = re.compile(r"(?:(?P<user>[^/@]*)/(?P<password>[^@]*))?@(?P<where>.*)", re.DOTALL)
_ORACLE_PLACE = re.compile(
    r"(?:(?P<protocol>tcps?):)?(?://)?(?P<host>\[[^\]]+\]|[^:/]+)(?::(?P<port>[^:/]+))?"
    r"(?:(?P<mark>[:/])(?P<name>[^:/?]+))?(?:[:?].*)?"
)


@dataclass(frozen=True)
class Target:
    """A database and a login.

    Attributes:
        driver: `postgresql`, `mysql`, `sqlserver` or `oracle`; MariaDB's is MySQL's.
        hosts: name and port of each; further ones are tried when the first can't be reached.
        properties: of the driver, names in lower case, without user and password.
    """

    driver: str
    hosts: tuple[tuple[str, int], ...]
    database: str | None
    user: str | None
    password: str | None = field(repr=False)
    properties: Mapping[str, str] = field(repr=False)

    @property
    def key(self) -> tuple[object, ...]:
        """What connections have in common that jobs may share."""
        login = (self.driver, self.hosts, self.database, self.user, self.password)
        return (*login, tuple(sorted(self.properties.items())))


def target_of(database: str, connection: UriConnection | DetailedConnection) -> Target:
    """Where a job's statement goes.

    Raises:
        ConnectorError: the URL is of no known database, or can't be read.
    """
    if isinstance(connection, UriConnection):
        return _of_url(connection.uri, connection.uri_properties or {}, mysql=database == "MYSQL")
    properties = dict(connection.properties or {})
    login = {"user": connection.username, "password": connection.password}
    properties |= {name: value for name, value in login.items() if value and value.strip()}
    name = (connection.database_name or "").strip()
    url = _DETAILED[database].format(connection.host.strip(), connection.port.strip(), name)
    if database == "MSSQL" and name:
        url += f";databaseName={name}"
    return _of_url(url, properties, mysql=True)


def _of_url(url: str, given: Mapping[str, str], *, mysql: bool) -> Target:
    scheme, _, rest = url.removeprefix("jdbc:").partition(":")
    if scheme == "postgresql":
        return _slashes("postgresql", rest, given, url_first=True)
    if scheme == "mariadb" or (scheme == "mysql" and (mysql or "permitMysqlScheme" in rest)):
        return _slashes("mysql", rest, given, url_first=False)
    if scheme == "sqlserver":
        return _sql_server(rest, given)
    if scheme == "oracle" and rest.startswith("thin:"):
        return _oracle(rest.removeprefix("thin:"), given)
    raise ConnectorError(None, f"{CANNOT_CONNECT}No suitable driver found for {_without_login(url)}")


def _without_login(url: str) -> str:
    return re.split(r"[?;]", url, maxsplit=1)[0]


def _slashes(driver: str, rest: str, given: Mapping[str, str], *, url_first: bool) -> Target:
    """`//host:port,host:port/database?name=value&...` of PostgreSQL, MariaDB and MySQL."""
    place, _, query = rest.partition("?")
    authority, _, database = place.removeprefix("//").partition("/")
    # What a host is for, as MariaDB writes it, makes no difference here.
    authority = re.sub(r"^(?:aurora|replication|loadbalance|sequential):", "", authority)
    hosts = tuple(_host(each, _PORTS[driver]) for each in authority.split(",")) if authority else ()
    in_url = dict(_pair(each) for each in query.split("&") if each)
    properties = {**given, **in_url} if url_first else {**in_url, **given}
    return _target(driver, hosts or (("localhost", _PORTS[driver]),), unquote(database), properties)


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return unquote(name), unquote(value)


def _sql_server(rest: str, given: Mapping[str, str]) -> Target:
    r"""`//host\instance:port;name=value;...`, where a value in braces may hold semicolons."""
    place, _, settings = rest.removeprefix("//").partition(";")
    in_url = dict(_setting(pair) for pair in re.findall(r"(?:\{[^}]*\}|[^;])+", settings))
    properties = {name.lower(): value for name, value in {**in_url, **given}.items()}
    server, _, instance = place.partition("\\")
    port = properties.pop("portnumber", None) or instance.partition(":")[2]
    if instance and not port:
        raise ConnectorError(
            None, f"{CANNOT_CONNECT}a named instance needs its port too: jdbc:sqlserver://host\\instance:port"
        )
    host = _host(server or properties.pop("servername", ""), _PORTS["sqlserver"])
    database = properties.pop("databasename", None) or properties.pop("database", None)
    return _target("sqlserver", ((host[0], _port(port)) if port else host,), database, properties)


def _setting(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return name.strip(), value[1:-1] if value.startswith("{") and value.endswith("}") else value


def _oracle(rest: str, given: Mapping[str, str]) -> Target:
    """`user/password@//host:port/service`, `@host:port:SID` or `@(DESCRIPTION=...)`."""
    parts = _ORACLE.fullmatch(rest)
    if parts is None:
        raise ConnectorError(None, f"{CANNOT_CONNECT}the URL has no @ before the host.")
    properties = dict(given)
    properties = {name: parts[name] for name in ("user", "password") if parts[name]} | properties
    where = parts["where"]
    if where.lstrip().startswith("("):
        return _described(where, properties)
    place = _ORACLE_PLACE.fullmatch(where)
    if place is None:
        raise ConnectorError(
            None, f"{CANNOT_CONNECT}the URL is none that Oracle's driver knows: @//host:port/service"
        )
    if place["mark"] == ":":
        properties["sid"] = place["name"]
    properties["protocol"] = place["protocol"] or "tcp"
    host = (place["host"].strip("[]"), _port(place["port"] or str(_PORTS["oracle"])))
    return _target("oracle", (host,), None if place["mark"] == ":" else place["name"], properties)


def _described(text: str, properties: dict[str, str]) -> Target:
    hosts = re.findall(r"\(\s*HOST\s*=\s*([^)\s]+)\s*\)", text, re.IGNORECASE)
    ports = re.findall(r"\(\s*PORT\s*=\s*([^)\s]+)\s*\)", text, re.IGNORECASE)
    if not hosts or len(hosts) != len(ports):
        raise ConnectorError(None, f"{CANNOT_CONNECT}each ADDRESS of the description needs HOST and PORT.")
    properties["description"] = text
    places = tuple((host, _port(port)) for host, port in zip(hosts, ports, strict=True))
    return _target("oracle", places, None, properties)


def _target(
    driver: str, hosts: tuple[tuple[str, int], ...], database: str | None, properties: Mapping[str, str]
) -> Target:
    lowered = {name.lower(): value for name, value in properties.items()}
    user, password = lowered.pop("user", None), lowered.pop("password", None)
    return Target(driver, hosts, database or None, user, password, lowered)


def _host(text: str, default: int) -> tuple[str, int]:
    # An address of IPv6 stands in brackets.
    match = re.fullmatch(r"(\[[^\]]+\]|[^:]*)(?::(.*))?", text)
    if match is None:
        raise ConnectorError(None, f"{CANNOT_CONNECT}Unable to parse the host and port of the URL.")
    port = _port(match[2]) if match[2] is not None else default
    return match[1].strip("[]") or "localhost", port


def _port(text: str) -> int:
    if not re.fullmatch(r"\d{1,5}", text) or not 0 < int(text) < 2**16:
        raise ConnectorError(
            None, f"{CANNOT_CONNECT}Incorrect port value: it has to be a number up to 65535."
        )
    return int(text)
