"""A SOAP server for tests, by spyne: `/soap11` and `/soap12` with their WSDLs; prints its port once it listens."""

from __future__ import annotations

import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

from spyne import Application, Array, ComplexModel, Decimal, Fault, Integer, ServiceBase, Unicode, rpc
from spyne.protocol.soap import Soap11, Soap12
from spyne.util.wsgi_wrapper import WsgiMounter

NAMESPACE = "urn:example:orders"


class Line(ComplexModel):
    __namespace__ = NAMESPACE
    article = Unicode(min_occurs=1, nillable=False)
    quantity = Integer(ge=1, min_occurs=1, nillable=False)


class Receipt(ComplexModel):
    __namespace__ = NAMESPACE
    number = Integer
    customer = Unicode
    total = Decimal


class Orders(ServiceBase):
    @rpc(Unicode(min_occurs=1, nillable=False), Array(Line), _returns=Receipt)
    def place_order(ctx: object, customer: str, lines: list[Line]) -> Receipt:  # noqa: N805 - spyne's context
        if not lines:
            raise Fault(faultcode="Client.Empty", faultstring="an order needs a line")
        return Receipt(number=1, customer=customer, total=sum(line.quantity for line in lines))

    @rpc(_returns=Unicode)
    def ping(ctx: object) -> str:  # noqa: N805 - spyne's context
        return "pong"


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def application(protocol: type[Soap11]) -> Application:
    return Application([Orders], NAMESPACE, in_protocol=protocol(validator="lxml"), out_protocol=protocol())


if __name__ == "__main__":
    versions = WsgiMounter({"soap11": application(Soap11), "soap12": application(Soap12)})
    server = make_server("127.0.0.1", 0, versions, handler_class=Quiet)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
