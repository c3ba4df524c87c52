"""The Helm chart, rendered: what its values change, and which it refuses."""

from __future__ import annotations

import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
RENDER = runpy.run_path(str(DEPLOY / "render.py"))
SECURED = ("--set", "secrets.SECRET_A=hush-hush", "--set", "existingSecrets={mine}")


@pytest.fixture(scope="module")
def helm() -> str:
    found = shutil.which("helm")
    if found is None:
        pytest.skip("Helm is not installed")
    return found


def rendered(helm: str, *arguments: str) -> dict[str, Any]:
    """The objects by their kind."""
    return {
        each["kind"]: each for each in yaml.safe_load_all(RENDER["render"](*arguments, helm=helm)) if each
    }


def worker(objects: dict[str, Any]) -> dict[str, Any]:
    (container,) = objects["Deployment"]["spec"]["template"]["spec"]["containers"]
    return dict(container)


def test_helm_finds_nothing_wrong_with_the_chart(helm: str) -> None:
    subprocess.run([helm, "lint", "--strict", str(RENDER["CHART"])], check=True, capture_output=True)


@pytest.mark.parametrize("name", RENDER["FILES"])
def test_a_plain_manifest_is_what_helm_makes(helm: str, name: str) -> None:
    assert (RENDER["PLAIN"] / name).read_text() == RENDER["manifest"](name, helm=helm)


def test_secrets_are_given_by_reference_and_never_as_values(helm: str) -> None:
    objects = rendered(helm, *SECURED)
    names = [each["secretRef"]["name"] for each in worker(objects)["envFrom"]]
    assert names == ["mine", objects["Secret"]["metadata"]["name"]]
    assert "hush-hush" not in str({kind: each for kind, each in objects.items() if kind != "Secret"})


def test_settings_processes_and_plug_ins_are_the_worker_s_environment(helm: str) -> None:
    objects = rendered(
        helm,
        *("--set", "settings.CONNECTOR_WORKER_MAX_SLOTS=50", "--set", "processes=3"),
        *("--set", "plugins.paths={/plugins/a,/plugins/b}"),
    )
    environment = {each["name"]: each["value"] for each in worker(objects)["env"]}
    assert environment["CONNECTOR_WORKER_MAX_SLOTS"] == "50"
    assert environment["CONNECTOR_WORKER_PROCESSES"] == "3"
    assert environment["CONNECTOR_WORKER_PLUGIN_PATH"] == "/plugins/a,/plugins/b"


def test_a_longer_shutdown_is_a_longer_grace_period(helm: str) -> None:
    objects = rendered(helm, "--set", "shutdownTimeoutSeconds=120")
    environment = {each["name"]: each["value"] for each in worker(objects)["env"]}
    assert environment["CONNECTOR_WORKER_SHUTDOWN_TIMEOUT"] == "120s"
    assert objects["Deployment"]["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] == 135


@pytest.mark.parametrize("scaler", ["hpa", "keda"])
def test_what_scales_by_itself_has_no_fixed_number_of_replicas(helm: str, scaler: str) -> None:
    objects = rendered(helm, "--set", f"autoscaling.{scaler}.enabled=true")
    assert "replicas" not in objects["Deployment"]["spec"]


def test_keda_scales_by_jobs_that_wait_in_the_cluster_too(helm: str) -> None:
    values = DEPLOY / "helm" / "jobs-waiting.yaml"
    objects = rendered(helm, "--values", str(values))
    slots, waiting = objects["ScaledObject"]["spec"]["triggers"]
    assert "connector_worker_slots_used" in slots["metadata"]["query"]
    assert "zeebe_" in waiting["metadata"]["query"]


def test_who_may_be_called_can_be_narrowed_and_names_are_still_resolved(helm: str) -> None:
    rule = '[{"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}]'
    egress = rendered(helm, "--set-json", f"networkPolicy.egress={rule}")["NetworkPolicy"]["spec"]["egress"]
    assert [port["port"] for port in egress[0]["ports"]] == [53, 53]
    assert egress[1:] == [{"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--set", "replicas=3"), "replicas"),
        (("--set", "settings.SERVER_PORT=9000"), "SERVER_PORT"),
        (("--set", "stopMarginSeconds=0"), "stopMarginSeconds"),
        (
            ("--set", "autoscaling.hpa.enabled=true", "--set", "autoscaling.keda.enabled=true"),
            "enable one of them",
        ),
    ],
)
def test_values_that_mean_nothing_or_contradict_are_refused(
    helm: str, arguments: tuple[str, ...], said: str
) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        rendered(helm, *arguments)
    assert said in refused.value.stderr
