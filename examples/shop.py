"""A shop to call: the services behind the example processes. It reserves goods until they are sold out.

    python examples/shop.py [PORT]

Each call needs the token `demo-token`, else the answer is 401, but for the SOAP service:

- POST /orders with `{"item": …, "quantity": …}`: 201 with a reservation, 409 when there is not enough left;
- POST /payments with `{"order": …, "amount": …}`: 503 the first time that an order is paid, then 201;
- POST /delivery with a SOAP 1.1 envelope around `<Quote xmlns="urn:shop"><parcels>…</parcels></Quote>`: the price.
"""

from __future__ import annotations

import itertools
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from xml.etree import ElementTree as ET

TOKEN = "demo-token"  # noqa: S105 - of a shop that sells nothing
PRICES = {"tea": 4.5, "cup": 12}
STOCK = {"tea": 1_000_000, "cup": 2}
PER_PARCEL = 4
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


class Shop(BaseHTTPRequestHandler):
    """Answers one request."""

    numbers = itertools.count(1001)
    asked_to_pay: ClassVar[set[Any]] = set()

    def do_POST(self) -> None:
        """Answers by path."""
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/delivery":
            self._quote(content)
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._answer(401, {"message": "who are you?"})
        elif self.path == "/payments":
            self._pay(json.loads(content or "{}"))
        else:
            self._reserve(json.loads(content or "{}"))

    def _reserve(self, order: dict[str, Any]) -> None:
        item, quantity = order.get("item", ""), order.get("quantity", 1)
        if quantity > STOCK.get(item, 0):
            self._answer(409, {"message": f"{item} is sold out"})
        else:
            STOCK[item] -= quantity
            self._answer(201, {"id": f"R-{next(self.numbers)}", "total": PRICES[item] * quantity})

    def _pay(self, payment: dict[str, Any]) -> None:
        if payment.get("order") in self.asked_to_pay:
            self._answer(201, {"id": f"P-{next(self.numbers)}", "amount": payment.get("amount")})
        else:
            self.asked_to_pay.add(payment.get("order"))
            self._answer(503, {"message": "the till is being emptied, try again"})

    def _quote(self, envelope: bytes) -> None:
        parcels = ET.fromstring(envelope).findtext(".//{urn:shop}parcels", "1")  # noqa: S314 - of this demo's own
        price = PER_PARCEL * int(parcels)
        body = (
            f'<QuoteResponse xmlns="urn:shop"><carrier>Swift</carrier><price>{price}</price></QuoteResponse>'
        )
        self._send(200, "text/xml", f'<e:Envelope xmlns:e="{SOAP}"><e:Body>{body}</e:Body></e:Envelope>')

    def do_GET(self) -> None:
        """Says that the shop is open."""
        self._answer(200, {"open": True})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(body))

    def _send(self, status: int, content_type: str, text: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
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
