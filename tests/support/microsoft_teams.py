"""A job of the Microsoft Teams connector against answers that are given."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connectors.microsoft_teams import microsoft_teams
from connectors.microsoft_teams.connector import MicrosoftTeamsSettings
from worker.testing import Complete, Fail, Outcome, run_job

if TYPE_CHECKING:
    from connectors.sdk import Request
    from connectors.sdk.testing import FakeHttp

GRAPH = "https://graph.microsoft.com/v1.0"
KNOWN = {"type": "token", "token": "T"}


@dataclass
class Teams:
    """Runs jobs; `http` has what Graph is asked."""

    http: FakeHttp

    async def run(self, method: str, authentication: Any = KNOWN, **data: Any) -> Outcome:
        """The outcome of a job."""
        headers = data.pop("headers", {})
        variables = {"authentication": authentication, "data": {"method": method, **data}}
        return await run_job(
            microsoft_teams,
            variables,
            {"resultVariable": "r"} | headers,
            http=self.http,
            settings=MicrosoftTeamsSettings(),
        )

    async def result(self, method: str, **data: Any) -> Any:
        """The result of a job that completes."""
        outcome = await self.run(method, **data)
        assert isinstance(outcome, Complete), outcome
        return outcome.variables["r"]

    async def failure(self, method: str, **data: Any) -> Fail:
        """A job that fails."""
        outcome = await self.run(method, **data)
        assert isinstance(outcome, Fail), outcome
        return outcome

    @property
    def asked(self) -> tuple[str, str]:
        """Method and URL, below Graph's own, of the only request."""
        (request,) = self.http.requests
        return request.method, request.url.removeprefix(GRAPH)

    @property
    def sent(self) -> Any:
        """The JSON of the last request."""
        return body(self.http.requests[-1])


def body(request: Request) -> Any:
    """The JSON of a request."""
    assert isinstance(request.body, bytes)
    return json.loads(request.body)
