"""Every setting of the worker, in one table: names, kind, default and what it does.

`connector-worker check`, the README and the guide derive theirs from it. Names of the reference (`camunda.client.*`)
are accepted in all the forms its releases knew: the current one first, then that of 8.6/8.7, then that of 8.5 and
older, then those of the plain Java client. Each is written in the environment in the three ways of
`worker.config.sources.spellings`.
"""

from __future__ import annotations

from dataclasses import dataclass

from worker.config.sources import normal, spellings
from worker.config.values import (
    ADDRESS,
    BOOLEAN,
    COUNT,
    DURATION,
    DURATION_OR_MS,
    DURATION_OR_ZERO,
    LIST,
    PATH,
    PORT,
    POSSIBLY_EMPTY_LIST,
    PRESENCE,
    RULES,
    SIZE,
    TEXT,
    URL,
    Kind,
    choice,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One row: `default` and `example` as one would write them; `also` are further names, in the order they count."""

    name: str
    kind: Kind
    default: str | None
    doc: str
    also: tuple[str, ...] = ()
    secret: bool = False

    @property
    def environment_name(self) -> str:
        """The spelling to recommend."""
        return normal(self.name).replace("-", "_")

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every key it is found under, those that count first."""
        return tuple(dict.fromkeys(key for name in (self.name, *self.also) for key in spellings(name)))


@dataclass(frozen=True, slots=True)
class Section:
    """Settings that belong together."""

    title: str
    settings: tuple[Setting, ...]


def _client(
    name: str, kind: Kind, default: str | None, doc: str, *older: str, secret: bool = False
) -> Setting:
    """A property of the reference's client, under its names of 8.8 and of 8.6/8.7."""
    also = (f"camunda.client.zeebe.{name}", *older)
    return Setting(f"camunda.client.{name}", kind, default, doc, also, secret)


def _defaults(name: str, kind: Kind, default: str, doc: str, *older: str) -> Setting:
    """A default of all job types."""
    also = (f"camunda.client.zeebe.defaults.{name}", *older)
    return Setting(f"camunda.client.worker.defaults.{name}", kind, default, doc, also)


def _own(name: str, kind: Kind, default: str | None, doc: str, *also: str) -> Setting:
    return Setting(f"connector-worker.{name}", kind, default, doc, also)


GATEWAY = Section(
    "Gateway",
    (
        Setting(
            "camunda.client.mode",
            choice("self-managed", "saas", simple="self-managed", oidc="self-managed"),
            None,
            "Camunda's cloud (`saas`) or a cluster of one's own; `saas` if only a cluster id is given",
        ),
        _client(
            "grpc-address",
            ADDRESS,
            "http://localhost:26500",
            "the gateway; `https` for TLS, `host:port` as the older names have it",
            "camunda.grpc-address",
            "camunda.client.zeebe.gateway-url",
            "camunda.client.zeebe.base-url",
            "zeebe.client.broker.grpc-address",
            "zeebe.grpc-address",
            "zeebe.client.broker.gateway-address",
            "zeebe.address",
        ),
        Setting(
            "zeebe.client.security.plaintext",
            BOOLEAN,
            "true",
            "whether an address without a scheme is spoken to without TLS",
            ("zeebe.insecure-connection",),
        ),
        _client(
            "ca-certificate-path",
            PATH,
            None,
            "PEM file of the authorities to trust, besides none",
            "camunda.ca-certificate-path",
            "zeebe.client.security.cert-path",
            "zeebe.ca-certificate-path",
        ),
        _own(
            "client-certificate-path", PATH, None, "PEM file of the worker's own certificate, for mutual TLS"
        ),
        _own("client-key-path", PATH, None, "PEM file of its key"),
        _client(
            "override-authority",
            TEXT,
            None,
            "the host name that the gateway's certificate is checked for",
            "zeebe.client.security.override-authority",
            "zeebe.override-authority",
        ),
        _client(
            "keep-alive",
            DURATION_OR_MS,
            "45s",
            "how often an idle connection is probed",
            "zeebe.client.broker.keep-alive",
            "zeebe.keep-alive",
        ),
        _client(
            "max-message-size",
            SIZE,
            "64MB",
            "the largest message taken from the gateway",
            "zeebe.client.message.max-message-size",
        ),
        _client(
            "request-timeout",
            DURATION_OR_MS,
            "10s",
            "how long a command waits for its answer",
            "zeebe.client.request-timeout",
        ),
        _client(
            "prefer-rest-over-grpc",
            BOOLEAN,
            "false",
            "only gRPC is spoken: `true` is answered with a warning at start",
            "camunda.prefer-rest",
            "zeebe.prefer-rest",
        ),
        _client(
            "tenant-id",
            TEXT,
            "<default>",
            "the tenant whose jobs are worked on",
            "camunda.default-tenant-id",
            "zeebe.client.default-tenant-id",
            "zeebe.default-tenant-id",
        ),
    ),
)

CLOUD = Section(
    "Camunda's cloud",
    tuple(
        Setting(
            f"camunda.client.cloud.{name}",
            kind,
            default,
            doc,
            (f"camunda.client.{name}", f"zeebe.client.cloud.{name}"),
        )
        for name, kind, default, doc in (
            ("cluster-id", TEXT, None, "the cluster"),
            ("region", TEXT, "bru-2", "its region"),
            ("domain", TEXT, "camunda.io", "the domain of all addresses"),
            ("port", PORT, "443", "the gateway's port"),
        )
    ),
)

AUTH = Section(
    "Authentication",
    (
        Setting(
            "camunda.client.auth.method",
            choice("none", "basic", "oidc"),
            None,
            "guessed from the credentials that are given",
        ),
        Setting(
            "camunda.client.auth.client-id",
            TEXT,
            None,
            "OAuth 2 client",
            ("camunda.client-id", "zeebe.client.cloud.client-id", "zeebe.client-id"),
        ),
        Setting(
            "camunda.client.auth.client-secret",
            TEXT,
            None,
            "its secret",
            ("camunda.client-secret", "zeebe.client.cloud.client-secret", "zeebe.client-secret"),
            secret=True,
        ),
        Setting(
            "camunda.client.auth.token-url",
            URL,
            None,
            "where tokens are fetched",
            (
                "camunda.client.auth.issuer",
                "camunda.authorization-server-url",
                "zeebe.client.cloud.auth-url",
                "zeebe.authorization-server-url",
            ),
        ),
        Setting(
            "camunda.client.auth.audience",
            TEXT,
            "zeebe-api",
            "audience to ask for",
            (
                "camunda.client.zeebe.audience",
                "camunda.token-audience",
                "zeebe.client.cloud.audience",
                "zeebe.token-audience",
            ),
        ),
        Setting(
            "camunda.client.auth.scope",
            TEXT,
            None,
            "scope to ask for",
            (
                "camunda.client.zeebe.scope",
                "camunda.token-scope",
                "zeebe.client.cloud.scope",
                "zeebe.token-scope",
            ),
        ),
        Setting("camunda.client.auth.resource", TEXT, None, "resource to ask for", ("zeebe.token-resource",)),
        Setting(
            "camunda.client.auth.username",
            TEXT,
            None,
            "user of basic authentication",
            ("camunda.basic-auth-username",),
        ),
        Setting(
            "camunda.client.auth.password",
            TEXT,
            None,
            "their password",
            ("camunda.basic-auth-password",),
            secret=True,
        ),
    ),
)

WORKER = Section(
    "Jobs",
    (
        _defaults(
            "max-jobs-active",
            COUNT,
            "100",
            "slots a job type: jobs of it that run at a time",
            "zeebe.client.worker.max-jobs-active",
        ),
        _own("max-slots", COUNT, "400", "slots of the worker: jobs of all types that run at a time"),
        _defaults(
            "timeout",
            DURATION_OR_MS,
            "5m",
            "how long a job is ours before the gateway gives it to somebody else",
            "zeebe.client.job.timeout",
        ),
        _defaults(
            "request-timeout",
            DURATION_OR_MS,
            "10s",
            "how long a poll for jobs stays open",
        ),
        _defaults(
            "stream-enabled",
            BOOLEAN,
            "true",
            "whether jobs are streamed besides being polled for",
            "zeebe.client.default-job-worker-stream-enabled",
            "zeebe.client.worker.stream-enabled",
        ),
        _defaults("stream-timeout", DURATION_OR_MS, "8h", "how long a stream lives before it is opened anew"),
        _defaults(
            "tenant-ids",
            LIST,
            "",
            "the tenants whose jobs are worked on, in place of the one above",
            "camunda.client.tenant-ids",
            "camunda.default-job-worker-tenant-ids",
            "zeebe.client.default-job-worker-tenant-ids",
            "zeebe.default-job-worker-tenant-ids",
        ),
        _own(
            "extend-job-timeouts",
            BOOLEAN,
            "true",
            "whether the time-out of a job that still runs is extended",
        ),
        _own("max-job-duration", DURATION, "1h", "how long a job may run in all"),
        _own("shutdown-timeout", DURATION_OR_ZERO, "30s", "how long running jobs may go on after SIGTERM"),
    ),
)

CONNECTORS = Section(
    "Connectors",
    (
        Setting("connector.outbound.disabled", POSSIBLY_EMPTY_LIST, None, "job types that are not worked on"),
        Setting(
            "connector.outbound.enabled", POSSIBLY_EMPTY_LIST, None, "the only job types that are worked on"
        ),
        Setting(
            "connector.outbound.discovery.disabled",
            PRESENCE,
            None,
            "present: no installed connector is looked for",
        ),
    ),
)

SECRETS = Section(
    "Secrets",
    (
        Setting(
            "camunda.connector.secretprovider.environment.enabled",
            BOOLEAN,
            "true",
            "whether secrets are taken from the environment",
        ),
        Setting(
            "camunda.connector.secretprovider.environment.prefix",
            TEXT,
            "SECRET_",
            "what the name of a secret's variable begins with",
        ),
        Setting(
            "camunda.connector.secretprovider.environment.tenantaware",
            BOOLEAN,
            "false",
            "whether the variable's name holds the tenant's id",
        ),
        Setting(
            "camunda.connector.secretprovider.environment.processdefinitionaware",
            BOOLEAN,
            "false",
            "whether the variable's name holds the BPMN process id",
        ),
        _own(
            "secret-rules",
            RULES,
            None,
            "which job types may use which secrets: `TYPE=NAME|NAME,…` with `*`; without rules, all may use all",
        ),
        _own(
            "legacy-secret-syntax",
            BOOLEAN,
            "false",
            "whether `secrets.NAME` without braces is a secret too",
        ),
    ),
)

NETWORK = Section(
    "Calls of connectors",
    (
        _own("http-ca-file", PATH, None, "PEM file of authorities to trust beside the system's"),
        _own(
            "http-client-certificates",
            RULES,
            None,
            "client certificates by host: `HOST=CERTIFICATE_FILE|KEY_FILE,…` with `*`",
        ),
        _own("http-rate-limits", RULES, None, "requests a second by host: `HOST=NUMBER,…` with `*`"),
        _own("http-connections-per-host", COUNT, "100", "pooled connections to one host"),
        _own("http-keep-alive", DURATION_OR_ZERO, "60s", "how long an idle connection is kept"),
        _own(
            "http-max-body-size",
            SIZE,
            "64MB",
            "the largest response taken, decompressed",
            "connector.http.client.max-body-size",
        ),
        _own("egress-deny-metadata", BOOLEAN, "true", "whether cloud metadata addresses are out of reach"),
        _own(
            "egress-deny-private",
            BOOLEAN,
            "false",
            "whether private addresses are out of reach",
            "camunda.connector.validation.hosts.enabled",
        ),
        _own(
            "egress-allow",
            LIST,
            "",
            "networks that may be called though private or of metadata",
            "camunda.connector.validation.hosts.allow-ranges",
        ),
        _own(
            "egress-deny",
            LIST,
            "",
            "networks that may not be called",
            "camunda.connector.validation.hosts.deny-ranges",
        ),
        Setting(
            "camunda.connector.oauth.cache.skew-buffer",
            DURATION_OR_MS,
            "60s",
            "how early a token counts as expired",
        ),
    ),
)

SERVICE = Section(
    "Service",
    (
        Setting("server.port", PORT, "8080", "health and metrics over HTTP; 0 takes any free port"),
        _own(
            "log-level",
            choice(
                "info", "debug", "warning", "error", trace="debug", warn="warning", fatal="error", off="error"
            ),
            "info",
            "the least severe events that are logged",
            "logging.level.io.camunda.connector",
            "logging.level.root",
        ),
        _own(
            "log-format",
            choice("auto", "json", "console", "stackdriver", default="auto"),
            "auto",
            "`auto` is console on a terminal, else JSON",
            "connectors.log.appender",
        ),
    ),
)

SECTIONS = (GATEWAY, CLOUD, AUTH, WORKER, CONNECTORS, SECRETS, NETWORK, SERVICE)
SETTINGS = {setting.name: setting for section in SECTIONS for setting in section.settings}
