"""What the image and the compose file promise, as far as it can be seen without a container engine."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def dockerfile() -> list[tuple[str, str]]:
    """The instructions with their arguments, continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE).replace(
        "\\\n", " "
    )
    lines = (line.strip().partition(" ") for line in text.splitlines() if line.strip())
    return [(instruction, arguments.strip()) for instruction, _, arguments in lines]


@pytest.fixture(scope="module")
def final_stage(dockerfile: list[tuple[str, str]]) -> dict[str, str]:
    """The instructions of the stage that becomes the image; of repeated ones the last."""
    last = max(i for i, (instruction, _) in enumerate(dockerfile) if instruction == "FROM")
    return dict(dockerfile[last:])


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return content


def test_the_image_is_slim_and_of_a_python_that_the_project_supports(final_stage: dict[str, str]) -> None:
    match = re.fullmatch(r"python:(\d+)\.(\d+)-slim", final_stage["FROM"])
    assert match
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    lowest = tuple(map(int, asked.removeprefix(">=").split(".")))
    assert (int(match[1]), int(match[2])) >= lowest


def test_the_wheel_is_built_in_a_stage_of_its_own_and_nothing_is_fetched_in_the_last(
    dockerfile: list[tuple[str, str]], final_stage: dict[str, str]
) -> None:
    assert next(arguments for instruction, arguments in dockerfile if instruction == "FROM").endswith(
        "AS build"
    )
    installs = re.findall(r"pip install [^&]*", final_stage["RUN"])
    assert len(installs) == 2
    assert all("--no-index" in each for each in installs)


def test_what_is_installed_besides_the_worker_is_what_the_lock_names_checked_by_hashes(
    dockerfile: list[tuple[str, str]], final_stage: dict[str, str]
) -> None:
    fetched = [arguments for instruction, arguments in dockerfile if "pip download" in arguments]
    of_the_lock, own = re.findall(r"pip install [^&]*", final_stage["RUN"])
    for each in (*fetched, of_the_lock):
        assert "--require-hashes" in each
        assert "requirements.lock" in each
    assert "--no-deps" in own
    assert "pip check" in final_stage["RUN"]
    assert "!requirements.lock" in (ROOT / ".dockerignore").read_text().splitlines()


def test_the_build_is_given_every_file_that_the_wheel_needs(dockerfile: list[tuple[str, str]]) -> None:
    copied = " ".join(arguments for instruction, arguments in dockerfile if instruction == "COPY").split()
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needed = {"pyproject.toml", build["project"]["readme"], *build["project"]["license-files"]}
    needed |= set(build["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    for name in needed:
        assert name in copied
        assert f"!{name}" in ignored
        assert (ROOT / name).exists()


def test_the_image_runs_the_worker_as_nobody_special(final_stage: dict[str, str]) -> None:
    assert json.loads(final_stage["ENTRYPOINT"]) == ["connector-worker", "run"]
    assert final_stage["USER"].isdigit()
    assert int(final_stage["USER"]) > 0
    assert f"--uid {final_stage['USER']}" in final_stage["RUN"]


def test_nothing_is_written_at_run_time(final_stage: dict[str, str]) -> None:
    assert "PYTHONDONTWRITEBYTECODE=1" in final_stage["ENV"]
    assert "VOLUME" not in final_stage


def test_the_health_check_is_liveness_on_the_admin_port(final_stage: dict[str, str]) -> None:
    _, _, command = final_stage["HEALTHCHECK"].partition("CMD ")
    python, option, program = json.loads(command)
    assert (python, option) == ("python", "-c")
    compile(program, "HEALTHCHECK", "exec")
    assert "/healthz" in program
    assert "SERVER_PORT" in program
    assert "SERVER_PORT=8080" in final_stage["ENV"]
    assert final_stage["EXPOSE"] == "8080"


def test_compose_runs_the_worker_beside_a_broker_of_a_fixed_version(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["zeebe"]["image"] == "camunda/zeebe:8.6.0"
    worker = services["worker"]
    assert worker["environment"]["CAMUNDA_CLIENT_GRPC_ADDRESS"] == "http://zeebe:26500"
    assert worker["depends_on"] == {"zeebe": {"condition": "service_healthy"}}
    assert worker["read_only"] is True
    assert worker["tmpfs"] == ["/tmp"]
    assert worker["cap_drop"] == ["ALL"]


def test_compose_waits_longer_for_the_worker_than_the_worker_for_its_jobs(compose: dict[str, Any]) -> None:
    from worker.config import load

    grace = compose["services"]["worker"]["stop_grace_period"]
    assert int(grace.removesuffix("s")) > load({}).gateway.shutdown_timeout


def test_the_settings_of_compose_are_settings_of_the_worker(compose: dict[str, Any]) -> None:
    from worker.config import load

    environment = compose["services"]["worker"]["environment"]
    settings = load(environment)
    written = {item.found.written for item in settings.values if item.found}
    assert set(environment) - written == {"SECRET_SHOP_TOKEN"}
    assert settings.warnings == ()


def test_the_demo_of_compose_runs_files_that_exist_and_only_when_asked_for(compose: dict[str, Any]) -> None:
    for name in ("shop", "demo"):
        service = compose["services"][name]
        assert service["profiles"] == ["demo"]
        assert service["image"] == compose["services"]["worker"]["image"]
        mounted, inside, _ = service["volumes"][0].split(":")
        script = service["entrypoint"][1]
        assert (ROOT / mounted / script.removeprefix(f"{inside}/")).is_file()


def test_the_secret_of_the_example_process_is_the_one_that_compose_gives(compose: dict[str, Any]) -> None:
    model = (ROOT / "examples" / "order.bpmn").read_text()
    assert "{{secrets.SHOP_TOKEN}}" in model
    shop = (ROOT / "examples" / "shop.py").read_text()
    assert f'TOKEN = "{compose["services"]["worker"]["environment"]["SECRET_SHOP_TOKEN"]}"' in shop


def test_the_example_process_holds_what_the_published_template_asks_for(shared: Path) -> None:
    zeebe = "{http://camunda.org/schema/zeebe/1.0}"
    task = etree.parse(ROOT / "examples" / "order.bpmn").find(
        ".//{http://www.omg.org/spec/BPMN/20100524/MODEL}serviceTask"
    )
    assert task is not None
    template = json.loads(
        (shared / "templates" / "outbound" / f"{task.attrib[f'{zeebe}modelerTemplate']}.json").read_text()
    )
    properties = (template if isinstance(template, dict) else template[0])["properties"]
    bindings = {row["binding"].get("name") or row["binding"].get("key") for row in properties}
    used = {mapping.attrib["target"] for mapping in task.iter(f"{zeebe}input")}
    used |= {header.attrib["key"] for header in task.iter(f"{zeebe}header")}
    assert used <= bindings
    kinds = {row["binding"]["type"]: row for row in properties if row["binding"].get("property") == "type"}
    job_type = kinds["zeebe:taskDefinition"]["value"]
    definition = task.find(f".//{zeebe}taskDefinition")
    assert definition is not None
    assert definition.attrib["type"] == job_type
