"""Recorded jobs of AWS, Azure and Google: how they end, and what has arrived at the services afterwards.

The emulators, moto and Azurite, and what stands in for Lambda and for the cluster's document store have fixed ports,
which stand in the cases. Those of Google end before anything is sent.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from support.object_servers import azure_server, s3_server, serving
from support.recorded import compared, free

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HERE = Path(__file__).parent
EXCEPTED = HERE / "except-clouds.txt"
MOTO_PORT, AZURE_PORT, STUB_PORT = 15566, 15000, 15080
SERVICES = ("azure", "dynamo", "events", "gcs", "lambda", "s3", "sns", "sqs")
SURROUNDINGS = {
    "AWS_ENDPOINT_URL": f"http://127.0.0.1:{MOTO_PORT}",
    "AWS_ACCESS_KEY_ID": "chain-key",
    "AWS_SECRET_ACCESS_KEY": "chain-secret",
    "AWS_EC2_METADATA_DISABLED": "true",
    "CAMUNDA_CLIENT_REST_ADDRESS": f"http://127.0.0.1:{STUB_PORT}",
    # What stands in for the cluster knows documents, but no process definitions.
    "CAMUNDA_CONNECTOR_SECRET_RESOLVER_SECRET_FILTER_MODE": "DISABLED",
}

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("conformance"), pytest.mark.timeout(600)]


@pytest.fixture
def seeding(shared: Path) -> Any:
    """The recordings' own script, without the mail servers, which no case here needs."""
    file = shared / "conformance" / "seed_cloud.py"
    spec = importlib.util.spec_from_file_location("seed_cloud", file)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    call, nobody = module.http, SimpleNamespace(quit=lambda: None)
    module.http = lambda method, url, *rest, **more: (
        b"" if url.startswith(module.MAIL_API) else call(method, url, *rest, **more)
    )
    module.smtplib = SimpleNamespace(SMTP=lambda *_, **__: nobody)
    return module


@pytest.fixture
async def emulators(shared: Path, tmp_path: Path) -> AsyncIterator[None]:
    """All that the cases call."""
    for port in (MOTO_PORT, AZURE_PORT, STUB_PORT):
        await free(port)
    stub = [sys.executable, str(shared / "conformance" / "seed_cloud.py"), "serve"]
    stub_url = f"http://127.0.0.1:{STUB_PORT}"
    with s3_server(MOTO_PORT), azure_server(tmp_path, AZURE_PORT), serving(stub, stub_url):
        yield


@pytest.mark.usefixtures("emulators")
async def test_recorded_jobs_of_clouds_end_and_take_effect_as_with_the_reference(
    shared: Path, seeding: Any
) -> None:
    folder = shared / "conformance"
    cases = [each for each in seeding.load([folder / "cases-cloud.jsonl"]) if ":email" not in each["type"]]
    assert {each["id"].partition("-")[0] for each in cases} == set(SERVICES)
    await asyncio.to_thread(seeding.seed, cases)
    chosen = [f"--ids={name}-*" for name in SERVICES]
    await compared(folder, "cloud", *chosen, f"--except={EXCEPTED}", environment=SURROUNDINGS)
    expected = json.loads((folder / "effects-cloud.json").read_text())
    excepted = {line.partition(" ")[0] for line in EXCEPTED.read_text().splitlines()}
    effects = await asyncio.to_thread(seeding.effects, [each for each in cases if each["id"] not in excepted])
    assert len(effects) > 100
    assert effects == {name: expected[name] for name in effects}
