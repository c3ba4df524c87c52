"""What to do about a gateway that can't be worked with, by what the attempt came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.gateway.topology import GatewayRefused

_BY_DETAILS = {
    "CERTIFICATE_VERIFY_FAILED": "Its certificate is not trusted: CAMUNDA_CLIENT_CA_CERTIFICATE_PATH names a PEM file "
    "of the authority, CAMUNDA_CLIENT_OVERRIDE_AUTHORITY another host name that it is for.",
    "WRONG_VERSION_NUMBER": "Something answers there without TLS: write `http` in place of `https`.",
    "HTTP/2": "Something answers there that is no gRPC: is it the REST port? gRPC is on 26500 by default; or does "
    "the gateway want `https`?",
}
"""By gRPC's words for why there is no connection; all of these are UNAVAILABLE."""
_BY_STATUS = {
    "UNAVAILABLE": "Nothing answers there: is the gateway up, is the address reachable from here, are `http` and "
    "`https` right?",
    "DEADLINE_EXCEEDED": "No answer in time: a firewall or proxy may swallow gRPC, or `http` and `https` are mixed up.",
    "UNAUTHENTICATED": "The gateway does not know who this is: look at CAMUNDA_CLIENT_AUTH_*.",
    "PERMISSION_DENIED": "The client is known but may not do this: look at its permissions in the cluster.",
    "UNIMPLEMENTED": "That is no Zeebe gateway: is it the REST port? gRPC is on 26500 by default.",
}
_OTHERWISE = "Look at the gateway's log."


def advice(error: GatewayRefused) -> str:
    """A sentence for whoever operates the worker."""
    status = error.status.name
    if status == "UNAVAILABLE":
        for words, sentence in _BY_DETAILS.items():
            if words in error.details:
                return sentence
    return _BY_STATUS.get(status, _OTHERWISE)
