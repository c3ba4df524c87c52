"""Which client a job needs: of which service, where, for whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors.aws.model import CHAIN
from connectors.sdk import ConnectorError

if TYPE_CHECKING:
    from connectors.aws.model import AwsInput


@dataclass(frozen=True, slots=True)
class Target:
    """The configuration of a client; equal ones share it.

    Attributes:
        service: the name that Amazon's library has for it.
        region: None leaves it to the worker's surroundings.
        endpoint: a URL in place of Amazon's public one.
        access_key: None, as `secret_key`, for the default credentials chain.
    """

    service: str
    region: str | None
    endpoint: str | None
    access_key: str | None = field(repr=False)
    secret_key: str | None = field(repr=False)


def target_of(
    service: str, input: AwsInput, *, region: str | None = None, endpoint: str | None = None
) -> Target:
    """The target of a job.

    Args:
        service: see `Target`.
        input: the job's.
        region: the region, where it is not simply that of the job's configuration.
        endpoint: where the service is unless the job's configuration says.

    Raises:
        ConnectorError: the configured end point is no URL, or the region is blank.
    """
    given = input.aws_credential.authentication if input.aws_credential else input.authentication
    assert given is not None
    keys = (None, None) if given.type == CHAIN else (given.access_key, given.secret_key)
    configured = input.configuration.endpoint if input.configuration else None
    region = _region_of(input) if region is None else region
    if region is not None and not region.strip():
        raise ConnectorError(None, "configuration.region must not be blank")
    return Target(service, region, _url(configured) or endpoint, *keys)


def required_region(input: AwsInput, deprecated: str | None = None) -> str:
    """The region of a job that has to name one, in its configuration or where templates had it before.

    Raises:
        ConnectorError: it names none; worded as the reference words it.
    """
    for region in (_region_of(input), deprecated):
        if region and region.strip():
            return region
    raise ConnectorError(
        None, "Found constraints violated while validating input: - configuration.region: must not be empty"
    )


def _region_of(input: AwsInput) -> str | None:
    if input.aws_credential and (input.aws_credential.region or "").strip():
        return input.aws_credential.region
    return input.configuration.region if input.configuration else None


def _url(endpoint: str | None) -> str | None:
    """The end point with a scheme."""
    if not (text := (endpoint or "").strip()):
        return None
    url = text if "://" in text else f"https://{text}"
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    if not host or any(mark.isspace() for mark in url):
        raise ConnectorError(None, "configuration.endpoint is no URL")
    return url.rstrip("/")
