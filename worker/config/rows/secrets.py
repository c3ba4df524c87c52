"""Where secrets come from, and who may use them."""

from __future__ import annotations

from worker.config.setting import Section, Setting, own
from worker.config.values import (
    BOOLEAN,
    COUNT,
    LIST,
    MILLISECONDS,
    PATH,
    POSSIBLY_EMPTY_TEXT,
    RULES,
    TEXT,
    URL,
    choice,
)

SECRETS = Section(
    "Secrets",
    (
        own(
            "secret-providers",
            LIST,
            None,
            "which providers are asked, in this order: `environment`, `files`, `aws`, `gcp`, `vault` or a plug-in's; "
            "without it `environment`, then all plug-ins'",
        ),
        Setting(
            "camunda.connector.secretprovider.discovery.enabled",
            BOOLEAN,
            "true",
            "whether plug-ins' providers are asked that nobody named",
        ),
        Setting(
            "camunda.connector.secretprovider.environment.enabled",
            BOOLEAN,
            "true",
            "whether secrets are taken from the environment",
        ),
        Setting(
            "camunda.connector.secretprovider.environment.prefix",
            POSSIBLY_EMPTY_TEXT,
            "SECRET_",
            "what the name of a secret's variable begins with; if it is given empty, every variable is a secret",
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
        Setting(
            "camunda.connector.secretprovider.environment.physicaltenantaware",
            BOOLEAN,
            "false",
            "whether `default`, the physical tenant's id, stands before both in the variable's name",
        ),
        own(
            "secrets-by-tenant",
            BOOLEAN,
            "false",
            "whether each tenant has its own in `files`, `aws`, `gcp`, `vault`",
        ),
        own("secrets-by-process", BOOLEAN, "false", "whether each BPMN process has its own there"),
        Setting(
            "camunda.connector.secrets.cache.millis",
            MILLISECONDS,
            "60000",
            "how long what `aws`, `gcp` or `vault` answered is used",
        ),
        own("secrets-directory", PATH, None, "the directory of the provider `files`"),
        Setting(
            "secrets.prefix",
            TEXT,
            None,
            "the secret that `aws` and `gcp` read is called `PREFIX-CLUSTER_ID`, or by the one of both that is set",
        ),
        Setting("camunda.cluster.id", TEXT, None, "the other part of its name"),
        Setting("secrets.project.id", TEXT, None, "the project in which `gcp` reads it"),
        Setting("vault.addr", URL, None, "where `vault` is"),
        Setting("vault.namespace", TEXT, None, "its namespace"),
        Setting("vault.cacert", PATH, None, "PEM file of the authorities to trust there"),
        own("vault-mount", TEXT, "secret", "its key-value engine, version 2"),
        own("vault-path", TEXT, "connectors", "the secret in it whose entries are the secrets"),
        Setting("vault.token", TEXT, None, "the token to show it", secret=True),
        own("vault-role-id", TEXT, None, "without a token: the AppRole to log in as"),
        Setting("connector-worker.vault-secret-id", TEXT, None, "its secret id", secret=True),
        own(
            "vault-kubernetes-role",
            TEXT,
            None,
            "without either: the role to log in as by the service account",
        ),
        own(
            "secret-rules",
            RULES,
            None,
            "who may use which secrets: `TYPE@PROCESS@TENANT=NAME|NAME,…` with `*`, where `@PROCESS@TENANT` may be "
            "left out; without rules, all may use all",
        ),
        Setting(
            "camunda.connector.secret-resolver.secret-filter.mode",
            choice("disabled", "lax", "strict"),
            None,
            "`strict`: only secrets that stand in the element's own inputs; `lax`: any while its process can't be read; "
            "`strict` if a REST address is given, else `disabled`",
        ),
        Setting(
            "camunda.connector.secret-resolver.secret-filter.cache.enabled",
            BOOLEAN,
            "true",
            "whether the names in a process's inputs are kept",
        ),
        Setting(
            "camunda.connector.secret-resolver.secret-filter.cache.max-size",
            COUNT,
            "1000",
            "for how many processes",
        ),
        own(
            "legacy-secret-syntax",
            BOOLEAN,
            "false",
            "whether `secrets.NAME` without braces is a secret too",
        ),
    ),
)
