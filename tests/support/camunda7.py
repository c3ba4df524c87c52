"""Camunda 7 models for tests, and their conversions run: mappings as a broker evaluates them, jobs by the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from connectors.sdk.testing import FakeHttp
from worker import feel
from worker.camunda7 import convert
from worker.registry import discover
from worker.testing import Complete, run_job

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.sdk import Request
    from worker.camunda7 import Report
    from worker.testing import Outcome

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"


def model(
    connector: str,
    *,
    connector_id: str = "http-connector",
    activity: str = "",
    extensions: str = "",
    attributes: str = "",
    beside: str = "",
    after: str = "",
    tag: str = "serviceTask",
) -> bytes:
    """A process with one connector task, `call`; in all parts the prefix of Camunda 7 is the default's.

    Args:
        connector: parameters of the connector.
        connector_id: its id.
        activity: parameters of the task itself.
        extensions: other extension elements of the task.
        attributes: attributes of the task, such as `c:asyncBefore="true"`.
        beside: elements of the process beside the task.
        after: elements of the model after the process, such as errors.
        tag: the kind of the task.
    """
    own = f"<inputOutput>{activity}</inputOutput>" if activity else ""
    return f"""<b:definitions xmlns:b="{BPMN}" xmlns:c="{CAMUNDA}" xmlns="{CAMUNDA}" id="d" targetNamespace="t">
      <b:process id="p" isExecutable="true">
        <b:startEvent id="start"><b:outgoing>f1</b:outgoing></b:startEvent>
        <b:sequenceFlow id="f1" sourceRef="start" targetRef="call"/>
        <b:{tag} id="call" {attributes}>
          <b:extensionElements>
            <connector>
              <inputOutput>{connector}</inputOutput>
              <connectorId>{connector_id}</connectorId>
            </connector>{own}{extensions}
          </b:extensionElements>
          <b:incoming>f1</b:incoming><b:outgoing>f2</b:outgoing>
        </b:{tag}>
        <b:sequenceFlow id="f2" sourceRef="call" targetRef="end"/>
        <b:endEvent id="end"><b:incoming>f2</b:incoming></b:endEvent>
        {beside}
      </b:process>
      {after}
    </b:definitions>""".encode()


@dataclass(frozen=True)
class Task:
    """An element's extensions for Camunda 8."""

    type: str
    retries: Any
    headers: dict[str, str]
    inputs: list[tuple[str, str]]
    outputs: list[tuple[str, str]]
    report: Report
    xml: bytes

    async def run(
        self, variables: Mapping[str, Any], *answers: Any, retries: int = 3, secrets: Any = None
    ) -> Run:
        """Does the job as broker and worker would, the broker up to the output mappings."""
        local: dict[str, Any] = {}
        for target, source in self.inputs:
            _put(local, target, evaluated(source, {**variables, **local}))
        http = FakeHttp(*answers)
        registered = discover().of_type(self.type)
        assert registered is not None, f"no connector for {self.type}"
        outcome = await run_job(
            registered.connector,
            {**variables, **local},
            self.headers,
            retries=retries,
            http=http,
            secrets=secrets or {},
        )
        return Run(http.requests, outcome, self._set(variables, local, outcome))

    def _set(
        self, variables: Mapping[str, Any], local: Mapping[str, Any], outcome: Outcome
    ) -> dict[str, Any]:
        if not isinstance(outcome, Complete):
            return {}
        if not self.outputs:
            return outcome.variables
        made: dict[str, Any] = {}
        for target, source in self.outputs:
            made[target] = evaluated(source, {**variables, **local, **outcome.variables, **made})
        return made


@dataclass(frozen=True)
class Run:
    """What a task did: the requests it sent, the job's outcome, the variables set in the process."""

    requests: list[Request]
    outcome: Outcome
    variables: dict[str, Any]


def evaluated(source: str, variables: Mapping[str, Any]) -> Any:
    """The value of a mapping's source."""
    return feel.compile(source).evaluate_json(variables) if source.startswith("=") else source


def converted(xml: bytes, element: str = "call", **options: Any) -> Task:
    """The conversion of a model, one of its elements."""
    made = convert(xml, **options)
    root = etree.fromstring(made.xml)
    (found,) = (each for each in root.iter("*") if each.get("id") == element)
    definition = found.find(f".//{ZEEBE}taskDefinition")
    assert definition is not None, made.report.as_text()

    def pairs(tag: str, first: str, second: str) -> list[tuple[str, str]]:
        return [(str(each.get(first)), str(each.get(second))) for each in found.iter(f"{ZEEBE}{tag}")]

    return Task(
        type=str(definition.get("type")),
        retries=definition.get("retries"),
        headers=dict(pairs("header", "key", "value")),
        inputs=pairs("input", "target", "source"),
        outputs=pairs("output", "target", "source"),
        report=made.report,
        xml=made.xml,
    )


def _put(into: dict[str, Any], target: str, value: Any) -> None:
    *path, last = target.split(".")
    for key in path:
        into = into.setdefault(key, {})
    into[last] = value
