from __future__ import annotations

import pytest
from pydantic import ValidationError

from connectors.sdk import Model


class Login(Model):
    client_id: int
    last_seen: str | None = None


def test_fields_have_their_names_in_camel_case() -> None:
    assert Login.model_validate({"clientId": 7, "lastSeen": "now"}) == Login.model_construct(
        client_id=7, last_seen="now"
    )


def test_what_is_not_known_is_ignored() -> None:
    assert Login.model_validate({"clientId": 7, "baseUrl": "x", "client_id": 8}).client_id == 7


def test_a_message_does_not_repeat_the_value() -> None:
    with pytest.raises(ValidationError) as raised:
        Login.model_validate({"clientId": "s3cret"})
    assert "s3cret" not in str(raised.value)
