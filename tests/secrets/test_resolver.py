"""Who may use which secret, and providers that have to be waited for."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs
from support.connectors import returning

from worker.secrets import resolver
from worker.secrets.outage import SecretsDown
from worker.secrets.placeholders import Placeholders
from worker.secrets.provider import ProviderUnavailable
from worker.secrets.resolver import Secrets, SecretUnavailable
from worker.secrets.scope import Scope
from worker.secrets.settings import AllowRule
from worker.telemetry.masking import Mask
from worker.testing import Fail, run_job

SCOPE = Scope("io.camunda:http-json:1", "<default>", "order")


class Vault:
    """A provider that answers later."""

    name = "vault"

    def __init__(self, values: dict[str, str], error: Exception | None = None) -> None:
        self.values = values
        self.error = error
        self.asked: list[tuple[str, Scope]] = []

    async def close(self) -> None:
        pass

    async def find(self, name: str, scope: Scope) -> str | None:
        await asyncio.sleep(0)
        self.asked.append((name, scope))
        if self.error:
            raise self.error
        return self.values.get(name)


async def resolved(secrets: Secrets, value: str, mask: Mask | None = None) -> Any:
    variables = {"v": value}
    await secrets.resolve(Placeholders(variables), SCOPE, Mask() if mask is None else mask)
    return variables["v"]


async def test_the_first_provider_that_has_a_secret_gives_it() -> None:
    first, second = Vault({"A": "1"}), Vault({"A": "2", "B": "3"})
    assert await resolved(Secrets([first, second]), "{{secrets.A}}{{secrets.B}}") == "13"
    assert second.asked == [("B", SCOPE)]


async def test_a_secret_is_asked_for_once_a_job() -> None:
    vault = Vault({"A": "1"})
    assert await resolved(Secrets([vault]), "{{secrets.A}}{{ secrets.A }}") == "11"
    assert len(vault.asked) == 1


async def test_a_provider_that_fails_is_named_and_its_words_are_not_repeated() -> None:
    secrets = Secrets([Vault({}, ConnectionError("token s3cr3t refused"))])
    with pytest.raises(SecretsDown, match="'vault' could not be asked: ConnectionError") as caught:
        await resolved(secrets, "{{secrets.A}}")
    assert "s3cr3t" not in str(caught.value)


RULES = (AllowRule("io.camunda:http-json:*", ("API_*", "SHARED")), AllowRule("*", ("PUBLIC",)))


@pytest.mark.parametrize("name", ["API_KEY", "SHARED", "PUBLIC"])
async def test_names_that_a_rule_allows_are_resolved(name: str) -> None:
    assert await resolved(Secrets([Vault({name: "v"})], allow=RULES), f"{{{{secrets.{name}}}}}") == "v"


@pytest.mark.parametrize("name", ["OTHER", "api_key", "XSHARED"])
async def test_other_names_fail_with_a_code_and_are_not_asked_for(name: str) -> None:
    vault = Vault({name: "v"})
    with pytest.raises(SecretUnavailable, match=name) as caught:
        await resolved(Secrets([vault], allow=RULES), f"{{{{secrets.{name}}}}}")
    assert caught.value.code == "SECRET_NOT_ALLOWED"
    assert vault.asked == []


async def test_without_any_rule_that_fits_nothing_may_be_used() -> None:
    with pytest.raises(SecretUnavailable):
        await resolved(Secrets([Vault({"A": "v"})], allow=()), "{{secrets.A}}")


async def test_each_resolved_name_is_heard_of_but_never_its_value() -> None:
    heard: list[tuple[str, Scope]] = []
    secrets = Secrets([Vault({"A": "v", "B": "w"})], audit=lambda name, scope: heard.append((name, scope)))
    await resolved(secrets, "{{secrets.B}}{{secrets.A}}{{secrets.B}}")
    assert heard == [("A", SCOPE), ("B", SCOPE)]


async def test_values_are_masked_from_the_moment_they_are_known() -> None:
    mask = Mask()
    with pytest.raises(SecretUnavailable):
        await resolved(Secrets([Vault({"A": "value-of-a"})]), "{{secrets.A}}{{secrets.B}}", mask)
    assert mask.text("it is value-of-a") == "it is ***"


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (AllowRule("*", ("A",), "order"), True),
        (AllowRule("*", ("A",), "ord*", "<default>"), True),
        (AllowRule("*", ("A",), "other"), False),
        (AllowRule("*", ("A",), "*", "acme"), False),
    ],
)
async def test_rules_may_be_of_a_process_and_of_a_tenant(rule: AllowRule, *, allowed: bool) -> None:
    secrets = Secrets([Vault({"A": "v"})], allow=(rule,))
    if allowed:
        assert await resolved(secrets, "{{secrets.A}}") == "v"
        return
    with pytest.raises(SecretUnavailable, match="process order of tenant <default>") as caught:
        await resolved(secrets, "{{secrets.A}}")
    assert caught.value.code == "SECRET_NOT_ALLOWED"


async def test_a_provider_s_own_words_are_told_where_it_says_that_they_may_be() -> None:
    secrets = Secrets([Vault({}, ProviderUnavailable("AccessDenied for secret x"))])
    with pytest.raises(SecretsDown, match="'vault' could not be asked: AccessDenied for secret x"):
        await resolved(secrets, "{{secrets.A}}")


async def test_a_provider_that_does_not_answer_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Silent(Vault):
        async def find(self, name: str, scope: Scope) -> str | None:
            await asyncio.Event().wait()
            raise AssertionError

    monkeypatch.setattr(resolver, "DEADLINE", 0.01)
    with pytest.raises(SecretsDown, match="TimeoutError"):
        await resolved(Secrets([Silent({})]), "{{secrets.A}}")


async def test_a_secret_found_before_the_provider_that_is_down_is_used() -> None:
    secrets = Secrets([Vault({"A": "1"}), Vault({}, ConnectionError())])
    assert await resolved(secrets, "{{secrets.A}}") == "1"


async def test_an_outage_is_logged_when_it_begins_and_when_it_ends() -> None:
    vault = Vault({"A": "1"}, ConnectionError("s3cr3t"))
    secrets = Secrets([vault])
    with capture_logs() as logged:
        for _ in range(3):
            with pytest.raises(SecretsDown):
                await resolved(secrets, "{{secrets.A}}")
        vault.error = None
        await resolved(secrets, "{{secrets.A}}")
        await resolved(secrets, "{{secrets.A}}")
    assert [(each["event"], each["provider"]) for each in logged] == [
        ("the secret provider is down", "vault"),
        ("the secret provider is back", "vault"),
    ]
    assert "s3cr3t" not in str(logged)


async def test_jobs_that_meet_a_provider_that_is_down_keep_their_retries_and_come_back_in_5_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("worker.testing.jobs.EnvironmentSecrets", lambda: Vault({}, ConnectionError()))
    outcome = await run_job(returning(None), {"v": "{{secrets.A}}"}, {"retryBackoff": "PT1H"}, retries=3)
    assert isinstance(outcome, Fail)
    assert (outcome.retries, outcome.backoff_ms) == (3, 5000)
    assert outcome.message == "The secret provider 'vault' could not be asked: ConnectionError"


async def test_the_end_closes_the_providers() -> None:
    class Closing(Vault):
        closed = False

        async def close(self) -> None:
            self.closed = True

    vault = Closing({})
    await Secrets([vault]).close()
    assert vault.closed
