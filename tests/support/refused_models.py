"""Models that can't be deployed, and what is said of each: the element, and the sentence of Zeebe 8.6."""

from __future__ import annotations

from dataclasses import dataclass

from support.bpmn import BPMN, XSI, ZEEBE

START = '<bpmn:startEvent id="s"><bpmn:outgoing>f</bpmn:outgoing></bpmn:startEvent>'
FLOW = '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t"/>'
JOB = '<zeebe:taskDefinition type="x"/>'
ERROR = '<bpmn:error id="er" name="n" errorCode="A"/>'
CAUGHT = '<bpmn:errorEventDefinition id="ed" errorRef="er"/>'
MESSAGE = '<bpmn:messageEventDefinition id="md" messageRef="m"/>'
SUBSCRIPTION = '<bpmn:extensionElements><zeebe:subscription correlationKey="{}"/></bpmn:extensionElements>'
NO_PATH = "Expected path expression 'a b' but doesn't match the pattern '[a-zA-Z_][a-zA-Z0-9_]*(\\.[a-zA-Z_][a-zA-Z0-9_]*)*'."
UNSUPPORTED = (
    "Elements of type '{}' are currently not supported. Please refer to the documentation for a list of supported "
    "elements: https://docs.camunda.io/docs/components/modeler/bpmn/bpmn-coverage/"
)
STATIC = "Expected expression but found static value '{0}'. An expression must start with '=' (e.g. '={0}')."
EITHER = "Must have either one 'zeebe:{}' or one 'zeebe:taskDefinition' extension element"
EXACTLY = "Must have exactly one 'zeebe:{}' extension element"
NOTHING = "Expected expression but not found."


@dataclass(frozen=True)
class Refused:
    """A model: what is in its process, and beside it; `says` may be the beginning of the sentence."""

    name: str
    inside: str
    at: str
    says: str
    beside: str = ""
    executable: bool = True

    @property
    def xml(self) -> bytes:
        process = (
            f'<bpmn:process id="p" isExecutable="{str(self.executable).lower()}">{self.inside}</bpmn:process>'
        )
        spaces = f'xmlns:bpmn="{BPMN}" xmlns:zeebe="{ZEEBE}" xmlns:xsi="{XSI}"'
        return f'<bpmn:definitions {spaces} id="d" targetNamespace="t">{process}{self.beside}</bpmn:definitions>'.encode()


def one(tag: str, extensions: str = "", inside: str = "") -> str:
    """A process of one element `t` after the start."""
    more = f"<bpmn:extensionElements>{extensions}</bpmn:extensionElements>" if extensions else ""
    return f'{START}<bpmn:{tag} id="t">{more}<bpmn:incoming>f</bpmn:incoming>{inside}</bpmn:{tag}>{FLOW}'


def mapped(mapping: str) -> str:
    """A service task with a mapping."""
    return one("serviceTask", f"{JOB}<zeebe:ioMapping>{mapping}</zeebe:ioMapping>")


def boundary(definition: str, attributes: str = "", *, leads_on: bool = True) -> str:
    """A service task with a boundary event `b`."""
    outgoing = "<bpmn:outgoing>g</bpmn:outgoing>" if leads_on else ""
    event = f'<bpmn:boundaryEvent id="b" attachedToRef="t" {attributes}>{outgoing}{definition}</bpmn:boundaryEvent>'
    after = '<bpmn:endEvent id="e"><bpmn:incoming>g</bpmn:incoming></bpmn:endEvent>'
    flow = '<bpmn:sequenceFlow id="g" sourceRef="b" targetRef="e"/>'
    return one("serviceTask", JOB) + event + (after + flow if leads_on else "")


def gateway(tag: str, *conditions: str) -> str:
    """A gateway `t` with a flow `g0`, `g1`, … for each condition; an empty one is none."""
    flows = range(len(conditions))
    outgoing = "".join(f"<bpmn:outgoing>g{n}</bpmn:outgoing>" for n in flows)
    ends = "".join(
        f'<bpmn:endEvent id="e{n}"><bpmn:incoming>g{n}</bpmn:incoming></bpmn:endEvent>' for n in flows
    )
    return one(tag, inside=outgoing) + ends + "".join(map(_flow, flows, conditions))


def _flow(number: int, condition: str) -> str:
    written = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>'
    )
    return (
        f'<bpmn:sequenceFlow id="g{number}" sourceRef="t" targetRef="e{number}">'
        f"{written if condition else ''}</bpmn:sequenceFlow>"
    )


def timer(kind: str, text: str) -> str:
    """The definition of a timer."""
    value = f'<bpmn:{kind} xsi:type="bpmn:tFormalExpression">{text}</bpmn:{kind}>'
    return f'<bpmn:timerEventDefinition id="td">{value}</bpmn:timerEventDefinition>'


def repeated(attributes: str) -> str:
    """A multi-instance task; its loop is `mi`."""
    given = f"<bpmn:extensionElements>{attributes}</bpmn:extensionElements>"
    loop = f'<bpmn:multiInstanceLoopCharacteristics id="mi">{given}</bpmn:multiInstanceLoopCharacteristics>'
    return one("serviceTask", JOB, loop)


def event_sub_process(start: str) -> str:
    """A process with an event sub-process `es`."""
    return f'{one("task")}<bpmn:subProcess id="es" triggeredByEvent="true">{start}</bpmn:subProcess>'


def message(extensions: str = "", name: str = "n") -> str:
    """A message `m` beside the process."""
    return f'<bpmn:message id="m" name="{name}">{extensions}</bpmn:message>'


LOOP = "mi > extensionElements > loopCharacteristics"
LIST = (
    Refused("no start", '<bpmn:endEvent id="e"/>', "p", "Must have at least one start event"),
    Refused(
        "two none starts",
        one("task") + '<bpmn:startEvent id="s2"/>',
        "p",
        "Multiple none start events are not allowed",
    ),
    Refused(
        "nothing to run",
        one("task"),
        "definitions",
        "Must contain at least one executable process",
        executable=False,
    ),
    Refused("no job type", one("serviceTask"), "t", EXACTLY.format("taskDefinition")),
    Refused("two job types", one("serviceTask", JOB + JOB), "t", EXACTLY.format("taskDefinition")),
    Refused(
        "empty job type",
        one("serviceTask", '<zeebe:taskDefinition type=""/>'),
        "t > extensionElements > taskDefinition",
        NOTHING,
    ),
    Refused(
        "bad job type",
        one("serviceTask", '<zeebe:taskDefinition type="=1 +* 2"/>'),
        "t > extensionElements > taskDefinition",
        "failed to parse expression '1 +* 2': ",
    ),
    Refused("message not sent", one("sendTask"), "t", EITHER.format("publishMessage")),
    Refused("no decision", one("businessRuleTask"), "t", EITHER.format("calledDecision")),
    Refused("no script", one("scriptTask"), "t", EITHER.format("script")),
    Refused(
        "static script",
        one("scriptTask", '<zeebe:script expression="1" resultVariable="r"/>'),
        "t > extensionElements > script",
        STATIC.format("1"),
    ),
    Refused(
        "script without result",
        one("scriptTask", '<zeebe:script expression="=1" resultVariable=""/>'),
        "t > extensionElements > script",
        "Attribute 'resultVariable' must be present and not empty",
    ),
    Refused(
        "target with a blank",
        mapped('<zeebe:input source="=1" target="a b"/>'),
        "t > extensionElements > ioMapping > input",
        NO_PATH,
    ),
    Refused(
        "no source",
        mapped('<zeebe:input source="" target="b"/>'),
        "t > extensionElements > ioMapping > input",
        NOTHING,
    ),
    Refused(
        "no target",
        mapped('<zeebe:output source="=x" target=""/>'),
        "t > extensionElements > ioMapping > output",
        "Expected path expression but not found.",
    ),
    Refused(
        "unconditional flow",
        gateway("exclusiveGateway", "", "=a"),
        "g0",
        "Must have a condition or be default flow",
    ),
    Refused(
        "static condition",
        gateway("exclusiveGateway", "a &gt; 1", "=a"),
        "g0 > conditionExpression",
        STATIC.format("a > 1"),
    ),
    Refused(
        "condition behind a task",
        gateway("task", "=a", "=b"),
        "t",
        "Conditional sequence flows are only supported at exclusive or inclusive gateway",
    ),
    Refused("inclusive flow", gateway("inclusiveGateway", "", "=a"), "g0", "Must have a condition"),
    Refused(
        "events that are none",
        gateway("eventBasedGateway", "", ""),
        "t",
        "Event-based gateway must not have an outgoing sequence flow to other elements than "
        "message/timer/signal intermediate catch events.",
    ),
    Refused(
        "boundary to nowhere",
        boundary(CAUGHT, leads_on=False),
        "b",
        "Must have at least one outgoing sequence flow or association",
        ERROR,
    ),
    Refused("boundary of nothing", boundary(""), "b", "Must have exactly one event definition"),
    Refused(
        "error beside",
        boundary(CAUGHT, 'cancelActivity="false"'),
        "b",
        "Non-Interrupting event of this type is not allowed",
        ERROR,
    ),
    Refused(
        "interrupted again and again",
        boundary(timer("timeCycle", "R2/PT1S")),
        "b",
        "Interrupting timer event with time cycle is not allowed.",
    ),
    Refused(
        "no duration",
        boundary(timer("timeDuration", "PTX")),
        "b",
        "Invalid timer duration expression (Invalid duration format 'PTX' for expression 'PTX'.)",
    ),
    Refused(
        "no date",
        boundary(timer("timeDate", "x")),
        "b",
        "Invalid timer date expression (Invalid date-time format 'x' for expression 'x'.)",
    ),
    Refused(
        "no timer",
        boundary('<bpmn:timerEventDefinition id="td"/>'),
        "td",
        "Must be exactly one type of timer: timeDuration, timeDate or timeCycle",
    ),
    Refused(
        "code by expression",
        boundary(CAUGHT),
        "ed",
        "The errorCode of the error catch event is not allowed to be an expression",
        ERROR.replace('"A"', '"=x"'),
    ),
    Refused(
        "no message", boundary('<bpmn:messageEventDefinition id="md"/>'), "md", "Must reference a message"
    ),
    Refused(
        "message without key",
        boundary(MESSAGE),
        "m",
        "Must have exactly one zeebe:subscription extension element",
        message(),
    ),
    Refused(
        "message without name",
        boundary(MESSAGE),
        "m",
        "Name must be present and not empty",
        message(SUBSCRIPTION.format("=k"), ""),
    ),
    Refused(
        "static key",
        boundary(MESSAGE),
        "m > extensionElements > subscription",
        STATIC.format("k"),
        message(SUBSCRIPTION.format("k")),
    ),
    Refused(
        "no error thrown",
        one("endEvent", inside='<bpmn:errorEventDefinition id="ed"/>'),
        "ed",
        "Must reference an error",
    ),
    Refused(
        "error without code",
        one("endEvent", inside=CAUGHT),
        "ed",
        "ErrorCode must be present and not empty",
        '<bpmn:error id="er" name="n"/>',
    ),
    Refused(
        "waits for nothing", one("intermediateCatchEvent"), "t", "Must have exactly one event definition"
    ),
    Refused(
        "waits again and again",
        one("intermediateCatchEvent", inside=timer("timeCycle", "R2/PT1S")),
        "t",
        "Intermediate timer catch event must have either a time duration or a time date.",
    ),
    Refused("receives nothing", one("receiveTask"), "t", "Must reference a message"),
    Refused("calls nothing", one("callActivity"), "t", EXACTLY.format("calledElement")),
    Refused("loop over nothing", repeated(""), "mi", EXACTLY.format("loopCharacteristics")),
    Refused(
        "loop without result",
        repeated('<zeebe:loopCharacteristics inputCollection="=x" outputCollection="y"/>'),
        LOOP,
        "Attribute 'outputElement' must be present if the attribute 'outputCollection' is set",
    ),
    Refused(
        "static list",
        repeated('<zeebe:loopCharacteristics inputCollection="x"/>'),
        LOOP,
        STATIC.format("x"),
    ),
    Refused("complex gateway", one("complexGateway"), "t", UNSUPPORTED.format("ComplexGateway")),
    Refused("ad-hoc sub-process", one("adHocSubProcess"), "t", UNSUPPORTED.format("AdHocSubProcess")),
    Refused(
        "sub-process without start",
        one("subProcess", inside='<bpmn:task id="x"/>'),
        "t",
        "Must have exactly one start event",
    ),
    Refused(
        "sub-process by timer",
        one(
            "subProcess", inside=f'<bpmn:startEvent id="i">{timer("timeDuration", "PT1S")}</bpmn:startEvent>'
        ),
        "t",
        "Start events in subprocesses must be of type none",
    ),
    Refused(
        "event sub-process without event",
        event_sub_process('<bpmn:startEvent id="i"/>'),
        "es",
        "Start events in event subprocesses must be one of: message, timer, error, signal or escalation",
    ),
    Refused(
        "error beside in a scope",
        event_sub_process(f'<bpmn:startEvent id="i" isInterrupting="false">{CAUGHT}</bpmn:startEvent>'),
        "es",
        "Non-Interrupting event of this type is not allowed",
        ERROR,
    ),
    Refused(
        "end that goes on",
        one("endEvent", inside="<bpmn:outgoing>g</bpmn:outgoing>")
        + '<bpmn:endEvent id="e"><bpmn:incoming>g</bpmn:incoming></bpmn:endEvent>'
        + '<bpmn:sequenceFlow id="g" sourceRef="t" targetRef="e"/>',
        "t",
        "End events must not have outgoing sequence flows to other elements.",
    ),
)
