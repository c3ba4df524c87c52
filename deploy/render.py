"""Writes the plain manifests from the chart: python deploy/render.py, where Helm 3 is installed."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

CHART = Path(__file__).parent / "helm" / "connector-worker"
PLAIN = Path(__file__).parent / "kubernetes"
KUBERNETES = "1.33.0"
"""The version to render for; what the chart makes is the same from 1.27 on."""

_SECRETS = ("--set", "existingSecrets={connector-worker-secrets}")
_HPA, _KEDA = "autoscaling.hpa.enabled=true", "autoscaling.keda.enabled=true"
FILES: dict[str, tuple[str, ...]] = {
    "connector-worker.yaml": _SECRETS,
    "hpa.yaml": ("--set", _HPA, "--show-only", "templates/horizontalpodautoscaler.yaml"),
    "keda.yaml": ("--set", _KEDA, "--show-only", "templates/scaledobject.yaml"),
}
"""The plain manifests, and what Helm is given for each."""


def digest() -> str:
    """Of the chart's files: whether a manifest is of this chart can be seen without Helm."""
    files = sorted(path for path in CHART.rglob("*") if path.is_file())
    text = b"".join(path.relative_to(CHART).as_posix().encode() + path.read_bytes() for path in files)
    return hashlib.sha256(text).hexdigest()


def render(*arguments: str, helm: str = "helm") -> str:
    """What Helm makes of the chart under its defaults and the arguments.

    Raises:
        subprocess.CalledProcessError: the chart refuses them; its standard error says why.
    """
    command = [helm, "template", "connector-worker", str(CHART), "--kube-version", KUBERNETES, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - the chart is ours


def manifest(name: str, helm: str = "helm") -> str:
    """The text of a plain manifest."""
    made = re.sub(r"^# Source: .*\n", "", render(*FILES[name], helm=helm), flags=re.MULTILINE)
    return f"# Made by deploy/render.py from the chart of digest {digest()}.\n{made}"


if __name__ == "__main__":
    for name in FILES:
        (PLAIN / name).write_text(manifest(name))
