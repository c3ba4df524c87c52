"""Where the gateway is, and who the worker is to it."""

from __future__ import annotations

from worker.config.setting import Section, Setting, client, own
from worker.config.values import ADDRESS, BOOLEAN, DURATION_OR_MS, PATH, PORT, SIZE, TEXT, URL, choice

GATEWAY = Section(
    "Gateway",
    (
        Setting(
            "camunda.client.mode",
            choice(
                "self-managed",
                "saas",
                simple="self-managed",
                oidc="self-managed",
                address="self-managed",
                cloud="saas",
            ),
            None,
            "Camunda's cloud (`saas`) or a cluster of one's own; `saas` if only a cluster id is given",
            ("zeebe.client.connection-mode",),
        ),
        client(
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
        client(
            "rest-address",
            URL,
            None,
            "the cluster's REST API, for documents and the secrets that a model names; in the cloud it is known",
            "camunda.rest-address",
            "zeebe.client.broker.rest-address",
            "zeebe.rest-address",
        ),
        Setting(
            "zeebe.client.security.plaintext",
            BOOLEAN,
            "true",
            "whether an address without a scheme is spoken to without TLS",
            ("zeebe.insecure-connection",),
        ),
        client(
            "ca-certificate-path",
            PATH,
            None,
            "PEM file of the authorities to trust, in place of those that gRPC brings",
            "camunda.ca-certificate-path",
            "zeebe.client.security.cert-path",
            "zeebe.ca-certificate-path",
        ),
        own(
            "client-certificate-path", PATH, None, "PEM file of the worker's own certificate, for mutual TLS"
        ),
        own("client-key-path", PATH, None, "PEM file of its key"),
        client(
            "override-authority",
            TEXT,
            None,
            "the host name that the gateway's certificate is checked for",
            "zeebe.client.security.override-authority",
            "zeebe.override-authority",
        ),
        client(
            "keep-alive",
            DURATION_OR_MS,
            "45s",
            "how often an idle connection is probed",
            "zeebe.client.broker.keep-alive",
            "zeebe.keep-alive",
        ),
        client(
            "max-message-size",
            SIZE,
            "64MB",
            "the largest message taken from the gateway",
            "zeebe.client.message.max-message-size",
        ),
        client(
            "max-metadata-size",
            SIZE,
            "16KB",
            "the largest headers taken from the gateway",
        ),
        client(
            "request-timeout",
            DURATION_OR_MS,
            "10s",
            "how long a command waits for its answer",
            "zeebe.client.request-timeout",
        ),
        client(
            "prefer-rest-over-grpc",
            BOOLEAN,
            "false",
            "only gRPC is spoken: `true` is answered with a warning at start",
            "camunda.prefer-rest",
            "zeebe.prefer-rest",
        ),
        client(
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
            "how the worker logs in; guessed from the credentials that are given, unless set",
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
            "camunda.client.auth.issuer-url",
            URL,
            None,
            "without a token URL: the identity provider, which says itself where tokens are fetched",
        ),
        Setting(
            "camunda.client.auth.well-known-configuration-url",
            URL,
            None,
            "the document in which it says so, where that is not in its usual place",
        ),
        Setting(
            "camunda.client.auth.connect-timeout",
            DURATION_OR_MS,
            "5s",
            "how long connecting to the identity provider may take",
            ("zeebe.auth.connect-timeout", "camunda.auth.connect-timeout"),
        ),
        Setting(
            "camunda.client.auth.read-timeout",
            DURATION_OR_MS,
            "5s",
            "how long it may take to answer",
            ("zeebe.auth.read-timeout", "camunda.auth.read-timeout"),
        ),
        Setting(
            "camunda.client.auth.keystore-path",
            PATH,
            None,
            "PKCS #12 or PEM file with the certificate and key that it is shown (extra `keystore` for PKCS #12)",
            ("zeebe.ssl.client.keystore.path", "camunda.ssl.client.keystore.path"),
        ),
        Setting(
            "camunda.client.auth.keystore-password",
            TEXT,
            None,
            "opens that file",
            ("zeebe.ssl.client.keystore.secret", "camunda.ssl.client.keystore.secret"),
            secret=True,
        ),
        Setting(
            "camunda.client.auth.keystore-key-password",
            TEXT,
            None,
            "opens the key of a PEM file",
            ("zeebe.ssl.client.keystore.key.secret", "camunda.ssl.client.keystore.key.secret"),
            secret=True,
        ),
        Setting(
            "camunda.client.auth.truststore-path",
            PATH,
            None,
            "PKCS #12 or PEM file of the authorities to trust there, in place of all others",
            ("zeebe.ssl.client.truststore.path", "camunda.ssl.client.truststore.path"),
        ),
        Setting(
            "camunda.client.auth.truststore-password",
            TEXT,
            None,
            "opens that file",
            ("zeebe.ssl.client.truststore.secret", "camunda.ssl.client.truststore.secret"),
            secret=True,
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
