"""From rows of the table to the settings of each part."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from worker.config.connection import ADDRESS, gateway_address
from worker.config.errors import ConfigError
from worker.config.settings import ConnectorSettings, LimitSettings
from worker.config.values import AUTHORITY_RULES, CERTIFICATE_RULES, RATE_RULES
from worker.documents.settings import DocumentSettings
from worker.gateway.settings import GatewaySettings, TlsSettings
from worker.net.egress import EgressPolicy, block_list_from_environment
from worker.net.proxy import proxies_from_environment
from worker.net.settings import ClientCertificate, HostAuthorities, NetSettings, RateLimit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from worker.config.resolve import Values

_CLIENT = "camunda.client."
_DEFAULTS = "camunda.client.worker.defaults."
_OWN = "connector-worker."

GATEWAY_ROWS = {
    "address": ADDRESS,
    "tls.ca_file": f"{_CLIENT}ca-certificate-path",
    "tls.certificate_file": f"{_OWN}client-certificate-path",
    "tls.key_file": f"{_OWN}client-key-path",
}
"""The rows behind those gateway settings whose faults show only when the connection is made."""

NETWORK_NAMES = re.compile(
    r"CONNECTOR_HTTPS?_(?:PROXY_(?:HOST|PORT|SCHEME|USER|PASSWORD)|NON_PROXY_HOSTS)"
    r"|CAMUNDA_CONNECTOR_HTTP_BLOCK_(?:URL|PORT|REGEX)(?:_.+)?"
)
"""The variables that the network layer reads itself."""

TLS_ROWS = {
    "ca_file": f"{_OWN}http-ca-file",
    "host_authorities": f"{_OWN}http-ca-files",
    "client_certificates": f"{_OWN}http-client-certificates",
}
"""The rows behind the files of certificates that calls of connectors are made with."""


def gateway(values: Values) -> GatewaySettings:
    """What the gateway's side is told."""
    return GatewaySettings(
        address=gateway_address(values),
        tls=TlsSettings(
            ca_file=_path(values[f"{_CLIENT}ca-certificate-path"]),
            certificate_file=_path(values[f"{_OWN}client-certificate-path"]),
            key_file=_path(values[f"{_OWN}client-key-path"]),
            override_authority=values[f"{_CLIENT}override-authority"],
        ),
        tenant_ids=values[f"{_DEFAULTS}tenant-ids"] or (values[f"{_CLIENT}tenant-id"],),
        keep_alive=values[f"{_CLIENT}keep-alive"],
        max_message_size=values[f"{_CLIENT}max-message-size"],
        max_metadata_size=values[f"{_CLIENT}max-metadata-size"],
        streaming=values[f"{_DEFAULTS}stream-enabled"],
        stream_lifetime=values[f"{_DEFAULTS}stream-timeout"],
        max_jobs_active=values[f"{_DEFAULTS}max-jobs-active"],
        max_jobs_active_total=values[f"{_OWN}max-slots"],
        job_timeout=values[f"{_DEFAULTS}timeout"],
        long_poll=values[f"{_DEFAULTS}request-timeout"],
        command_deadline=values[f"{_CLIENT}request-timeout"],
        extend_deadlines=values[f"{_OWN}extend-job-timeouts"],
        max_job_duration=values[f"{_OWN}max-job-duration"],
        shutdown_timeout=values[f"{_OWN}shutdown-timeout"],
    )


def net(values: Values, variables: Mapping[str, str]) -> NetSettings:
    """What the network layer is told; it reads the families of variables that are its own from `variables`.

    Raises:
        ConfigError: a rule of the egress policy, a proxy or a rate limit is malformed.
    """
    try:
        proxies, block_list = proxies_from_environment(variables), block_list_from_environment(variables)
    except ValueError as error:
        raise ConfigError(str(error)) from None
    return NetSettings(
        ca_file=values[f"{_OWN}http-ca-file"],
        host_authorities=tuple(_host_authorities(values)),
        client_certificates=tuple(_client_certificates(values)),
        proxies=proxies,
        egress=_egress(values),
        block_list=block_list,
        rate_limits=tuple(_rate_limits(values)),
        connections_per_host=values[f"{_OWN}http-connections-per-host"],
        keep_alive=values[f"{_OWN}http-keep-alive"],
        max_body=values[f"{_OWN}http-max-body-size"],
        token_skew=values["camunda.connector.oauth.cache.skew-buffer"],
    )


def connectors(values: Values) -> ConnectorSettings:
    """Which connectors work.

    Raises:
        ConfigError: both lists are set, so that which one counts is anybody's guess; or a folder of plug-ins is missing.
    """
    enabled, disabled = "connector.outbound.enabled", "connector.outbound.disabled"
    if values[enabled] is not None and values[disabled] is not None:
        raise ConfigError(
            f"{values.written(enabled)} and {values.written(disabled)} are both set; keep one of them"
        )
    return ConnectorSettings(
        enabled=values[enabled],
        disabled=values[disabled] or (),
        discovery=values["connector.outbound.discovery.disabled"] is None,
        strict=values[f"{_OWN}strict-plugins"],
        plugin_path=tuple(_plugin_folders(values)),
    )


def limits(values: Values) -> LimitSettings:
    """How much one job may take."""
    return LimitSettings(
        completion_bytes=values[f"{_OWN}completion-limit"],
        inline_bytes=values[f"{_OWN}inline-decode-limit"],
        threads=values[f"{_OWN}blocking-threads"],
        feel_seconds=values[f"{_OWN}feel-time"],
        feel_depth=values[f"{_OWN}feel-depth"],
        feel_items=values[f"{_OWN}feel-items"],
        feel_characters=values[f"{_OWN}feel-characters"],
    )


def documents(values: Values) -> DocumentSettings:
    """Where documents are kept."""
    name = f"{_OWN}document-"
    return DocumentSettings(
        stores=values[f"{name}stores"] or (),
        max_size=values[f"{name}max-size"],
        memory=values[f"{name}memory"],
        folder=_path(values[f"{name}folder"]),
        s3_bucket=values[f"{name}s3-bucket"],
        s3_endpoint=values[f"{name}s3-endpoint"],
        gcs_bucket=values[f"{name}gcs-bucket"],
        azure_container=values[f"{name}azure-container"],
        azure_connection_string=values[f"{name}azure-connection-string"],
    )


def _egress(values: Values) -> EgressPolicy:
    name = f"{_OWN}egress-"
    policy = EgressPolicy(
        deny_metadata=values[f"{name}deny-metadata"],
        deny_private=values[f"{name}deny-private"],
        deny=values[f"{name}deny"],
        allow=values[f"{name}allow"],
    )
    try:
        policy.check_rules()
    except ValueError as error:
        written = " or ".join(
            values.written(name + rule) for rule in ("allow", "deny") if values[name + rule]
        )
        raise ConfigError(f"{written}: {error}") from None
    return policy


def _host_authorities(values: Values) -> Iterator[HostAuthorities]:
    row = f"{_OWN}http-ca-files"
    for hosts, (file, *more) in values[row] or ():
        if more:
            raise ConfigError(
                f"{values.written(row)}: {hosts} has more than one file; write for example {AUTHORITY_RULES.example}"
            )
        yield HostAuthorities(hosts, file)


def _client_certificates(values: Values) -> Iterator[ClientCertificate]:
    row = f"{_OWN}http-client-certificates"
    for hosts, files in values[row] or ():
        if len(files) > 2:  # noqa: PLR2004 - a certificate and its key
            raise ConfigError(
                f"{values.written(row)}: {hosts} has more than a certificate file and a key file; "
                f"write for example {CERTIFICATE_RULES.example}"
            )
        certificate, key = files[0], files[1] if len(files) > 1 else None
        yield ClientCertificate(hosts, certificate, key, values[f"{_OWN}http-client-key-password"])


def _plugin_folders(values: Values) -> Iterator[Path]:
    row = f"{_OWN}plugin-path"
    for folder in map(Path, values[row]):
        if not folder.is_dir():
            raise ConfigError(f"{values.written(row)}: {folder} is no folder; name those with packages")
        yield folder


def _rate_limits(values: Values) -> Iterator[RateLimit]:
    row = f"{_OWN}http-rate-limits"
    for hosts, numbers in values[row] or ():
        try:
            per_second = float(numbers[0])
        except ValueError:
            per_second = 0
        if len(numbers) != 1 or not 0 < per_second < float("inf"):
            raise ConfigError(
                f"{values.written(row)}: {hosts} needs one number of requests a second; "
                f"write for example {RATE_RULES.example}"
            )
        yield RateLimit(hosts, per_second)


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None
