"""Uses of the SDK as connectors make them: mypy accepts all of it, strictly. Nothing here is run."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Annotated, Any, Literal, assert_type

from pydantic import BaseModel, Field, SecretStr

from connectors.sdk import (
    Connector,
    ConnectorError,
    Context,
    Document,
    FeelFunction,
    FunctionConnector,
    HttpError,
    InputError,
    Job,
    Request,
    Response,
    RetryLater,
    connector,
    operation,
    template,
)
from connectors.sdk.testing import FakeContext, FakeHttp, json_response
from worker.testing import Complete, Fail, Outcome, ThrowError, run_job


class Shout(BaseModel):
    text: str = Field(min_length=1, description="What to shout", json_schema_extra=template(multiline=True))
    times: int = Field(default=1, ge=1, le=5)


class Settings(BaseModel):
    url: str = "https://example.com"
    token: SecretStr | None = None


class Said(BaseModel):
    said: str


@connector(type="com.example:shout:1", name="Shout", description="Says it louder", version=2)
async def shout(input: Shout, context: Context) -> dict[str, str]:
    assert_type(context.job, Job)
    assert_type(context.job.key, int)
    return {"said": input.text.upper()}


@connector(type="com.example:slow:1", name="Slow", settings=Settings)
def slow(input: Shout, context: Context) -> Said:
    while not context.cancelled:
        time.sleep(1)
        context.progress()
    return Said(said=input.text)


assert_type(shout, FunctionConnector[Shout, dict[str, str]])
assert_type(slow, FunctionConnector[Shout, Said])
CONNECTORS: list[Connector] = [shout, slow]


class ByKey(BaseModel):
    kind: Literal["key"]
    key: SecretStr


class ByName(BaseModel):
    kind: Literal["name"]
    name: str


class Filter(BaseModel):
    authentication: Annotated[ByKey | ByName, Field(discriminator="kind")]
    document: Document
    keep: FeelFunction


class Operations:
    def __init__(self, settings: Settings) -> None:
        self.url = settings.url

    async def start(self) -> None: ...

    @operation("fetch", name="Fetch", description="Fetches", headers=Settings)
    async def fetch(self, input: Filter, context: Context) -> list[dict[str, Any]]:
        response = await context.http.send(Request("GET", self.url, headers=[("Accept", "text/csv")]))
        assert_type(response, Response)
        stored = await context.documents.create(response.body, name="rows.csv")
        context.metrics.count("fetched", kind=input.authentication.kind)
        context.mask("made from a secret")
        assert_type(await context.cluster.send(Request("GET", "/topology")), Response)
        async with context.http.stream(Request("GET", self.url)) as streamed:
            async for chunk in streamed.chunks():
                assert_type(chunk, bytes)
        return [stored.reference] if input.keep({"status": response.status}) else []

    @operation()
    def count(self, input: Shout, context: Context) -> int:
        return len(input.text)


operations = connector(type="com.example:fetch:1", name="Fetch", settings=Settings)(Operations)
assert_type(operations, Connector)


@connector(type="com.example:above:1", name="Above", keywords=["on top"], docs="https://example.com")
class Above:
    @operation(keywords=["sum"])
    def count(self, input: Shout, context: Context) -> int:
        return len(input.text)


# mypy does not ask a class's decorator what it returns, other checkers do: hence the guide's way, as above.
assert_type(Above, type[Above])

ERRORS: list[ConnectorError] = [
    ConnectorError("404", "Not there.", variables={"status": 404}),
    ConnectorError(None, "No code."),
    InputError("Can't work.", code="NO"),
    RetryLater("Busy.", after=timedelta(seconds=5), retries=3),
    HttpError("Down.", code="503"),
]


async def in_a_test() -> None:
    assert_type(await shout(Shout(text="hi"), FakeContext()), dict[str, str])
    assert_type(await slow(Shout(text="hi"), FakeContext()), Said)
    http = FakeHttp(json_response({"id": 7}))
    outcome = await run_job(shout, {"text": "hi"}, {"resultVariable": "r"}, http=http, secrets={"A": "b"})
    assert_type(outcome, Outcome)
    match outcome:
        case Complete():
            assert_type(outcome.variables, dict[str, Any])
        case Fail(message, retries, back_off):
            assert_type((message, retries, back_off), tuple[str, int, int | None])
        case ThrowError(code):
            assert_type(code, str)
