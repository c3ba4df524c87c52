"""Each server answers once it is said to be started, is gone when killed, and comes back with its data."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from support.services import GreenMail, Kafka, MariaDB, PostgreSQL, RabbitMQ, Service

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("kind", [PostgreSQL, MariaDB, RabbitMQ, Kafka, GreenMail])
def test_a_server_is_killed_and_comes_back_on_its_port(
    own: Callable[[type[Service]], Service], kind: type[Service]
) -> None:
    server = own(kind)
    assert answers(server)
    server.kill()
    assert not answers(server)
    server.start()
    assert answers(server)


def answers(server: Service) -> bool:
    with socket.socket() as probe:
        probe.settimeout(10)
        return probe.connect_ex(("127.0.0.1", server.port)) == 0
