"""The HTTP server that measured jobs call, a process of its own.

    python bench/target.py

`/json/SIZE` is a document of about SIZE bytes, `/slow/SECONDS` a small one after a while, anything else a 404. Its port
is the first line it writes; it ends with its standard input.
"""

from __future__ import annotations

import asyncio
import sys
from functools import cache

import uvloop
from aiohttp import web
from documents import document


@cache
def body(size: int) -> bytes:
    return document(size)


async def answer(request: web.BaseRequest) -> web.Response:
    await request.read()
    kind, _, figure = request.path.strip("/").partition("/")
    if kind == "json":
        return web.Response(body=body(int(figure)), content_type="application/json")
    if kind == "slow":
        await asyncio.sleep(float(figure))
        return web.Response(body=body(0), content_type="application/json")
    return web.json_response({"reason": "there is nothing"}, status=404)


async def main() -> None:
    runner = web.ServerRunner(web.Server(answer, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=4096).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    uvloop.run(main())
