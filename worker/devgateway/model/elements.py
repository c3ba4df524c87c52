"""A process as the engine sees it: elements and flows by id, expressions as text, nothing that ever changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class Kind(StrEnum):
    """What an element is, under the names that Zeebe's records have for it."""

    PROCESS = "PROCESS"
    SUB_PROCESS = "SUB_PROCESS"
    EVENT_SUB_PROCESS = "EVENT_SUB_PROCESS"
    MULTI_INSTANCE_BODY = "MULTI_INSTANCE_BODY"
    START_EVENT = "START_EVENT"
    END_EVENT = "END_EVENT"
    INTERMEDIATE_CATCH_EVENT = "INTERMEDIATE_CATCH_EVENT"
    INTERMEDIATE_THROW_EVENT = "INTERMEDIATE_THROW_EVENT"
    BOUNDARY_EVENT = "BOUNDARY_EVENT"
    SERVICE_TASK = "SERVICE_TASK"
    SEND_TASK = "SEND_TASK"
    BUSINESS_RULE_TASK = "BUSINESS_RULE_TASK"
    SCRIPT_TASK = "SCRIPT_TASK"
    RECEIVE_TASK = "RECEIVE_TASK"
    USER_TASK = "USER_TASK"
    MANUAL_TASK = "MANUAL_TASK"
    TASK = "TASK"
    CALL_ACTIVITY = "CALL_ACTIVITY"
    EXCLUSIVE_GATEWAY = "EXCLUSIVE_GATEWAY"
    PARALLEL_GATEWAY = "PARALLEL_GATEWAY"
    INCLUSIVE_GATEWAY = "INCLUSIVE_GATEWAY"
    EVENT_BASED_GATEWAY = "EVENT_BASED_GATEWAY"


@dataclass(frozen=True, slots=True)
class Source:
    """A value that a model gives: FEEL where it was written with a leading `=`, else a text as it stands."""

    text: str
    is_expression: bool

    @classmethod
    def of(cls, written: str) -> Source:
        """The source as the model has it."""
        bare = written.strip()
        return (
            cls(bare[1:], is_expression=True) if bare.startswith("=") else cls(written, is_expression=False)
        )


@dataclass(frozen=True, slots=True)
class JobDefinition:
    """What jobs an element makes."""

    type: Source
    retries: Source
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Script:
    """A FEEL expression and the variable its result goes to."""

    expression: Source
    result: str


@dataclass(frozen=True, slots=True)
class Call:
    """The process that a call activity starts, and which variables go there and come back all."""

    process_id: Source
    all_to_child: bool
    all_to_parent: bool


@dataclass(frozen=True, slots=True)
class Loop:
    """Multi-instance: one run of the activity for each item; outputs are gathered under `output_collection`."""

    collection: Source
    sequential: bool
    item: str | None = None
    output_collection: str | None = None
    output_element: Source | None = None
    completion_condition: Source | None = None


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer event: after a duration, again and again, or at a time."""

    kind: Literal["duration", "cycle", "date"]
    value: Source


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is waited for; start events of a process have no correlation key."""

    name: Source
    correlation_key: Source | None


@dataclass(frozen=True, slots=True)
class Error:
    """A BPMN error that is thrown or caught; without a code, a catching event takes all."""

    code: Source | None


@dataclass(frozen=True, slots=True)
class Terminate:
    """The end of all that its scope does."""


Event = Timer | Message | Error | Terminate


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    condition: Source | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a process; `scope` is the id of the sub-process or process it lies in, empty for the process.

    Attributes:
        incoming: ids of the flows that end here.
        outgoing: the flows that start here, in their order.
        default: id of the flow that is taken when no condition is true.
        children: ids of the elements in this scope, in their order.
        boundaries: ids of the boundary events attached to it.
        attached_to: id of the activity that a boundary event is attached to.
        interrupting: of a boundary event, or of a start event of an event sub-process.
        inputs: FEEL context of the input mappings, empty where there are none; `outputs` likewise.
    """

    id: str
    kind: Kind
    scope: str = ""
    name: str = ""
    incoming: tuple[str, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    default: str | None = None
    children: tuple[str, ...] = ()
    boundaries: tuple[str, ...] = ()
    attached_to: str | None = None
    interrupting: bool = True
    inputs: str = ""
    outputs: str = ""
    job: JobDefinition | None = None
    script: Script | None = None
    call: Call | None = None
    loop: Loop | None = None
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """An executable process: its elements by id, itself among them."""

    id: str
    elements: dict[str, Element]

    @property
    def root(self) -> Element:
        """The process as an element."""
        return self.elements[self.id]

    def start_of(self, scope: Element) -> Element | None:
        """The none start event of a scope."""
        return next((each for each in self.starts(scope) if each.event is None), None)

    def starts(self, scope: Element) -> list[Element]:
        """The start events of a scope."""
        children = (self.elements[each] for each in scope.children)
        return [each for each in children if each.kind is Kind.START_EVENT]

    def event_sub_processes(self, scope: Element) -> list[tuple[Element, Element]]:
        """The event sub-processes of a scope, each with its start event."""
        children = (self.elements[each] for each in scope.children)
        inner = (each for each in children if each.kind is Kind.EVENT_SUB_PROCESS)
        return [(each, self.starts(each)[0]) for each in inner]

    def targets(self, element: Element) -> list[Element]:
        """The elements that the flows of an element lead to."""
        return [self.elements[each.target] for each in element.outgoing]
