"""Schema registries (Confluent's API): which id a schema has, and the framing that carries it.

The properties are those of the Java serialisers, beside the producer's own among `additionalProperties`.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import orjson

from connectors.kafka.avro import avro_schema
from connectors.kafka.failure import NotSent
from connectors.sdk import EgressDenied, HttpConnectError, HttpError, Request
from connectors.sdk.json_text import json_bytes
from connectors.sdk.oauth import basic_authorization

if TYPE_CHECKING:
    from connectors.kafka.model import SchemaRegistry
    from connectors.kafka.properties import Properties
    from connectors.sdk import HttpClient, Response

_KEPT = 1000
_CONTENT_TYPE = "application/vnd.schemaregistry.v1+json"
_MAGIC = b"\x00"
_OK = 200


@dataclass(frozen=True, slots=True)
class _Lookup:
    """What is asked of a registry; equal ones have one answer."""

    urls: tuple[str, ...]
    authorization: str | None = field(repr=False)
    subject: str
    schema_type: str
    schema: str
    register: bool


class Registries:
    """The ids of schemas, asked for once each; a version that is to be the latest is asked for each time."""

    def __init__(self) -> None:
        self._ids: OrderedDict[_Lookup, int] = OrderedDict()

    async def encode(
        self, value: Any, topic: str, strategy: SchemaRegistry, properties: Properties, http: HttpClient
    ) -> bytes:
        """A JSON value framed for consumers that ask the registry: a zero byte, the schema's id, the payload.

        Raises:
            NotSent: the value is no object or does not fit, or the registry gave no id.
            EgressDenied: the registry's address is denied.
        """
        if not isinstance(value, dict):
            raise NotSent("Message value must be a map for a schema based message")
        text, lookup = strategy.text or "", _lookup_of(topic, strategy, properties)
        if _is_set(properties, "use.latest.version"):
            schema_id, text = await _latest(lookup, http)
        else:
            schema_id = await self._id(lookup, http)
        avro = strategy.schema_type == "avro"
        payload = avro_schema(text).encode(value, extra=True) if avro else json_bytes(value)
        return _MAGIC + schema_id.to_bytes(4, "big") + payload

    async def _id(self, lookup: _Lookup, http: HttpClient) -> int:
        if lookup not in self._ids:
            path = f"/subjects/{quote(lookup.subject, safe='')}{'/versions' if lookup.register else ''}"
            body = {"schema": lookup.schema}
            if lookup.schema_type == "json":
                body["schemaType"] = "JSON"
            answer = await _asked(lookup, http, "POST", path, orjson.dumps(body))
            self._ids[lookup] = _id_in(answer)
            if len(self._ids) > _KEPT:
                self._ids.popitem(last=False)
        self._ids.move_to_end(lookup)
        return self._ids[lookup]


def _lookup_of(topic: str, strategy: SchemaRegistry, properties: Properties) -> _Lookup:
    text = strategy.text or ""
    if not text.strip():
        raise NotSent("schemaStrategy.schema is missing")
    urls, user = [], None
    for url in filter(None, map(str.strip, strategy.schema_registry_url.split(","))):
        parts = urlsplit(url)
        if parts.username is not None:
            user = user or f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        urls.append(urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])).rstrip("/"))
    return _Lookup(
        tuple(urls),
        _authorization(properties, user),
        _subject(topic, text, strategy, properties),
        strategy.schema_type,
        text,
        register=_is_set(properties, "auto.register.schemas", default=True),
    )


def _authorization(properties: Properties, of_url: str | None) -> str | None:
    token = properties.get("bearer.auth.token")
    if token is not None:
        return f"Bearer {token}"
    user = (
        properties.get("basic.auth.user.info")
        or properties.get("schema.registry.basic.auth.user.info")
        or of_url
    )
    if user is None:
        return None
    name, _, password = user.partition(":")
    return basic_authorization(name, password)


def _subject(topic: str, text: str, strategy: SchemaRegistry, properties: Properties) -> str:
    chosen = (properties.get("value.subject.name.strategy") or "TopicNameStrategy").rpartition(".")[2]
    if chosen == "TopicNameStrategy":
        return f"{topic}-value"
    if chosen not in ("RecordNameStrategy", "TopicRecordNameStrategy"):
        raise NotSent("value.subject.name.strategy is none of those that registries come with")
    record = avro_schema(text).name if strategy.schema_type == "avro" else _title(text)
    return record if chosen == "RecordNameStrategy" else f"{topic}-{record}"


def _title(text: str) -> str:
    try:
        return str(orjson.loads(text)["title"])
    except (ValueError, KeyError, TypeError):
        raise NotSent("value.subject.name.strategy needs a schema with a title") from None


def _is_set(properties: Properties, name: str, *, default: bool = False) -> bool:
    value = properties.get(name)
    return default if value is None else value.strip().lower() == "true"


async def _latest(lookup: _Lookup, http: HttpClient) -> tuple[int, str]:
    path = f"/subjects/{quote(lookup.subject, safe='')}/versions/latest"
    answer = await _asked(lookup, http, "GET", path)
    return _id_in(answer), str(answer.get("schema", ""))


async def _asked(
    lookup: _Lookup, http: HttpClient, method: str, path: str, body: bytes | None = None
) -> dict[str, Any]:
    headers = [("Accept", _CONTENT_TYPE)]
    if body is not None:
        headers.append(("Content-Type", _CONTENT_TYPE))
    if lookup.authorization is not None:
        headers.append(("Authorization", lookup.authorization))
    unreached: HttpError | None = None
    for url in lookup.urls:
        try:
            return _answer_in(await http.send(Request(method, url + path, headers, body)))
        except EgressDenied:
            raise
        except HttpConnectError as error:
            unreached = error  # another of a registry's nodes may be there
        except HttpError as error:
            raise NotSent(f"the schema registry gave no answer: {error.message}") from error
    raise NotSent(f"the schema registry can't be reached: {unreached and unreached.message}") from unreached


def _answer_in(response: Response) -> dict[str, Any]:
    try:
        answer = orjson.loads(response.body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise NotSent(f"the schema registry answered {response.status} without JSON")
    if response.status != _OK:
        said = answer.get("message", response.reason)
        raise NotSent(f"the schema registry answered {response.status}: {said}")
    return answer


def _id_in(answer: dict[str, Any]) -> int:
    found = answer.get("id")
    if not isinstance(found, int):
        raise NotSent("the schema registry answered without an id")
    return found
