"""What settings of the reference do otherwise here, for whoever comes from it: by the setting's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLIENT = "camunda.client."
_DEFAULTS = f"{_CLIENT}worker.defaults."
_CONNECTOR = "camunda.connector."

CHANGED: Mapping[str, str] = {
    f"{_CLIENT}prefer-rest-over-grpc": "gRPC is spoken whatever it says",
    f"{_CLIENT}rest-address": "jobs never come this way",
    f"{_CLIENT}max-message-size": "64 MB unless set, in place of 5 MB",
    f"{_CLIENT}auth.keystore-path": "PKCS #12 or PEM; Java's own format (JKS) is not read",
    f"{_CLIENT}auth.truststore-path": "PKCS #12 or PEM; Java's own format (JKS) is not read",
    f"{_DEFAULTS}max-jobs-active": "CONNECTOR_WORKER_MAX_SLOTS bounds the jobs of all types besides",
    f"{_DEFAULTS}timeout": "the time-out of a job that still runs is extended, up to CONNECTOR_WORKER_MAX_JOB_DURATION",
    f"{_CONNECTOR}secretprovider.environment.prefix": "SECRET_ unless set, as from 8.9 on; it was empty until 8.8",
    f"{_CONNECTOR}secret-resolver.secret-filter.mode": "STRICT unless set, where the cluster's REST address is known",
    f"{_CONNECTOR}oauth.cache.skew-buffer": "60 s unless set, in place of 10 s",
    "connector-worker.http-max-body-size": "it bounds the response, decompressed; 64 MB unless set, in place of 50 MB",
    "connector-worker.log-level": "no logger has a level of its own",
    "connector-worker.log-format": "`stackdriver` has Google Cloud's field names; else JSON, or text on a terminal",
    "server.port": "no webhooks come in there",
    "management.server.port": "nothing listens on SERVER_PORT then",
}
