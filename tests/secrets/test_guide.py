"""What the guide to secrets says works: its settings are settings, its provider is one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from worker.config import load
from worker.config.table import SETTINGS
from worker.secrets.provider import ProviderContext
from worker.secrets.scope import Scope
from worker.secrets.settings import AllowRule, SecretSettings

GUIDE = (Path(__file__).parents[2] / "docs" / "secrets.md").read_text()


def test_every_setting_it_names_is_one() -> None:
    known = {setting.environment_name for setting in SETTINGS.values()}
    named = set(re.findall(r"\b((?:CAMUNDA|CONNECTOR_WORKER|SECRETS|VAULT)_[A-Z_]+[A-Z])\b", GUIDE))
    assert named - known == set()


def test_its_examples_of_settings_are_read() -> None:
    lines = re.findall(r"^(CONNECTOR_WORKER_\w+)=(.*)$", GUIDE, re.MULTILINE)
    settings = load(dict(lines)).secrets
    assert settings.providers == ("environment", "vault")
    assert settings.rules == (
        AllowRule("io.camunda:http-json:1", ("TOKEN", "API_*")),
        AllowRule("*", ("ORDER_*",), "order"),
        AllowRule("*", ("ACME_*",), "*", "acme"),
    )


def test_its_provider_is_one() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(example, "docs/secrets.md", "exec"), names)
    context = ProviderContext(SecretSettings(), {"KEYCHAIN_TOKEN": "v"}, None)  # type: ignore[arg-type]  # not used
    provider = names["keychain"](context)
    assert provider.find("TOKEN", Scope("t", "<default>", "p")) == "v"
    assert provider.find("TOKEN", Scope("t", "acme", "p")) is None
