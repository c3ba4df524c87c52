"""Access tokens of GitHub apps (runtime sheet, section 5.6)."""

from __future__ import annotations

import base64
import time
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_curve_key
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from support.connectors import keeping, raising

from connectors.sdk import ConnectorError, HttpTimeout
from connectors.sdk.testing import FakeHttp, json_response, response
from worker.testing import Complete, Fail, run_job

TOKEN = {"token": "ghs_abc", "expires_at": "2030-01-01T00:00:00Z"}


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


def pem(key: Any, form: PrivateFormat = PrivateFormat.TraditionalOpenSSL) -> str:
    return str(key.private_bytes(Encoding.PEM, form, NoEncryption()).decode())


def call(*params: Any) -> dict[str, Any]:
    return {"camunda.function.type": "createGithubAppInstallationToken", "params": list(params)}


async def outcome_of(http: FakeHttp, *params: Any) -> tuple[Any, list[dict[str, Any]]]:
    kept: list[dict[str, Any]] = []
    return await run_job(keeping(kept), {"v": call(*params)}, http=http), kept


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


async def test_an_app_gets_a_token_for_its_installation(key: RSAPrivateKey) -> None:
    http = FakeHttp(json_response(TOKEN, 201))
    outcome, kept = await outcome_of(http, pem(key), "12345", 678)
    assert isinstance(outcome, Complete)
    assert kept == [{"v": "ghs_abc"}]
    (request,) = http.requests
    assert (request.method, request.url) == (
        "POST",
        "https://api.github.com/app/installations/678/access_tokens",
    )
    scheme, _, token = dict(request.headers)["Authorization"].partition(" ")
    assert scheme == "Bearer"
    head, claims, signature = token.split(".")
    key.public_key().verify(decoded(signature), f"{head}.{claims}".encode(), PKCS1v15(), SHA256())
    assert orjson.loads(decoded(head)) == {"alg": "RS256", "typ": "JWT"}
    known = orjson.loads(decoded(claims))
    assert known["iss"] == "12345"
    assert known["iat"] < time.time() < known["exp"] <= known["iat"] + 600


@pytest.mark.parametrize("form", [PrivateFormat.TraditionalOpenSSL, PrivateFormat.PKCS8])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\\n", " ", ""])
async def test_a_key_may_have_lost_its_line_ends(
    key: RSAPrivateKey, form: PrivateFormat, line_end: str
) -> None:
    text = pem(key, form).replace("\n", line_end)
    outcome, kept = await outcome_of(FakeHttp(json_response(TOKEN, 201)), text, "1", "2")
    assert isinstance(outcome, Complete), outcome
    assert kept == [{"v": "ghs_abc"}]


@pytest.mark.parametrize("text", ["no key", "", 5, None, pem(generate_curve_key(SECP256R1()))])
async def test_what_is_no_key_is_an_input_error_that_does_not_repeat_it(text: Any) -> None:
    outcome, _ = await outcome_of(FakeHttp(), text, "1", "2")
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert "private RSA key" in outcome.message
    assert not text or str(text) not in outcome.message


@pytest.mark.parametrize("ids", [("", "2"), ("1", " "), (None, "2"), ("1", {"a": 1})])
async def test_both_ids_are_needed(key: RSAPrivateKey, ids: tuple[Any, Any]) -> None:
    outcome, _ = await outcome_of(FakeHttp(), pem(key), *ids)
    assert isinstance(outcome, Fail)
    assert "ids of the app and of the installation" in outcome.message


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (response(401, reason="Unauthorized"), "GitHub answered 401 Unauthorized"),
        (response(201, "no json"), "without a token"),
        (json_response({"token": 5}, 201), "without a token"),
        (HttpTimeout("no answer"), "no answer"),
    ],
)
async def test_a_refusal_fails_the_job_for_good(key: RSAPrivateKey, answer: Any, said: str) -> None:
    outcome, _ = await outcome_of(FakeHttp(answer), pem(key), "1", "2")
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert outcome.message.startswith("Function createGithubAppInstallationToken: ")
    assert said in outcome.message


async def test_the_token_is_masked_in_errors(key: RSAPrivateKey) -> None:
    http = FakeHttp(json_response(TOKEN, 201))
    outcome = await run_job(
        raising(ConnectorError("X", "it was ghs_abc")), {"v": call(pem(key), "1", "2")}, http=http
    )
    assert isinstance(outcome, Fail)
    assert outcome.message.startswith("it was ")
    assert "ghs_abc" not in outcome.message
