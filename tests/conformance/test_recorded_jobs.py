"""The worker does with recorded jobs what the reference did with them; the differences on purpose are listed beside this."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.recorded import compared

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
