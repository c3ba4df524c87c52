"""Settings of the reference that mean nothing to this worker: each is answered with one warning that says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worker.config.sources import spellings

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLIENT = "camunda.client."
_CONNECTOR = "camunda.connector."
_NO_INBOUND = "inbound connectors are none of this worker's"


@dataclass(frozen=True, slots=True)
class Ignored:
    """Names with one meaning in the reference, and why it has none here; `harmless` is a value that asks for nothing."""

    names: tuple[str, ...]
    why: str
    harmless: str | None = None


def _client(name: str) -> tuple[str, ...]:
    """A property of the reference's client, under its names of 8.8 and of 8.6/8.7."""
    return f"{_CLIENT}{name}", f"{_CLIENT}zeebe.{name}"


def _defaults(name: str) -> tuple[str, ...]:
    """A default of all its job workers, likewise."""
    return f"{_CLIENT}worker.defaults.{name}", f"{_CLIENT}zeebe.defaults.{name}"


IGNORED = (
    Ignored(
        (*_client("enabled"), "zeebe.client.enabled"),
        "the worker is nothing but the client; where no jobs are to be worked on, don't start it",
        "true",
    ),
    Ignored(
        (*_defaults("poll-interval"), "zeebe.client.job.poll-interval"),
        "jobs are polled for whenever a slot is free",
    ),
    Ignored(
        _defaults("enabled"),
        "CONNECTOR_OUTBOUND_DISABLED and CONNECTOR_OUTBOUND_ENABLED say which job types are worked on",
        "true",
    ),
    Ignored(
        (*_defaults("type"), "zeebe.client.worker.default-type"),
        "each connector says of which type its jobs are; `CONNECTOR_<NAME>_TYPE` changes it",
    ),
    Ignored(
        (*_defaults("name"), "zeebe.client.worker.default-name"),
        "to the gateway the worker of a job type has its connector's name",
    ),
    Ignored(
        (*_defaults("fetch-variables"), *_defaults("force-fetch-all-variables")),
        "each connector says which variables its jobs need; `CAMUNDA_CLIENT_WORKER_OVERRIDE_<TYPE>_FETCH_VARIABLES` "
        "changes it for a job type",
    ),
    Ignored(_defaults("auto-complete"), "what becomes of a job is said by its connector's result", "true"),
    Ignored(
        _defaults("max-retries"), "a job's outcome is sent again for as long as the job is this worker's"
    ),
    Ignored(
        (*_client("deployment.enabled"), f"{_CLIENT}deployment.own-jar-only"),
        "nothing is deployed",
        "false",
    ),
    Ignored(
        (*_client("message-time-to-live"), "zeebe.client.message.time-to-live"),
        "a message waits an hour unless its element says otherwise",
    ),
    Ignored(
        (f"{_CLIENT}max-http-connections",),
        "the cluster's REST API is called as connectors call theirs: CONNECTOR_WORKER_HTTP_CONNECTIONS_PER_HOST",
    ),
    Ignored(
        tuple(
            f"{_CLIENT}auth.client-assertion.keystore-{what}"
            for what in ("path", "password", "key-alias", "key-password")
        ),
        "no client assertion is signed; CAMUNDA_CLIENT_AUTH_CLIENT_SECRET or a certificate, of "
        "CAMUNDA_CLIENT_AUTH_KEYSTORE_PATH, says who the worker is",
    ),
    Ignored(
        (f"{_CLIENT}cloud.base-url", "zeebe.client.cloud.base-url"),
        "CAMUNDA_CLIENT_CLOUD_DOMAIN is the domain of all addresses of the cloud",
    ),
    Ignored(
        tuple(
            f"{_CLIENT}{component}.{what}"
            for component in ("identity", "operate", "tasklist", "optimize")
            for what in ("enabled", "base-url", "audience", "scope")
        ),
        "only the cluster itself is asked; CAMUNDA_CLIENT_AUTH_* say how the worker logs in there",
        "false",
    ),
    Ignored(
        ("zeebe.client.apply-environment-variable-overrides",),
        "what the environment says always counts before what files say",
        "true",
    ),
    Ignored(
        (
            *_client("execution-threads"),
            "zeebe.client.worker.threads",
            "zeebe.client.job-worker-execution-threads",
            f"{_CONNECTOR}virtual-threads.enabled",
        ),
        "jobs share one event loop; CONNECTOR_WORKER_BLOCKING_THREADS bounds the threads of plain functions",
    ),
    Ignored(
        _client("request-timeout-offset"),
        "a poll may always take 10 s longer than the gateway is asked to hold it",
    ),
    Ignored(
        (
            f"{_CLIENT}auth.credentials-cache-path",
            "zeebe.client.config.path",
            "camunda.client.config.path",
            "zeebe.client.cloud.credentials-cache-path",
        ),
        "access tokens are kept in memory only",
    ),
    Ignored(
        (
            f"{_CLIENT}auth.token-fetch-max-retries",
            f"{_CLIENT}auth.token-fetch-initial-backoff",
            f"{_CLIENT}auth.token-fetch-backoff-multiplier",
        ),
        "a token is asked for again as long as the worker runs, after pauses that grow from 50 ms to 5 s",
    ),
    Ignored(
        (f"{_CLIENT}physical-tenant-id",), "a worker works on the jobs of one physical tenant, its gateway's"
    ),
    Ignored(
        (f"{_CONNECTOR}secretprovider.console.enabled",),
        "secrets of Camunda's console are not read; CONNECTOR_WORKER_SECRET_PROVIDERS names where they may be",
        "false",
    ),
    Ignored((f"{_CONNECTOR}polling.enabled", f"{_CONNECTOR}webhook.enabled"), _NO_INBOUND, "false"),
    Ignored(("operate.client.enabled", "camunda.operate.client.enabled"), _NO_INBOUND, "false"),
    Ignored(
        (
            f"{_CONNECTOR}validation.hosts.unsafe-allow-private-ranges",
            f"{_CONNECTOR}validation.hosts.unsafe-allow-loopback",
        ),
        "CONNECTOR_WORKER_EGRESS_ALLOW names the networks that may be called, such as 10.0.0.0/8,127.0.0.0/8",
        "false",
    ),
    Ignored(
        ("javax.net.ssl.truststore", "javax.net.ssl.truststorepassword"),
        "Java's trust store is not read; CAMUNDA_CLIENT_CA_CERTIFICATE_PATH names a PEM file for the gateway, "
        "CONNECTOR_WORKER_HTTP_CA_FILE one for calls of connectors",
    ),
    Ignored(
        tuple(f"{_CONNECTOR}broker.monitoring.{what}" for what in ("enabled", "port", "addresses")),
        "whether brokers know of the worker's streams is not asked for; its metrics tell the state of each",
        "false",
    ),
    *(
        Ignored(
            tuple(f"connector.{scheme}.plain.proxy.{what}" for what in ("host", "port", "user", "password")),
            f"all calls go by CONNECTOR_{scheme.upper()}_PROXY_HOST and _PORT",
        )
        for scheme in ("http", "https")
    ),
)

IGNORED_BY_KEY: Mapping[str, Ignored] = {
    key: ignored for ignored in IGNORED for name in ignored.names for key in spellings(name)
}
"""The same by the keys under which they are found."""

OF_OTHERS = (
    Ignored(
        ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
        "connectors' calls go by CONNECTOR_HTTP_PROXY_HOST and _PORT; gRPC's connection to the gateway goes by "
        "grpc_proxy, https_proxy and http_proxy in small letters",
    ),
    Ignored(
        ("JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"),
        "there is no Java; memory and processor are the container's to limit",
    ),
    Ignored(("SPRING_*", "MANAGEMENT_*", "SERVER_*"), "it is about Spring, on which the Java runtime stands"),
    Ignored(("OPERATE_*", "CAMUNDA_OPERATE_*", "TASKLIST_*"), _NO_INBOUND),
    Ignored(("HEALTHCHECK_URL",), "the image asks /healthz on its own port"),
)
"""What a deployment of the reference may have, and others too, with `*`: told to who asks, no warning at start."""
