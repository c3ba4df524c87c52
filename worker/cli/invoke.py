"""`connector-worker invoke TYPE`: one connector on one job, without a gateway."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.options import ConfigFile, EnvFile
from worker.cli.start import config_errors_exit, load_settings
from worker.cli.variables import parsed_variables, variables_text

if TYPE_CHECKING:
    from worker.config import Settings
    from worker.execution.job import Job
    from worker.execution.outcome import Outcome

JobType = Annotated[str, typer.Argument(metavar="TYPE", help="The job type, such as io.camunda:http-json:1.")]
Variables = Annotated[str, typer.Option("--variables", help="The job's variables: JSON, or @FILE.")]
Header = Annotated[
    list[str] | None, typer.Option("--header", metavar="NAME=VALUE", help="A custom header; repeatable.")
]
Retries = Annotated[int, typer.Option("--retries", min=0, help="The job's retries.")]


def invoke(  # noqa: PLR0917 - typer calls it by name
    job_type: JobType,
    variables: Variables = "{}",
    header: Header = None,
    retries: Retries = 3,
    config: ConfigFile = None,
    env_file: EnvFile = None,
) -> None:
    """Run one connector on one job and print the outcome as JSON; exit 1 if the job fails or throws a BPMN error."""
    import orjson

    from worker.execution.outcome import Complete
    from worker.telemetry import logging

    job = _job(job_type, variables, header or [], retries)
    with config_errors_exit():
        settings = load_settings(config, env_file)
        logging.configure(settings.log_level, settings.log_format)
        outcome = asyncio.run(_outcome(settings, job))
    typer.echo(orjson.dumps(_as_command(outcome), option=orjson.OPT_INDENT_2))
    if not isinstance(outcome, Complete):
        raise typer.Exit(1)


async def _outcome(settings: Settings, job: Job) -> Outcome:
    from dataclasses import replace

    from worker.assembly import job_execution
    from worker.registry import registry_of
    from worker.testing.control import StandaloneControl

    registry = registry_of(settings)
    if job.type not in {each.type for each in registry.enabled}:
        raise typer.BadParameter(registry.unanswered(job.type))
    # The job is of no process; who names its secrets here holds them too.
    settings = replace(settings, secrets=replace(settings.secrets, filter="disabled"))
    async with job_execution(settings, registry) as execution:
        return await execution.handler(job, StandaloneControl())


def _job(job_type: str, variables: str, headers: list[str], retries: int) -> Job:
    import math

    import orjson

    from worker.execution.job import Job

    text = variables_text(variables)
    parsed_variables(text)
    named = dict(map(_header, headers))
    return Job(1, job_type, text, orjson.dumps(named).decode(), retries, math.inf, element_id="invoke")


def _header(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator or not name:
        raise typer.BadParameter(f"--header {name}: write NAME=VALUE, such as resultVariable=r")
    return name, value


def _as_command(outcome: Outcome) -> dict[str, Any]:
    from worker.execution.outcome import Complete, Fail

    if isinstance(outcome, Complete):
        return {"command": "complete", "variables": outcome.variables}
    if isinstance(outcome, Fail):
        return {
            "command": "fail",
            "retries": outcome.retries,
            "retryBackOff": outcome.backoff_ms or 0,
            "errorMessage": outcome.message,
            "variables": outcome.variables,
        }
    return {
        "command": "throwError",
        "errorCode": outcome.code,
        "errorMessage": outcome.message or "",
        "variables": outcome.variables,
    }
