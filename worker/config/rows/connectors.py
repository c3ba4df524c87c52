"""Which connectors work, and whom they may call."""

from __future__ import annotations

from worker.config.setting import Section, Setting, own
from worker.config.values import (
    AUTHORITY_RULES,
    BOOLEAN,
    CERTIFICATE_RULES,
    COUNT,
    DURATION_OR_MS,
    DURATION_OR_ZERO,
    LIST,
    PATH,
    POSSIBLY_EMPTY_LIST,
    PRESENCE,
    RATE_RULES,
    SIZE,
    TEXT,
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
        own(
            "plugin-path",
            LIST,
            "",
            "folders with packages of connectors, secret providers and document stores, as `pip install --target` "
            "fills them",
        ),
        own("strict-plugins", BOOLEAN, "false", "whether a connector that can't be loaded stops the start"),
    ),
)


NETWORK = Section(
    "Calls of connectors",
    (
        own("http-ca-file", PATH, None, "PEM file of authorities to trust beside the system's"),
        own(
            "http-ca-files",
            AUTHORITY_RULES,
            None,
            "further authorities by host: `HOST=CA_FILE,…` with `*`",
        ),
        own(
            "http-client-certificates",
            CERTIFICATE_RULES,
            None,
            "client certificates by host: `HOST=CERTIFICATE_FILE|KEY_FILE,…` with `*`",
        ),
        Setting(
            "connector-worker.http-client-key-password",
            TEXT,
            None,
            "opens the keys of those certificates that are encrypted",
            secret=True,
        ),
        own("http-rate-limits", RATE_RULES, None, "requests a second by host: `HOST=NUMBER,…` with `*`"),
        own("http-connections-per-host", COUNT, "100", "pooled connections to one host"),
        own("http-keep-alive", DURATION_OR_ZERO, "60s", "how long an idle connection is kept"),
        own(
            "http-max-body-size",
            SIZE,
            "64MB",
            "the largest response taken, decompressed",
            "connector.http.client.max-body-size",
        ),
        own("egress-deny-metadata", BOOLEAN, "true", "whether cloud metadata addresses are out of reach"),
        own(
            "egress-deny-private",
            BOOLEAN,
            "false",
            "whether private addresses are out of reach",
            "camunda.connector.validation.hosts.enabled",
        ),
        own(
            "egress-allow",
            LIST,
            "",
            "networks that may be called though private or of metadata",
            "camunda.connector.validation.hosts.allow-ranges",
        ),
        own(
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
