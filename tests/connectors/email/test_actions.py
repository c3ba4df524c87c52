"""What a job is told that asks for no action, or for one that its protocol does not have."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from connectors.email import email
from worker.testing import Fail, run_job

ACTIONS = {
    "smtp": "sendEmailSmtp",
    "imap": "listEmailsImap, searchEmailsImap, readEmailImap, deleteEmailImap, moveEmailImap",
    "pop3": "listEmailsPop3, searchEmailsPop3, readEmailPop3, deleteEmailPop3",
}


@pytest.mark.parametrize("protocol", ACTIONS)
@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ("sendNothing", "Unexpected Error, Further investigation is needed"),
        (None, "Missing external type id property '{}ActionDiscriminator'"),
    ],
)
async def test_error_expressions_see_the_references_words_and_the_log_names_the_actions(
    protocol: str, chosen: str | None, message: str
) -> None:
    names = (f"{protocol}Host", f"{protocol}Port", f"{protocol}CryptographicProtocol")
    data: dict[str, Any] = {
        f"{protocol}ActionDiscriminator": chosen,
        f"{protocol}Action": {},
        f"{protocol}Config": dict(zip(names, ("mail.example", 25, "NONE"), strict=True)),
    }
    login = {"username": "ada", "password": "p4ss"}
    with capture_logs() as lines:
        outcome = await run_job(email, {"authentication": login, "protocol": protocol, "data": data})
    assert isinstance(outcome, Fail)
    assert (outcome.message, outcome.retries) == (message.format(protocol), 0)
    (line,) = lines
    about = f"It is about the input data.{protocol}ActionDiscriminator."
    assert line["reason"] == f"{about} It must be one of: {ACTIONS[protocol]}."
