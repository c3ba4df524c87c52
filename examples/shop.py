"""A shop to call: the HTTP service behind the order process. It reserves goods until they are sold out.

    python examples/shop.py [PORT]

POST /orders with `{"item": …, "quantity": …}` and the token `demo-token` answers 201 with a reservation, 409 when there
is not enough left, 401 without the token.
"""

from __future__ import annotations

import itertools
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "demo-token"  # noqa: S105 - of a shop that sells nothing
PRICES = {"tea": 4.5, "cup": 12}
STOCK = {"tea": 1_000_000, "cup": 2}


class Shop(BaseHTTPRequestHandler):
    """Answers one request."""

    numbers = itertools.count(1001)

    def do_POST(self) -> None:
        """Reserves goods."""
        order = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or "{}")
        item, quantity = order.get("item"), order.get("quantity", 1)
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._answer(401, {"message": "who are you?"})
        elif quantity > STOCK.get(item, 0):
            self._answer(409, {"message": f"{item} is sold out"})
        else:
            STOCK[item] -= quantity
            self._answer(201, {"id": f"R-{next(self.numbers)}", "total": PRICES[item] * quantity})

    def do_GET(self) -> None:
        """Says that the shop is open."""
        self._answer(200, {"open": True})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: the demo's own output is what counts."""


def shop(host: str = "127.0.0.1", port: int = 0) -> ThreadingHTTPServer:
    """The shop, listening; port 0 takes any free one."""
    return ThreadingHTTPServer((host, port), Shop)


if __name__ == "__main__":
    shop("", int(sys.argv[1]) if len(sys.argv) > 1 else 9000).serve_forever()
