"""Secrets from AWS Secrets Manager: one secret whose value is a JSON object (runtime sheet, section 4.3).

Region and credentials come from the AWS SDK's default chain.
"""

from __future__ import annotations

import asyncio
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from worker.secrets.document import DocumentSecrets, parsed
from worker.secrets.provider import ProviderUnavailable

if TYPE_CHECKING:
    from worker.secrets.provider import ProviderContext

_SECONDS = 4


class SecretsManager:
    """A `DocumentSource`: the current version of a secret; the SDK is imported and called in a thread."""

    def __init__(self, secret_id: str) -> None:
        self._secret_id = secret_id
        self._client: Any = None

    async def load(self) -> dict[str, Any]:
        """As of `DocumentSource`."""
        return await asyncio.to_thread(self._load)

    async def close(self) -> None:
        """Closes the SDK's connections."""
        if self._client is not None:
            self._client.close()

    def _load(self) -> dict[str, Any]:
        from botocore.exceptions import ClientError  # noqa: PLC0415 - heavy, and an extra

        if self._client is None:
            self._client = _client()
        try:
            answer = self._client.get_secret_value(SecretId=self._secret_id)
        except ClientError as error:
            raise ProviderUnavailable(
                f"{error.response['Error']['Code']} for secret {self._secret_id}"
            ) from None
        return parsed(answer.get("SecretString") or answer["SecretBinary"], f"the secret {self._secret_id}")


def _client() -> Any:
    from botocore.config import Config  # noqa: PLC0415 - as above
    from botocore.session import get_session  # noqa: PLC0415 - as above

    limits = Config(connect_timeout=_SECONDS, read_timeout=_SECONDS, retries={"total_max_attempts": 2})
    return get_session().create_client("secretsmanager", config=limits)


def aws(context: ProviderContext) -> DocumentSecrets:
    """The provider `aws`.

    Raises:
        ValueError: the secret's name or the extra is missing.
    """
    if context.settings.document is None:
        raise ValueError("the provider aws needs SECRETS_PREFIX or CAMUNDA_CLUSTER_ID: they name the secret")
    if find_spec("botocore") is None:
        raise ValueError("the provider aws needs its extra: pip install 'connector-worker[aws]'")
    return DocumentSecrets("aws", SecretsManager(context.settings.document), context.settings)
