"""A job's variables on the long way: decoded, secrets put in, functions called."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from connectors.sdk.errors import InputError
from worker.documents.functions import MARKER as FUNCTION_MARKER
from worker.documents.functions import Calls, Resources
from worker.execution.binding import decoded
from worker.execution.errors import SecretsUnreachable
from worker.secrets.outage import SecretsDown
from worker.secrets.placeholders import MARKER as SECRET_MARKER
from worker.secrets.placeholders import Placeholders
from worker.secrets.resolver import SecretUnavailable
from worker.secrets.scope import Scope

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
        SecretsUnreachable: secrets can't be had for now.
    """
    text = context.job.variables
    inline = services.limits.inline_bytes
    variables = await decoded(text, inline)
    aside = len(text) > inline
    if SECRET_MARKER in text:
        found = await asyncio.to_thread(Placeholders, variables) if aside else Placeholders(variables)
        await _put_secrets(found, context, services)
    if FUNCTION_MARKER in text:
        calls = await asyncio.to_thread(Calls, variables) if aside else Calls(variables)
        await calls.replace(Resources(services.documents, services.http, context.mask))
    return variables


async def _put_secrets(found: Placeholders, context: JobContext, services: Services) -> None:
    job = context.job
    scope = Scope(
        job.type, job.tenant_id, job.process_id, job.process_definition_key, job.element_id, job.key
    )
    try:
        await services.secrets.resolve(found, scope, context.masking)
    except SecretUnavailable as error:
        raise InputError(str(error), code=error.code) from error
    except SecretsDown as error:
        after = timedelta(seconds=error.after)
        raise SecretsUnreachable(str(error), after=after, retries=job.retries) from error
