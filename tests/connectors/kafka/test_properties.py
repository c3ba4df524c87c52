"""Producer properties under their Java names."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.kafka.failure import NotSent
from connectors.kafka.model import KafkaInput
from connectors.kafka.properties import Properties, properties_of


def read(properties: dict[str, Any] | None = None, **variables: Any) -> Properties:
    given = {
        "topic": {"bootstrapServers": "b:9092", "topicName": "t"},
        "message": {"value": "v"},
        "additionalProperties": properties,
        **variables,
    }
    return properties_of(KafkaInput.model_validate(given))


def test_without_any_records_are_acknowledged_by_all_replicas_and_never_repeated() -> None:
    found = read()
    assert dict(found.options) == {
        "acks": -1,
        "enable_idempotence": True,
        "compression_type": None,
        "request_timeout_ms": 30_000,
    }
    assert (found.max_block, found.delivery_timeout) == (60.0, 45.0)
    assert (found.security_protocol, found.encrypted, found.authenticated) == ("PLAINTEXT", False, False)


@pytest.mark.parametrize(
    ("given", "option"),
    [
        ({"acks": "0"}, ("acks", 0)),
        ({"acks": 1}, ("acks", 1)),
        ({"acks": "1"}, ("enable_idempotence", False)),
        ({"enable.idempotence": "false"}, ("enable_idempotence", False)),
        ({"enable.idempotence": True}, ("enable_idempotence", True)),
        ({"compression.type": "gzip"}, ("compression_type", "gzip")),
        ({"compression.type": "none"}, ("compression_type", None)),
        ({"linger.ms": "5"}, ("linger_ms", 5)),
        ({"batch.size": 10}, ("max_batch_size", 10)),
        ({"max.request.size": 10}, ("max_request_size", 10)),
        ({"request.timeout.ms": 20_000}, ("request_timeout_ms", 20_000)),
        ({"client.id": "orders"}, ("client_id", "orders")),
    ],
)
def test_java_names_are_understood(given: dict[str, Any], option: tuple[str, Any]) -> None:
    name, value = option
    assert dict(read(given).options)[name] == value


def test_those_of_consumers_unknown_ones_and_nulls_change_nothing() -> None:
    given = {"auto.offset.reset": "latest", "no.such": 1, "key.serializer": "x", "linger.ms": None}
    assert read(given).options == read().options


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        ({"linger.ms": "soon"}, "linger.ms has to be a whole number"),
        ({"linger.ms": -1}, "linger.ms can't be negative"),
        ({"linger.ms": [1]}, "linger.ms: a property is a text, a number or a boolean"),
        ({"acks": "most"}, "acks has to be all, 1 or 0"),
        ({"acks": "0", "enable.idempotence": "true"}, "enable.idempotence needs acks to be all"),
        ({"enable.idempotence": "yes"}, "enable.idempotence has to be true or false"),
        (
            {"delivery.timeout.ms": 10, "request.timeout.ms": 1000},
            "delivery.timeout.ms has to be at least linger.ms and request.timeout.ms together",
        ),
        ({"compression.type": "rar"}, "compression.type has to be one of: none, gzip, snappy, lz4, zstd"),
        ({"security.protocol": "TLS"}, "security.protocol has to be one of"),
        ({"transactional.id": "x"}, "transactional.id can't be used"),
        ({"security.protocol": "SASL_SSL"}, "sasl.jaas.config is missing"),
        ({"bootstrap.servers": "b"}, "each of bootstrapServers has to be host:port"),
        ({"bootstrap.servers": "b:99999"}, "each of bootstrapServers has to be host:port"),
        ({"bootstrap.servers": " , "}, "bootstrapServers names no broker"),
    ],
)
def test_one_that_can_not_be_is_named(given: dict[str, Any], cause: str) -> None:
    with pytest.raises(NotSent) as raised:
        read(given)
    assert raised.value.code == "FAIL"
    assert raised.value.message.startswith("Error during Kafka Producer execution; error message: [")
    assert cause in raised.value.message


def test_a_longer_request_makes_the_delivery_longer_unless_that_is_set() -> None:
    assert read({"request.timeout.ms": 50_000}).delivery_timeout == 50.0


@pytest.mark.parametrize(
    ("text", "servers"),
    [
        (" a:1 , b.example:2,", ["a:1", "b.example:2"]),
        ("SASL_SSL://a:1", ["a:1"]),
        ("[::1]:9092", ["[::1]:9092"]),
    ],
)
def test_brokers_are_a_list(text: str, servers: list[str]) -> None:
    assert [str(each) for each in read({"bootstrap.servers": text}).servers] == servers


def test_credentials_mean_sasl_over_tls() -> None:
    found = read(authentication={"username": 'a"b', "password": "p\\;q"})
    assert (found.security_protocol, found.mechanism) == ("SASL_SSL", "PLAIN")
    assert dict(found.login) == {"username": 'a"b', "password": "p\\;q"}


def test_properties_override_what_the_credentials_set() -> None:
    found = read({"security.protocol": "PLAINTEXT"}, authentication={"username": "u", "password": "p"})
    assert (found.authenticated, found.encrypted, found.login) == (False, False, ())


def test_a_login_module_s_options_may_be_quoted_either_way_or_not_at_all() -> None:
    config = "a.ScramLoginModule required username='a' password=\"b c\" other=d;"
    found = read(
        {"security.protocol": "sasl_plaintext", "sasl.mechanism": "scram-sha-512", "sasl.jaas.config": config}
    )
    assert found.mechanism == "SCRAM-SHA-512"
    assert dict(found.login) == {"username": "a", "password": "b c", "other": "d"}


def test_equal_configurations_share_a_producer_and_others_do_not() -> None:
    assert read({"linger.ms": 1}) == read({"linger.ms": "1"})
    assert len({read(), read({"client.id": "x"}), read({"ssl.truststore.certificates": "x"}), read()}) == 3
