"""A connector that gives its secret away in every way that a connector has; `support.plugin` installs it."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import threading
import traceback
import warnings
from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pydantic import BaseModel

from connectors.sdk import Context, connector
from connectors.sdk.errors import ConnectorError
from connectors.sdk.http import Request

if TYPE_CHECKING:
    from collections.abc import Callable


class Told(BaseModel):
    """What to give away, how, and a server that answers what it was asked."""

    way: str
    secret: str
    server: str = ""


class Shown:
    """A value whose text is a secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return f"Shown({self._secret})"


def nested(secret: str) -> None:
    try:
        try:
            int(secret, 36)
        except ValueError as error:
            raise ValueError(f"caused by {secret}") from error
    except ValueError:
        raise RuntimeError("only the causes say it")  # noqa: B904 - the context is what is tested


def grouped(secret: str) -> None:
    error = ValueError(secret)
    error.add_note(f"a note with {secret}")
    raise ExceptionGroup(f"several: {secret}", [error, TypeError("another")])


def declared(secret: str) -> None:
    variables = {"answer": {secret: [secret, {"deep": f"x {secret}"}]}, "plain": secret}
    raise ConnectorError("401", f"refused {secret}", variables=variables)


def encoded(secret: str) -> None:
    forms = (
        quote(secret, safe=""),
        b64encode(secret.encode()).decode(),
        escape(secret),
        repr(secret.encode()),
    )
    raise ConnectorError(
        None, " ".join(forms), variables={"basic": b64encode(f"ada:{secret}".encode()).decode()}
    )


def logged(secret: str, context: Context) -> None:
    context.log.info(
        f"told {secret}",  # noqa: G004 - as some write it
        detail={"list": [secret]},
        error=ValueError(secret),
        shown=Shown(secret),
    )
    context.log.bind(bound=secret).warning("bound", data=secret.encode())
    logging.getLogger("third.party").warning("from a library: %s", secret)
    try:
        nested(secret)
    except RuntimeError:
        context.log.exception("with a traceback")
        logging.getLogger("third.party").exception("with a traceback")


def measured(secret: str, context: Context) -> None:
    context.metrics.count("given_away", secret=secret, url=f"http://h/{quote(secret)}")
    context.metrics.time("giving_away", 0.1, header=b64encode(f"ada:{secret}".encode()).decode())


def printed(secret: str) -> None:
    print("printed", secret)  # noqa: T201 - what is tested
    sys.stderr.writelines([f"written {secret}\n"])
    warnings.warn(f"warned {secret}", stacklevel=1)
    try:
        nested(secret)
    except RuntimeError:
        traceback.print_exc()
    thread = threading.Thread(target=nested, args=(secret,))
    thread.start()
    thread.join()


_WAYS: dict[str, Callable[[str], None]] = {
    "nested": nested,
    "grouped": grouped,
    "declared": declared,
    "encoded": encoded,
    "printed": printed,
}


async def abandoned(secret: str) -> None:
    await asyncio.sleep(0)
    nested(secret)


@connector(type="test:leaking:1", name="Leaking")
async def leaking(input: Told, context: Context) -> Any:
    """Gives the secret away."""
    secret = input.secret
    if input.way == "logged":
        logged(secret, context)
    elif input.way == "measured":
        measured(secret, context)
    elif input.way == "url":
        await context.http.send(Request("GET", f"http://127.0.0.1:1/{quote(secret)}?key={quote(secret)}"))
    elif input.way == "bad url":
        await context.http.send(Request("GET", f"http://{secret}/"))
    elif input.way == "httpx":
        answer = await context.httpx.get(
            input.server, params={"key": secret}, headers={"X-Key": quote(secret)}
        )
        answer.raise_for_status()
    elif input.way == "abandoned":
        asyncio.get_running_loop().create_task(abandoned(secret))
    elif input.way == "collect":
        gc.collect()
    elif input.way in _WAYS:
        _WAYS[input.way](secret)
    return {"secret": secret, "harmless": "done"}


@connector(type="test:leaking-thread:1", name="Leaking from a thread")
def leaking_thread(input: Told, context: Context) -> Any:
    """Gives the secret away in a thread."""
    logged(input.secret, context)
    nested(input.secret)
