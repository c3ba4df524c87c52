"""Certificates made for one test: an authority, a server of localhost, and a client."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import grpc
import trustme

if TYPE_CHECKING:
    from pathlib import Path


class Certificates:
    """An authority with a certificate for `localhost` and 127.0.0.1, and one for a client, as PEM files in a folder.

    Attributes:
        authority: file of the authority's certificate, what a client has to trust.
        client_certificate, client_key: files for a client that shows who it is.
        server_certificate, server_key: files of the server's certificate chain and key.
    """

    def __init__(self, folder: Path) -> None:
        ca = trustme.CA()
        server, client = ca.issue_cert("localhost", "127.0.0.1"), ca.issue_cert("worker@example.org")
        self.authority = folder / "authority.pem"
        self.server_certificate, self.server_key = folder / "server.pem", folder / "server.key"
        self.client_certificate, self.client_key = folder / "client.pem", folder / "client.key"
        ca.cert_pem.write_to_path(self.authority)
        _write(server, self.server_certificate, self.server_key)
        _write(client, self.client_certificate, self.client_key)

    def server_context(self, *, ask_client: bool = False) -> ssl.SSLContext:
        """TLS of an HTTP server; `ask_client` takes only clients with a certificate of the authority."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=self.authority)
        context.load_cert_chain(self.server_certificate, self.server_key)
        context.verify_mode = ssl.CERT_REQUIRED if ask_client else ssl.CERT_NONE
        return context

    def grpc_credentials(self, *, ask_client: bool = False) -> grpc.ServerCredentials:
        """TLS of a gRPC server; `ask_client` takes only clients with a certificate of the authority."""
        pair = (self.server_key.read_bytes(), self.server_certificate.read_bytes())
        authority = self.authority.read_bytes() if ask_client else None
        return grpc.ssl_server_credentials([pair], authority, require_client_auth=ask_client)


def _write(leaf: trustme.LeafCert, certificate: Path, key: Path) -> None:
    for blob in leaf.cert_chain_pems:
        blob.write_to_path(certificate, append=True)
    leaf.private_key_pem.write_to_path(key)
