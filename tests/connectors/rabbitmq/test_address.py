"""Which broker a job means."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.rabbitmq.address import Address, address_of
from connectors.rabbitmq.model import RabbitMqInput
from connectors.sdk import InputError

ROUTING = {"exchange": "e", "routingKey": "k"}


def of(authentication: dict[str, Any], **routing: Any) -> Address:
    given = {"authentication": authentication, "routing": ROUTING | routing, "message": {"body": "b"}}
    return address_of(RabbitMqInput.model_validate(given))


def of_uri(uri: str) -> Address:
    return of({"authType": "uri", "uri": uri}, hostName="ignored", port="1")


@pytest.mark.parametrize(
    ("uri", "address"),
    [
        ("amqp://u:p@h:1/v", Address("h", 1, "v", "u", "p")),
        ("amqp://h", Address("h", 5672, "/", "guest", "guest")),
        ("amqps://h", Address("h", 5671, "/", "guest", "guest", encrypted=True)),
        ("amqp://h/", Address("h", 5672, "", "guest", "guest")),
        ("amqp://h/%2F", Address("h", 5672, "/", "guest", "guest")),
        ("amqp://%61da:p4%2fs@h/%63onnectors", Address("h", 5672, "connectors", "ada", "p4/s")),
        ("amqp://u:a@b@h/v", Address("h", 5672, "v", "u", "a@b")),
        ("amqp://[::1]:1/v?heartbeat=5", Address("::1", 1, "v", "guest", "guest", heartbeat=5)),
        ("amqp://h/v?heartbeat=x&connection_timeout=1", Address("h", 5672, "v", "guest", "guest")),
    ],
)
def test_a_uri_says_all_of_it(uri: str, address: Address) -> None:
    assert of_uri(uri) == address


@pytest.mark.parametrize(
    ("uri", "flaw"),
    [
        ("amqp://h:port/v", "the port has to be a number"),
        ("amqp://h:99999", "the port has to be a number"),
        ("amqp://h/a/b", "more than a virtual host"),
        ("amqp://", "names no host"),
        ("amqp://[::1", "is no URI"),
    ],
)
def test_a_uri_that_can_not_be_used_is_not_repeated(uri: str, flaw: str) -> None:
    with pytest.raises(InputError, match=flaw) as raised:
        of_uri(uri)
    assert uri not in raised.value.message


def test_with_credentials_the_rest_stands_beside_the_routing() -> None:
    credentials = {"authType": "credentials", "userName": "u", "password": "p%41"}
    found = of(credentials, virtualHost="/", hostName=" h ", port="5672")
    assert found == Address("h", 5672, "/", "u", "p%41")


def test_a_password_is_not_shown() -> None:
    assert "p4ss" not in repr(of_uri("amqp://u:p4ss@h"))
