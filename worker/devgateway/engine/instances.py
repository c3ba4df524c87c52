"""What runs: element instances in a tree, and what each of them holds. Plain data; the rules are elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from worker.devgateway.model.elements import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worker.devgateway.engine.trouble import IncidentType
    from worker.devgateway.model.elements import Element, Flow, Process


class State(Enum):
    """How far an element instance is."""

    ACTIVATING = auto()
    ACTIVATED = auto()
    COMPLETING = auto()
    ENDED = auto()


@dataclass(frozen=True, slots=True)
class Definition:
    """A deployed version of a process."""

    key: int
    version: int
    resource_name: str
    content: bytes = field(repr=False)
    process: Process = field(repr=False)


@dataclass(slots=True, eq=False)
class ProcessInstance:
    """A running process: its scopes are the element instances below `root`.

    Attributes:
        caller: the call activity that started it.
        correlation_key: of the message that started it, where that had one.
        message_name: of that message.
        on_end: told once, when it ended; True where it completed.
    """

    key: int
    definition: Definition
    root: ElementInstance = field(init=False, repr=False)
    caller: ElementInstance | None = None
    message_name: str = ""
    correlation_key: str = ""
    on_end: list[Callable[[bool], None]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Token:
    """A token on a flow, or, without one, at the start of a scope: it keeps its scope open."""

    flow: Flow | None
    target: Element


@dataclass(slots=True, eq=False)
class ElementInstance:
    """An element that is being run; the root of a process instance has the process as its element.

    Attributes:
        kind: the element's, or that of the body that runs a multi-instance activity.
        parent: the scope it runs in, None for the root.
        variables: those of this scope alone; values are never changed in place.
        children: what runs in this scope, by key.
        tokens: under way in this scope, or waiting at a join.
        joining: the tokens that wait at gateways, by gateway and flow.
        interrupted: an event sub-process has taken the place of what ran here.
        subscriptions: what it waits for; each is cancelled when it ends.
        arrived: variables that an event brought; they are brought out when it completes.
        arrived_local: whether they stay local unless they are mapped.
        loop_counter: its number from 1 in a multi-instance body.
        items: of a multi-instance body; `started` and `finished` count its instances.
        is_enough: whether the body's completion condition is met.
        held: what undoes its job, or the process that it called, should it end before.
    """

    key: int
    element: Element = field(repr=False)
    process: ProcessInstance = field(repr=False)
    parent: ElementInstance | None = field(repr=False)
    kind: Kind
    state: State = State.ACTIVATING
    variables: dict[str, Any] = field(default_factory=dict)
    children: dict[int, ElementInstance] = field(default_factory=dict, repr=False)
    tokens: set[Token] = field(default_factory=set)
    joining: dict[str, dict[str, list[Token]]] = field(default_factory=dict)
    interrupted: bool = False
    subscriptions: list[Subscription] = field(default_factory=list)
    arrived: dict[str, Any] | None = None
    arrived_local: bool = False
    loop_counter: int = 0
    items: list[Any] | None = None
    started: int = 0
    finished: int = 0
    is_enough: bool = False
    held: Callable[[], None] | None = None
    incidents: set[int] = field(default_factory=set)

    @property
    def is_body(self) -> bool:
        """Whether it runs a multi-instance activity's instances."""
        return self.kind is Kind.MULTI_INSTANCE_BODY

    @property
    def ended(self) -> bool:
        """Whether it completed or was terminated."""
        return self.state is State.ENDED

    def scopes(self) -> Iterator[ElementInstance]:
        """The scopes whose variables it sees, from its own to the root."""
        scope: ElementInstance | None = self
        while scope is not None:
            yield scope
            scope = scope.parent


@dataclass(slots=True, eq=False)
class Subscription:
    """Something that an element instance waits for; `cancel` ends the waiting."""

    element: Element
    cancel: Callable[[], None]


class JobState(Enum):
    """Where a job is, under the names that rejections have for it; settled ones are not found any more."""

    ACTIVATABLE = "ACTIVATABLE"
    ACTIVATED = "ACTIVATED"
    FAILED = "FAILED"
    ERROR_THROWN = "ERROR_THROWN"
    SETTLED = "SETTLED"


@dataclass(slots=True, eq=False)
class Job:
    """A job; `deadline` is in seconds since the epoch, 0 unless a worker has it."""

    key: int
    type: str
    instance: ElementInstance
    headers: str
    retries: int
    state: JobState = JobState.ACTIVATABLE
    worker: str = ""
    deadline: float = 0.0
    waiting: Subscription | None = None
    incident: int | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """What stopped an element; `retry` does again what could not be done."""

    key: int
    type: IncidentType
    message: str
    instance: ElementInstance
    element_id: str
    job: Job | None
    created: float
    retry: Callable[[], None]


@dataclass(slots=True, eq=False)
class Message:
    """A published message that is kept until `expires`, in seconds since the epoch.

    Attributes:
        correlated: ids of the processes that have had it: each has it at most once.
    """

    key: int
    name: str
    correlation_key: str
    id: str
    variables: dict[str, Any]
    expires: float
    correlated: set[str] = field(default_factory=set)
