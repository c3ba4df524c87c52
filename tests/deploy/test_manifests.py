"""The plain manifests: valid Kubernetes, safe by default, in step with the worker and with the chart they are made from."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from worker.config import load
from worker.metrics.exposition import FAMILIES

ROOT = Path(__file__).parents[2]
PLAIN = ROOT / "deploy" / "kubernetes"
FILES = sorted(PLAIN.glob("*.yaml"))
OBJECTS = [each for file in FILES for each in yaml.safe_load_all(file.read_text())]
OF_KUBERNETES = [each for each in OBJECTS if "keda.sh" not in each["apiVersion"]]
UNITS = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30}


def the(kind: str) -> dict[str, Any]:
    (found,) = (each for each in OBJECTS if each["kind"] == kind)
    return dict(found)


@pytest.fixture
def pod() -> dict[str, Any]:
    spec: dict[str, Any] = the("Deployment")["spec"]["template"]["spec"]
    return spec


@pytest.fixture
def container(pod: dict[str, Any]) -> dict[str, Any]:
    (only,) = pod["containers"]
    return dict(only)


def size(text: str) -> int:
    return int(text[:-2]) * UNITS[text[-2:]]


@pytest.mark.parametrize("version", ["1.27", "1.33"])
@pytest.mark.parametrize("manifest", OF_KUBERNETES, ids=lambda each: each["kind"])
def test_a_manifest_is_what_kubernetes_takes(manifest: dict[str, Any], version: str) -> None:
    assert kubernetes_validate.validate(manifest, version, strict=True).startswith(version)


def test_the_manifests_are_of_the_chart_as_it_is() -> None:
    render = runpy.run_path(str(ROOT / "deploy" / "render.py"))
    for name in render["FILES"]:
        assert render["digest"]() in (PLAIN / name).read_text(), "run python deploy/render.py"


def test_probes_ask_paths_that_say_what_they_are_asked_for(container: dict[str, Any]) -> None:
    paths = {
        name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")
    }
    # Liveness never depends on the gateway: its outage restarts no pod.
    assert paths == {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"}
    (port,) = container["ports"]
    assert {container[f"{name}Probe"]["httpGet"]["port"] for name in paths} == {port["name"]}
    environment = {each["name"]: each["value"] for each in container["env"]}
    assert load(environment).admin_port == port["containerPort"]


def test_what_is_set_are_settings_of_the_worker(container: dict[str, Any]) -> None:
    environment = {each["name"]: each["value"] for each in container["env"]}
    settings = load(environment)
    assert {item.found.written for item in settings.values if item.found} == set(environment)


def test_a_pod_is_given_longer_to_stop_than_jobs_to_end(
    pod: dict[str, Any], container: dict[str, Any]
) -> None:
    environment = {each["name"]: each["value"] for each in container["env"]}
    assert pod["terminationGracePeriodSeconds"] > load(environment).gateway.shutdown_timeout + 5


def test_the_worker_is_nobody_special_and_writes_nothing_but_a_folder_in_memory(
    pod: dict[str, Any], container: dict[str, Any]
) -> None:
    assert pod["securityContext"]["runAsNonRoot"] is True
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert re.findall(r"^USER (\d+)$", dockerfile, re.MULTILINE) == [str(pod["securityContext"]["runAsUser"])]
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert [each["mountPath"] for each in container["volumeMounts"]] == ["/tmp"]
    assert pod["volumes"][0]["emptyDir"]["medium"] == "Memory"


def test_resources_are_what_was_measured_with_room_for_jobs(container: dict[str, Any]) -> None:
    measured = max(
        float(number)
        for file in ("soak", "memory")
        for number in re.findall(
            r'"most": ([\d.]+)', (ROOT / "bench" / "results" / f"{file}.json").read_text()
        )
    )
    asked, limit = (size(container["resources"][each]["memory"]) for each in ("requests", "limits"))
    assert measured * 1e6 < asked < 2 * measured * 1e6
    # A message of the largest size is in memory as bytes and as values.
    assert limit >= asked + 3 * load({}).gateway.max_message_size
    assert "cpu" not in container["resources"]["limits"]


def test_selectors_find_the_pods() -> None:
    labels = the("Deployment")["spec"]["template"]["metadata"]["labels"].items()
    selectors = [
        the("Deployment")["spec"]["selector"]["matchLabels"],
        the("Service")["spec"]["selector"],
        the("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        the("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
    ]
    assert all(selector.items() <= labels for selector in selectors)


def test_a_disruption_leaves_somebody_at_work() -> None:
    assert the("PodDisruptionBudget")["spec"]["maxUnavailable"] < the("Deployment")["spec"]["replicas"]


def test_the_network_lets_nobody_in_but_to_the_admin_port_and_nobody_out_to_cloud_metadata() -> None:
    spec = the("NetworkPolicy")["spec"]
    assert spec["policyTypes"] == ["Ingress", "Egress"]
    assert [each["ports"] for each in spec["ingress"]] == [[{"port": "admin"}]]
    blocks = [to["ipBlock"] for rule in spec["egress"] for to in rule.get("to", ()) if "ipBlock" in to]
    assert {exception for block in blocks for exception in block["except"]} == {
        "169.254.0.0/16",
        "fd00:ec2::254/128",
    }


def test_scaling_is_by_a_metric_of_the_worker_at_a_share_of_its_slots() -> None:
    slots = load({}).gateway.max_jobs_active_total
    shown = {each.shown for each in FAMILIES}
    (metric,) = the("HorizontalPodAutoscaler")["spec"]["metrics"]
    assert metric["pods"]["metric"]["name"] in shown
    assert int(metric["pods"]["target"]["averageValue"]) == 0.7 * slots
    (trigger,) = the("ScaledObject")["spec"]["triggers"]
    assert set(re.findall(r"connector_worker_\w+", trigger["metadata"]["query"])) <= shown
    assert int(trigger["metadata"]["threshold"]) == 0.7 * slots


def test_both_ways_of_scaling_name_the_deployment() -> None:
    name = the("Deployment")["metadata"]["name"]
    for kind in ("HorizontalPodAutoscaler", "ScaledObject"):
        assert the(kind)["spec"]["scaleTargetRef"]["name"] == name


def test_secrets_come_from_a_secret_that_is_there_to_be_filled(container: dict[str, Any]) -> None:
    (source,) = container["envFrom"]
    assert source["secretRef"]["name"] == the("Secret")["metadata"]["name"]
