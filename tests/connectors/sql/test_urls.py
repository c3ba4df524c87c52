from __future__ import annotations

import pytest

from connectors.sdk import ConnectorError
from connectors.sql.model import DetailedConnection, UriConnection
from connectors.sql.urls import Target, target_of


def of(url: str, database: str = "POSTGRESQL", **properties: str) -> Target:
    given = {"authType": "uri", "uri": url, "uriProperties": properties}
    return target_of(database, UriConnection.model_validate(given))


def detailed(database: str, **more: object) -> Target:
    given = {"authType": "detailed", "host": "h", "port": "1", **more}
    return target_of(database, DetailedConnection.model_validate(given))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "jdbc:postgresql://h:1/d?user=u&password=p%26",
            Target("postgresql", (("h", 1),), "d", "u", "p&", {}),
        ),
        ("jdbc:postgresql://h/", Target("postgresql", (("h", 5432),), None, None, None, {})),
        (
            "jdbc:postgresql://a:1,b:2/d",
            Target("postgresql", (("a", 1), ("b", 2)), "d", None, None, {}),
        ),
        ("jdbc:postgresql://[::1]:7/d", Target("postgresql", (("::1", 7),), "d", None, None, {})),
        (
            "jdbc:mariadb://h/d?allowMultiQueries=true",
            Target("mysql", (("h", 3306),), "d", None, None, {"allowmultiqueries": "true"}),
        ),
        ("jdbc:mysql://h/d?permitMysqlScheme", Target("mysql", (("h", 3306),), "d", None, None, ...)),
        (
            "jdbc:sqlserver://h:7;databaseName=d;user=u;password={p;q};encrypt=false",
            Target("sqlserver", (("h", 7),), "d", "u", "p;q", {"encrypt": "false"}),
        ),
        (
            "jdbc:sqlserver://;serverName=h;portNumber=8",
            Target("sqlserver", (("h", 8),), None, None, None, {}),
        ),
        ("jdbc:sqlserver://h\\i:9", Target("sqlserver", (("h", 9),), None, None, None, {})),
        (
            "jdbc:oracle:thin:@//h:7/s",
            Target("oracle", (("h", 7),), "s", None, None, {"protocol": "tcp"}),
        ),
        (
            "jdbc:oracle:thin:u/p@h:7:SID",
            Target("oracle", (("h", 7),), None, "u", "p", {"protocol": "tcp", "sid": "SID"}),
        ),
        (
            "jdbc:oracle:thin:@tcps://h/s",
            Target("oracle", (("h", 1521),), "s", None, None, {"protocol": "tcps"}),
        ),
        (
            "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=h)(PORT=7))(CONNECT_DATA=(SERVICE_NAME=s)))",
            Target("oracle", (("h", 7),), None, None, None, ...),
        ),
    ],
)
def test_urls_are_read_as_the_java_drivers_read_them(url: str, expected: Target) -> None:
    found = of(url)
    assert (found.driver, found.hosts, found.database) == (
        expected.driver,
        expected.hosts,
        expected.database,
    )
    assert (found.user, found.password) == (expected.user, expected.password)
    if expected.properties is not ...:
        assert found.properties == expected.properties


@pytest.mark.parametrize(
    ("database", "driver", "name"),
    [
        ("POSTGRESQL", "postgresql", "d"),
        ("MARIADB", "mysql", "d"),
        ("MYSQL", "mysql", "d"),
        ("MSSQL", "sqlserver", "d"),
        ("ORACLE", "oracle", "d"),
    ],
)
def test_host_and_port_are_the_same_as_a_url(database: str, driver: str, name: str) -> None:
    found = detailed(database, username="u", password="p", databaseName="d")
    assert (found.driver, found.hosts, found.database) == (driver, (("h", 1),), name)
    assert (found.user, found.password) == ("u", "p")


def test_a_database_name_may_carry_properties_into_the_url() -> None:
    assert detailed("POSTGRESQL", databaseName="d?ApplicationName=x").properties == {"applicationname": "x"}


def test_a_blank_login_leaves_that_of_the_properties() -> None:
    found = detailed("POSTGRESQL", username=" ", password="", properties={"user": "u", "password": "p"})
    assert (found.user, found.password) == ("u", "p")


def test_postgresqls_url_goes_before_its_properties_and_mariadbs_after_them() -> None:
    assert of("jdbc:postgresql://h/d?user=url", user="given").user == "url"
    assert of("jdbc:mariadb://h/d?user=url", user="given").user == "given"


def test_mysqls_scheme_has_to_be_permitted() -> None:
    assert of("jdbc:mysql://h/d", "MYSQL").driver == "mysql"
    with pytest.raises(ConnectorError, match=r"No suitable driver found for jdbc:mysql://h/d$"):
        of("jdbc:mysql://h/d?user=u&password=hush", "MARIADB")


@pytest.mark.parametrize(
    "url",
    [
        "jdbc:postgresql://h:abc/d",
        "jdbc:postgresql://h:99999/d",
        "jdbc:mariadb://h:0/d",
        "jdbc:sqlserver://h\\instance",
        "jdbc:oracle:thin:h:1:s",
        "jdbc:oracle:thin:@(DESCRIPTION=(HOST=h))",
        "jdbc:oracle:oci:@h",
        "jdbc:h2:mem:x",
    ],
)
def test_what_can_not_be_read_says_so_as_a_failed_connection(url: str) -> None:
    with pytest.raises(ConnectorError, match=r"^Cannot create the Database connection: "):
        of(url)


def test_logins_are_not_shown_and_part_connections() -> None:
    one, other = of("jdbc:postgresql://h/d?password=hush"), of("jdbc:postgresql://h/d?password=other")
    assert one.key != other.key
    assert "hush" not in repr(one)
