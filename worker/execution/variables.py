"""A job's variables on the long way: decoded, secrets put in, functions called."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from connectors.sdk.errors import InputError
from worker.documents.functions import MARKER as FUNCTION_MARKER
from worker.documents.functions import call_functions
from worker.execution.binding import decoded
from worker.execution.errors import SecretsUnreachable
from worker.secrets import Scope, SecretProviderFailed, SecretUnavailable
from worker.secrets.placeholders import MARKER as SECRET_MARKER

if TYPE_CHECKING:
    from worker.execution.context import JobContext
    from worker.execution.services import Services


def needs_work(text: str) -> bool:
    """Whether the JSON text of variables holds anything to be replaced before it is bound."""
    return SECRET_MARKER in text or FUNCTION_MARKER in text


async def variables_of(context: JobContext, services: Services) -> dict[str, Any]:
    """The decoded variables, ready to be bound; values of secrets are added to the context's mask.

    Raises:
        InputError: they are no JSON object, name a secret that is not available, or call a function that failed.
        SecretsUnreachable: a secret provider could not be asked.
    """
    text = context.job.variables
    large = len(text) > services.limits.inline_bytes
    variables: dict[str, Any] = await asyncio.to_thread(decoded, text) if large else decoded(text)
    if SECRET_MARKER in text:
        variables = await _with_secrets(variables, context, services)
    if FUNCTION_MARKER in text:
        variables = await call_functions(variables, services.documents)
    return variables


async def _with_secrets(variables: Any, context: JobContext, services: Services) -> Any:
    job = context.job
    scope = Scope(job.type, job.tenant_id, job.process_id)
    try:
        return await services.secrets.resolve(variables, scope, context.masking())
    except SecretUnavailable as error:
        raise InputError(str(error), code=error.code) from error
    except SecretProviderFailed as error:
        raise SecretsUnreachable(str(error)) from error
