"""One order from start to end, on this machine alone: `make demo`.

Starts the shop of `shop.py` and has `connector-worker dev` run `shopping.bpmn` against it: a REST call for each item, of
which one is sold out and caught as a BPMN error; a SOAP call; a payment that fails at first and is tried again. On a
terminal the console stays open to look around, until Ctrl-C.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from shop import TOKEN, shop

MODEL = Path(__file__).with_name("shopping.bpmn")
ITEMS = [{"item": "tea", "quantity": 3}, {"item": "cup", "quantity": 5}, {"item": "cup", "quantity": 2}]


def main() -> int:
    """The demo; its exit code."""
    server = shop()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    variables = {"shop": f"http://127.0.0.1:{server.server_port}", "items": ITEMS}
    start = ["--start", "shopping", "--variables", json.dumps(variables)]
    if not sys.stdout.isatty():
        start.append("--once")
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for the command, whose end is this one's
    ended = subprocess.run(  # noqa: S603 - this very program
        (sys.executable, "-m", "worker", "dev", MODEL, *start, "--port", "0", *sys.argv[1:]),
        env=os.environ | {"SECRET_SHOP_TOKEN": TOKEN},
        check=False,
    )
    server.shutdown()
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main())
