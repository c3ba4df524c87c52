"""Connectors found through entry points (runtime sheet, section 6)."""

from __future__ import annotations

import sys
from contextlib import closing
from importlib.metadata import EntryPoint
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel, Field

from connectors.sdk import Connector, Context, connector
from worker.config.errors import ConfigError
from worker.config.overrides import ConnectorOverride, Overrides, TypeOverride
from worker.config.settings import ConnectorSettings
from worker.execution.threads import ConnectorThreads
from worker.own_settings import own_settings
from worker.registry import Registry, discover

if TYPE_CHECKING:
    from pathlib import Path


class Nothing(BaseModel):
    pass


class MailSettings(BaseModel):
    host: str
    port: int = Field(default=25, description="Its port")
    password: str = Field(default="", alias="secretWord")


@connector(type="test:one:1", name="One")
async def one(input: Nothing, context: Context) -> None: ...


@connector(type="test:other:1", name="The other")
async def other(input: Nothing, context: Context) -> None: ...


@connector(type="test:one:1", name="Same type")
async def same_type(input: Nothing, context: Context) -> None: ...


@connector(type="test:mail:1", name="My mail-er", settings=MailSettings)
async def mail(input: Nothing, context: Context) -> None: ...


@pytest.fixture(autouse=True)
def plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("a_plugin")
    module.__dict__.update(one=one, other=other, same_type=same_type, mail=mail, thing="no connector")
    monkeypatch.setitem(sys.modules, "a_plugin", module)


def points(*names: str) -> list[EntryPoint]:
    return [EntryPoint(name, f"a_plugin:{name}", "connector_worker.connectors") for name in names]


def types(registry: Registry) -> list[str]:
    return [each.type for each in registry.enabled]


def test_the_shipped_connectors_are_found() -> None:
    registry = discover()
    rest = registry.of_type("io.camunda:http-json:1")
    assert rest is not None
    assert isinstance(rest.connector, Connector)
    assert rest.source.startswith("connector-worker ")
    assert registry.of_type("nobody:1") is None


def test_what_can_not_be_imported_is_left_out_and_named() -> None:
    found = [*points("one", "missing", "thing"), EntryPoint("broken", "no_such_module:x", "g")]
    registry = discover(found=found)
    assert types(registry) == ["test:one:1"]
    broken, missing, thing = registry.problems
    assert broken.startswith("Connector broken of ")
    assert "no_such_module:x can't be imported: ModuleNotFoundError" in broken
    assert "AttributeError" in missing
    assert "a_plugin:thing is no connector" in thing


def test_what_ends_the_process_when_imported_is_left_out_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a_script.py").write_text("import sys\nsys.exit('usage: a_script FILE')\n")
    monkeypatch.syspath_prepend(tmp_path)
    (problem,) = discover(found=[EntryPoint("script", "a_script:x", "g")]).problems
    assert "a_script:x can't be imported: SystemExit: usage: a_script FILE" in problem


def test_a_job_type_that_is_taken_is_left_out_and_named() -> None:
    registry = discover(found=points("one", "same_type"))
    assert [each.connector.name for each in registry.enabled] == ["One"]
    assert registry.problems == (
        "Connector same_type of a_plugin:same_type is left out: its job type test:one:1 is taken by One",
    )


def test_who_names_a_job_type_that_nobody_does_is_told_what_was_meant_and_what_is_left_out() -> None:
    registry = discover(ConnectorSettings(disabled=("test:mail:1",)), found=points("one", "mail", "missing"))
    said = registry.unanswered("test:on:1")
    assert said.startswith(
        "no connector answers to test:on:1; did you mean test:one:1?\nConnector missing of"
    )
    assert "`connector-worker connectors` lists those that do" in registry.unanswered("something else")
    assert "test:mail:1 is disabled" in registry.unanswered("test:mail:1")


def test_checked_strictly_what_has_to_be_left_out_stops_the_start() -> None:
    with pytest.raises(ConfigError, match=r"is taken by One .*CONNECTOR_WORKER_STRICT_PLUGINS"):
        discover(found=points("one", "same_type"), strict=True)


def test_another_job_type_and_time_out_can_be_set_by_name() -> None:
    overrides = Overrides(connectors={"THE_OTHER": ConnectorOverride("test:moved:1", 7.5, 0.5)})
    registry = discover(None, overrides, found=points("one", "other"))
    moved = registry.of_type("test:moved:1")
    assert moved is not None
    assert moved.timeout == 7.5
    with closing(ConnectorThreads(1)) as threads:
        runner = moved.runner(threads)
    assert runner.type == "test:moved:1"
    assert runner.pace is not None


def test_a_connector_can_not_be_given_the_job_type_of_another() -> None:
    for name, taken in (("ONE", "test:other:1"), ("THE_OTHER", "test:one:1")):
        overrides = Overrides(connectors={name: ConnectorOverride(type=taken)})
        with pytest.raises(ConfigError, match=rf"^CONNECTOR_{name}_TYPE: {taken} is the job type of .* too"):
            discover(None, overrides, found=points("one", "other"))


def test_a_connector_may_be_moved_out_of_another_one_s_way() -> None:
    overrides = Overrides(connectors={"SAME_TYPE": ConnectorOverride(type="test:free:1")})
    registry = discover(None, overrides, found=points("one", "same_type"))
    assert types(registry) == ["test:one:1", "test:free:1"]
    assert registry.problems == ()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (ConnectorSettings(disabled=("TEST:ONE:1",)), ["test:other:1"]),
        (ConnectorSettings(enabled=("test:ONE:1", "unknown")), ["test:one:1"]),
        (ConnectorSettings(enabled=()), []),
        (ConnectorSettings(), ["test:one:1", "test:other:1"]),
    ],
)
def test_lists_of_job_types_enable_and_disable(settings: ConnectorSettings, expected: list[str]) -> None:
    registry = discover(settings, found=points("one", "other"))
    assert types(registry) == expected
    assert len(registry.connectors) == 2


def test_a_single_job_type_can_be_disabled() -> None:
    overrides = Overrides(types={"TEST_ONE_1": TypeOverride(enabled=False)})
    assert types(discover(None, overrides, found=points("one", "other"))) == ["test:other:1"]


def test_without_discovery_there_are_none() -> None:
    assert discover(ConnectorSettings(discovery=False)).connectors == ()


def test_a_connector_s_own_settings_are_read_from_its_name() -> None:
    environment = {
        "CONNECTOR_MY_MAILER_HOST": "mail.example",
        "CONNECTOR_MY_MAILER_PORT": "587",
        "CONNECTOR_MY_MAILER_PASSWORD": "x",
    }
    (registered,) = discover(environment=environment, found=points("mail")).enabled
    assert registered.settings == MailSettings(host="mail.example", port=587, secretWord="x")


def test_wrong_settings_stop_the_start_one_line_each_without_the_value() -> None:
    with pytest.raises(ConfigError) as caught:
        discover(environment={"CONNECTOR_MY_MAILER_PORT": "p4ss"}, found=points("mail"))
    assert caught.value.problems == (
        "CONNECTOR_MY_MAILER_HOST: It is required.",
        "CONNECTOR_MY_MAILER_PORT: It must be a whole number.",
    )


def test_settings_of_a_disabled_connector_need_not_be_there() -> None:
    registry = discover(ConnectorSettings(disabled=("test:mail:1",)), found=points("mail"))
    assert registry.enabled == ()
    assert registry.problems == ()


def test_what_can_be_set_for_a_connector_is_told() -> None:
    host, port, password = own_settings(mail)
    assert (host.environment_name, host.default, host.confidential) == ("CONNECTOR_MY_MAILER_HOST", "", False)
    assert (port.default, port.doc) == ("25", "Its port")
    assert password.confidential
    assert list(own_settings(one)) == []
