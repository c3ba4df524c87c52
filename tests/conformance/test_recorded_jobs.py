"""The worker does with recorded jobs what the reference did with them; the differences on purpose are listed beside this."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.recorded import compared
from support.recorded_mail import recorded_mail
from support.services import GreenMail
from support.services.running import running

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
SAAS_PORT = 18593
SAAS = f"http://127.0.0.1:{SAAS_PORT}"

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("conformance"), pytest.mark.timeout(600)]


@pytest.mark.parametrize("name", ["rest", "protocols"])
async def test_recorded_jobs_end_as_the_reference_ended_them(shared: Path, name: str) -> None:
    await compared(shared / "conformance", name, f"--except={HERE / f'except-{name}.txt'}")


async def test_recorded_jobs_of_services_end_as_the_reference_ended_them(shared: Path) -> None:
    addresses = {
        "CONNECTOR_SLACK_BASE_URL": f"{SAAS}/slack.com/api",
        "CONNECTOR_MICROSOFT_TEAMS_BASE_URL": f"{SAAS}/graph.microsoft.com/v1.0",
        "CONNECTOR_MICROSOFT_TEAMS_LOGIN_URL": f"{SAAS}/login.microsoftonline.com",
        "CONNECTOR_SENDGRID_BASE_URL": f"{SAAS}/api.sendgrid.com/v3",
    }
    await compared(
        shared / "conformance", "saas", runner="saas_run.py", environment=addresses, occupies=SAAS_PORT
    )


@pytest.fixture
def databases_and_brokers(shared: Path, tmp_path: Path) -> Iterator[None]:
    """The servers that the recordings' own script starts, on ports of their own; those that are up already are used."""
    if os.geteuid() != 0:
        pytest.skip("the recordings' script starts the servers as root")
    script = shared / "conformance" / "services.sh"
    # The accounts that the servers run as have to get there; pytest's own folders are root's alone.
    folder = tempfile.mkdtemp(prefix="services-")
    environment = {**os.environ, "SERVICES_DIR": folder}

    def run(verb: str) -> None:
        # A file, not a pipe, whose end the servers would hold open.
        with (tmp_path / f"{verb}.log").open("w") as log:
            done = subprocess.run(
                [script, verb, "all"],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
            )
        assert done.returncode == 0, (tmp_path / f"{verb}.log").read_text()

    try:
        run("start")
        yield
    finally:
        run("reset")
        shutil.rmtree(folder)


@pytest.mark.usefixtures("databases_and_brokers")
async def test_recorded_jobs_of_databases_and_brokers_end_as_the_reference_ended_them(shared: Path) -> None:
    await compared(shared / "conformance", "data", "--floor=97", f"--except={HERE / 'except-data.txt'}")


async def test_recorded_jobs_of_mail_servers_end_as_the_reference_ended_them(
    shared: Path, tmp_path: Path
) -> None:
    recordings = shared / "conformance"
    with running(GreenMail, tmp_path) as server, recorded_mail(recordings, server, tmp_path) as cluster:
        environment = {
            "CAMUNDA_CLIENT_REST_ADDRESS": cluster,
            "CAMUNDA_CONNECTOR_SECRET_RESOLVER_SECRET_FILTER_MODE": "disabled",
        }
        await compared(
            tmp_path,
            "email",
            "--floor=97",
            f"--except={HERE / 'except-email.txt'}",
            runner=str(recordings / "run.py"),
            environment=environment,
        )
