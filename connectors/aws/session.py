"""Clients of Amazon's library: one session for the worker, whose service models are read in threads."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession

from connectors.aws.sending import WorkerHttp
from connectors.sdk import ConnectorError

if TYPE_CHECKING:
    from connectors.aws.target import Target

_CONNECT = 10.0  # seconds
_READ = {"lambda": 900.0, "bedrock-runtime": 300.0}
"""Seconds that services may think: a function runs for a quarter of an hour at most, large models for minutes."""
_READ_OTHERS = 60.0
_ATTEMPTS = 4
_JUDGED_HERE = frozenset(("bedrock-runtime", "lambda", "s3", "sagemaker-runtime"))
"""Services that have names in their URLs: an empty key would be the bucket itself. Others say what they don't take,
with codes that models look for."""


@cache
def _session() -> AioSession:
    return AioSession()


async def open_client(target: Target) -> Any:
    """A client, of which `close` has to be called once.

    Raises:
        ConnectorError: no region is known.
        BotoCoreError: the default chain finds no usable credentials.
    """
    # The library itself does not know AWS_REGION, and takes S3 to be anywhere.
    region = target.region or os.environ.get("AWS_REGION") or _session().get_config_variable("region")
    if not region:
        raise ConnectorError(
            None,
            "configuration.region is missing, and the worker has none of its own, in AWS_REGION for example",
        )
    config = AioConfig(
        http_session_cls=WorkerHttp,
        warm_up_loader_caches=True,  # reads files of megabytes, so it has to be in a thread
        connect_timeout=_CONNECT,
        read_timeout=_READ.get(target.service, _READ_OTHERS),
        parameter_validation=target.service in _JUDGED_HERE,
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        s3={"addressing_style": "path" if target.endpoint else "auto"},
        # Servers other than Amazon's know no checksums after the body.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    opening = _session().create_client(
        target.service,
        region_name=region,
        endpoint_url=target.endpoint,
        aws_access_key_id=target.access_key,
        aws_secret_access_key=target.secret_key,
        config=config,
    )
    return await opening.__aenter__()
