"""Secrets from AWS Secrets Manager, on moto's server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.session import get_session
from support.object_servers import s3_server

from worker.secrets.aws import SecretsManager, aws
from worker.secrets.provider import ProviderContext, ProviderUnavailable
from worker.secrets.settings import SecretSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.secrets.scope import Scope

NAME = "connectors-7b1f"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """moto speaks more than S3."""
    with s3_server() as address:
        yield address


@pytest.fixture
def manager(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name, value in {
        "AWS_ENDPOINT_URL_SECRETS_MANAGER": url,
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    client = get_session().create_client("secretsmanager")
    yield client
    for secret in client.list_secrets()["SecretList"]:
        client.delete_secret(SecretId=secret["Name"], ForceDeleteWithoutRecovery=True)
    client.close()


async def read(secret: str = NAME) -> dict[str, Any]:
    source = SecretsManager(secret)
    try:
        return await source.load()
    finally:
        await source.close()


async def test_a_secret_s_current_version_is_read(manager: Any) -> None:
    manager.create_secret(Name=NAME, SecretString='{"TOKEN": "from aws"}')
    assert await read() == {"TOKEN": "from aws"}
    manager.put_secret_value(SecretId=NAME, SecretString='{"TOKEN": "rotated"}')
    assert await read() == {"TOKEN": "rotated"}


async def test_a_binary_secret_is_one_too(manager: Any) -> None:
    manager.create_secret(Name=NAME, SecretBinary=b'{"TOKEN": "from aws"}')
    assert await read() == {"TOKEN": "from aws"}


async def test_a_secret_that_is_not_there_is_named(manager: Any) -> None:
    with pytest.raises(ProviderUnavailable, match=f"^ResourceNotFoundException for secret {NAME}$"):
        await read()


async def test_a_secret_that_is_no_object_is_said_without_its_value(manager: Any) -> None:
    manager.create_secret(Name=NAME, SecretString="just-a-text")
    with pytest.raises(ProviderUnavailable) as caught:
        await read()
    assert str(caught.value) == f"the secret {NAME} is no JSON object"


async def test_the_provider_finds_what_the_secret_holds(manager: Any, scope: Scope) -> None:
    manager.create_secret(Name=NAME, SecretString='{"TOKEN": "from aws"}')
    provider = aws(ProviderContext(SecretSettings(document=NAME), {}, None))  # type: ignore[arg-type]  # no HTTP client needed
    found = provider.find("TOKEN", scope)
    assert found is not None
    assert not isinstance(found, str)
    assert await found == "from aws"
    assert provider.find("OTHER", scope) is None
    await provider.close()


def test_the_secret_s_name_has_to_be_set() -> None:
    with pytest.raises(ValueError, match="SECRETS_PREFIX or CAMUNDA_CLUSTER_ID"):
        aws(ProviderContext(SecretSettings(), {}, None))  # type: ignore[arg-type]  # as above
