"""What AWS checks of a request before it reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

if TYPE_CHECKING:
    from connectors.sdk import Request

KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI"
ACCESS = {
    "authentication": {"type": "credentials", "accessKey": KEY, "secretKey": SECRET},
    "configuration": {"region": "eu-central-1"},
}


def assert_signed(request: Request, service: str, region: str = "eu-central-1") -> None:
    """That the request's signature is the one that the key gives for what was sent (Signature Version 4)."""
    given = {name.lower(): value for name, value in request.headers}
    scope, signed = given["authorization"].split(", ")[:2]
    date = given["x-amz-date"]
    assert scope == f"AWS4-HMAC-SHA256 Credential={KEY}/{date[:8]}/{region}/{service}/aws4_request"
    names = signed.removeprefix("SignedHeaders=").split(";")
    assert {"host", "x-amz-date"} <= set(names)
    seen = AWSRequest(request.method, request.url, {name: given[name] for name in names if name != "host"})
    seen.data = request.body
    seen.context["timestamp"] = date
    auth = (S3SigV4Auth if service == "s3" else SigV4Auth)(Credentials(KEY, SECRET), service, region)
    expected = auth.signature(auth.string_to_sign(seen, auth.canonical_request(seen)), seen)
    assert given["authorization"].endswith(f"Signature={expected}")
