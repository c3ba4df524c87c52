"""Mistakes that a type checker has to find: each line with an ignore would be an error of that kind without it, and
mypy complains of an ignore that is not needed. Nothing here is run."""

from __future__ import annotations

from pydantic import BaseModel, Field

from connectors.sdk import (
    ConnectorError,
    Context,
    InputError,
    Request,
    RetryLater,
    connector,
    operation,
    template,
)
from connectors.sdk.testing import FakeContext
from worker.testing import run_job


class Shout(BaseModel):
    text: str


@connector(name="No type")  # type: ignore[call-arg]
async def no_type(input: Shout, context: Context) -> None: ...


@connector("com.example:positional:1", name="By position")  # type: ignore[call-arg]
async def by_position(input: Shout, context: Context) -> None: ...


@connector(type="com.example:dict:1", name="No model")  # type: ignore[type-var]
async def no_model(input: dict[str, str], context: Context) -> None: ...


@connector(type="com.example:alone:1", name="No context")  # type: ignore[arg-type]
async def no_context(input: Shout) -> None: ...


@connector(type="com.example:more:1", name="More than a job has")  # type: ignore[arg-type]
async def too_many(input: Shout, context: Context, more: str) -> None: ...


@connector(type="com.example:settings:1", name="Settings", settings={"url": "x"})  # type: ignore[arg-type]
async def settings_that_are_no_model(input: Shout, context: Context) -> None: ...


@connector(type="com.example:found:1", name="Found", keywords="by letters")  # type: ignore[arg-type]
async def found_by_letters(input: Shout, context: Context) -> None: ...


class Operations:
    @operation("plain")  # type: ignore[type-var]
    async def no_model(self, input: str, context: Context) -> None: ...

    @operation(name=7)  # type: ignore[arg-type]
    async def misnamed(self, input: Shout, context: Context) -> None: ...


@connector(type="com.example:uses:1", name="Uses")
async def uses(input: Shout, context: Context) -> None:
    context.job.key = 7  # type: ignore[misc]
    context.secret("TOKEN")  # type: ignore[attr-defined]
    context.progress(0.5)  # type: ignore[call-arg]
    context.http.get("https://example.com")  # type: ignore[attr-defined]
    await context.http.send("https://example.com")  # type: ignore[arg-type]
    await context.http.send(Request("GET", "https://example.com", headers={"Accept": "x"}))  # type: ignore[arg-type]
    await context.documents.create("text")  # type: ignore[arg-type]


ConnectorError(404, "The code is a text")  # type: ignore[arg-type]
ConnectorError("404")  # type: ignore[call-arg]
InputError("No variables", variables={})  # type: ignore[call-arg]
RetryLater("Not a number of seconds", after=5)  # type: ignore[arg-type]
Field(json_schema_extra=template(feel="sometimes"))  # type: ignore[arg-type]
Field(json_schema_extra=template(lines=3))  # type: ignore[call-arg]


async def in_a_test() -> None:
    await uses({"text": "hi"}, FakeContext())  # type: ignore[arg-type]
    await uses(Shout(text="hi"))  # type: ignore[call-arg]
    await run_job(Operations, {})  # type: ignore[arg-type]
    await run_job(uses, {"text": "hi"}, {"retries": 3})  # type: ignore[dict-item]
