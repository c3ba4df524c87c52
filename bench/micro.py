"""What the parts of a job cost by themselves, in microseconds of processor time, each the best of some turns."""

# ruff: noqa: ARG001 - the arguments are the contract's
from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from documents import SIZES, document, tree
from load import MAPPING, REST, http_target, load_gateway_process
from pydantic import BaseModel
from reference import FOLDER

from connectors.rest.model import RestInput
from connectors.sdk import Connector, Request, connector
from worker.documents.documents import WorkerDocuments
from worker.documents.memory import InMemoryStore
from worker.execution.binding import bind_text
from worker.execution.encoding import decode, encode
from worker.execution.executor import JobExecutor
from worker.execution.output import output_of
from worker.execution.plan import plan_of
from worker.execution.runner import Runner
from worker.execution.services import Services
from worker.execution.threads import ConnectorThreads
from worker.execution.variables import needs_work
from worker.feel import Limits
from worker.gateway.messages import Subscription
from worker.gateway.settings import GatewaySettings
from worker.gateway.worker import GatewayWorker
from worker.net.client import HttpClient
from worker.net.egress import EgressPolicy
from worker.net.resolver import GuardedNetwork
from worker.net.settings import NetSettings
from worker.net.tls import TlsContexts
from worker.secrets.placeholders import Placeholders
from worker.testing import Complete, StandaloneControl, job

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from worker.execution.control import JobControl
    from worker.execution.job import Job

TURNS = 7
SECONDS = 0.05  # of a turn
VARIABLES = orjson.dumps(
    {"method": "GET", "url": "http://localhost/json/300", "authentication": {"type": "noAuth"}}
).decode()
NO_LIMIT = Limits(seconds=60.0)
Costs = dict[str, float]


async def run() -> dict[str, Any]:
    async with http_target() as url:
        client = HttpClient()
        try:
            services = _services(client)
            return {
                "job_without_io": await execution(services),
                "binding": {"REST input": await cost(lambda: bind_text(RestInput, VARIABLES, {}))},
                "secrets": secrets(),
                "json": json_costs(),
                "result_expression": await results(services),
                "http_call": await http(client, url),
                "grpc_loop": await grpc_loop(),
                "feel": feel(),
            }
        finally:
            await client.close()


async def cost(work: Callable[[], Awaitable[Any]], operations: int = 1) -> float:
    """Microseconds of processor time for one of the operations that a call of `work` does."""
    best = float("inf")
    for _ in range(TURNS):
        began, calls = time.process_time(), 0
        while (taken := time.process_time() - began) < SECONDS:
            await work()
            calls += 1
        best = min(best, taken / calls / operations)
    return round(best * 1e6, 2)


def plain_cost(work: Callable[[], Any]) -> float:
    """As `cost`, for what does not wait."""
    best = float("inf")
    for _ in range(TURNS):
        began, calls = time.process_time(), 0
        while (taken := time.process_time() - began) < SECONDS:
            work()
            calls += 1
        best = min(best, taken / calls)
    return round(best * 1e6, 2)


def _services(client: HttpClient) -> Services:
    documents = WorkerDocuments([InMemoryStore()], client)
    network = GuardedNetwork(EgressPolicy(), TlsContexts(NetSettings()))
    return Services(client, lambda: None, network, documents)


class Anything(BaseModel):
    method: str


def _answering(response: Any) -> Connector:
    @connector(type="bench:answer:1", name="Answer")
    async def answer(input: Anything, context: Any) -> Any:
        return response

    return answer


async def execution(services: Services) -> Costs:
    """All that surrounds a connector's own work: headers, input, expressions, outcome."""
    found = {}
    with closing(ConnectorThreads(1)) as threads:
        execute = JobExecutor([Runner(_answering({"status": 200, "body": tree(0)}), threads)], services)
        error = {"errorExpression": '=if response.total = 0 then bpmnError("EMPTY", "") else null'}
        for name, headers in {
            "no header": {},
            "result": MAPPING,
            "result and error": MAPPING | error,
        }.items():
            asked = job("bench:answer:1", VARIABLES, headers)
            assert isinstance(await execute(asked, StandaloneControl()), Complete)
            found[name] = await cost(partial(execute, asked, StandaloneControl()))
    return found


async def results(services: Services) -> Costs:
    """The result expression on responses of different sizes, of which it takes a field, a sum, or all."""
    found = {}
    for what, text in {
        "a field": "={name: response.name}",
        "a sum": "={total: sum(response.orders.total)}",
        "all": "={all: response}",
    }.items():
        plan = plan_of(json.dumps({"resultExpression": text}), NO_LIMIT)
        for size, count in SIZES.items():
            response = orjson.loads(document(count))
            found[f"{what} of {size}"] = await cost(partial(output_of, plan, response, services))
    return found


def secrets() -> Costs:
    """Finding that there is no placeholder, and finding the one there is."""
    found = {}
    for size, count in SIZES.items():
        text = document(count).decode()
        variables = {**tree(count), "token": "Bearer {{secrets.TOKEN}}"}
        found[f"none in {size}"] = plain_cost(partial(needs_work, text))
        found[f"one in {size}"] = plain_cost(partial(Placeholders, variables))
    return found


def json_costs() -> Costs:
    found = {}
    for size, count in SIZES.items():
        text = document(count)
        value = decode(text)
        found[f"encode {size}"] = plain_cost(partial(encode, value))
        found[f"decode {size}"] = plain_cost(partial(decode, text))
    return found


async def http(client: HttpClient, url: str) -> Costs:
    """A call of the worker's HTTP client to a server in another process, alone and beside others."""

    def request(size: int) -> Request:
        return Request("GET", f"{url}/json/{size}", connect_timeout=20, read_timeout=20)

    async def together(count: int) -> None:
        await asyncio.gather(*(client.send(request(300)) for _ in range(count)))

    found = {
        f"GET of {name}": await cost(partial(client.send, request(size))) for name, size in SIZES.items()
    }
    return {**found, "64 at a time": await cost(lambda: together(64), 64)}


async def grpc_loop(jobs: int = 4_000) -> Costs:
    """From an activated job to its acknowledged completion, with a handler that does nothing, 64 outstanding."""

    async def handler(job: Job, control: JobControl) -> Complete:
        return Complete("{}")

    async with load_gateway_process(REST, VARIABLES, window=64, jobs=jobs) as (address, finished):
        worker = GatewayWorker(
            GatewaySettings(address=address), [Subscription(job_type=REST, worker="b")], handler
        )
        began = time.process_time()
        running = asyncio.create_task(worker.run())
        await finished
        taken = time.process_time() - began
        worker.stop()
        await running
    return {"a job": round(taken / jobs * 1e6, 2)}


def feel() -> Costs | str:
    """The expressions that the comparison with the Java runtime uses; see `feel/run.py`."""
    if not (FOLDER / "feel").is_dir():
        return "skipped: no ../shared/bench/feel beside the project"
    script = Path(__file__).parent / "feel" / "run.py"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "feel.json"
        command = [sys.executable, str(script), "--data", str(FOLDER / "feel"), "--seconds", "0.3"]
        subprocess.run([*command, "--out", str(out)], check=True, stdout=subprocess.DEVNULL)
        expressions = json.loads(out.read_text())["expressions"]
    return {name: round(1e6 / each["python_per_s"], 2) for name, each in expressions.items()}
