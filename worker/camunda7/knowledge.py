"""What a model tells about its variables before anything is converted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from worker.camunda7.language import juel, running
from worker.camunda7.language.errors import Unsupported, within_depth
from worker.camunda7.language.tree import Call, Index, Joined, Member, Method, Name, Node, Parsed, walk
from worker.camunda7.namespaces import BPMN, CAMUNDA, kind, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from worker.camunda7.work import Work

_SPIN_METHODS = frozenset({"prop", "hasProp", "elements", "jsonPath"})
_AS_THEY_ARE = frozenset({"prop", "element", "elements", "jsonPath", "get"})
_LANGUAGES = frozenset({"javascript", "groovy"})


def gather(work: Work) -> None:
    """Finds the variables that hold JSON objects, the names that the process has, and who catches errors of what."""
    json, names = set(), set()
    for parameter in work.root.iter(f"{CAMUNDA}outputParameter"):
        name = str(parameter.get("name", ""))
        names.add(name)
        if _gives_json(parameter):
            json.add(name)
    for node in _expressions(work.root):
        json |= {asked for each in walk(node) if (asked := _asked_as_json(each)) is not None}
    names |= {str(field.get("id")) for field in work.root.iter(f"{CAMUNDA}formField")}
    work.by_id = {str(each.get("id")): each for each in work.root.iter("*") if kind(each) and each.get("id")}
    left = Counter(str(flow.get("sourceRef")) for flow in work.root.iter(f"{BPMN}sequenceFlow"))
    work.forks = frozenset(source for source, flows in left.items() if flows > 1)
    work.error_events = _error_events(work.root)
    work.json_variables = frozenset(json)
    work.process_names = frozenset(names)


def _error_events(root: etree._Element) -> dict[str, list[etree._Element]]:
    found: dict[str, list[etree._Element]] = {}
    for definition in root.iter(f"{BPMN}errorEventDefinition"):
        event = definition.getparent()
        scope = None if event is None else event.getparent()
        if event is None or scope is None:
            continue
        if kind(event) == "boundaryEvent":
            found.setdefault(str(event.get("attachedToRef")), []).append(event)
        elif scope.get("triggeredByEvent") == "true" and (outer := scope.getparent()) is not None:
            found.setdefault(str(outer.get("id")), []).insert(0, event)  # nearer than its boundary
    return found


def _asked_as_json(node: Node) -> str | None:
    """The variable that a method of Spin's JSON is called on, without its being read as JSON first."""
    match node:
        case Method(value=Name(name=name), name=method) if method in _SPIN_METHODS:
            return name
    return None


def _is_json(node: Node) -> bool:
    """Whether a value is an object read from JSON, or a part of one that is not made text or number."""
    match node:
        case Parsed() | Call(name="S" | "JSON"):
            return True
        case Method(value=value, name=name) if name in _AS_THEY_ARE:
            return _is_json(value)
        case Member(value=value) | Index(value=value):
            return _is_json(value)
    return False


def _gives_json(parameter: etree._Element) -> bool:
    try:
        node = _node(parameter)
        with within_depth():
            return node is not None and _is_json(node)
    except Unsupported:
        return False


def _node(parameter: etree._Element) -> Node | None:
    script = parameter.find(f"{CAMUNDA}script")
    if script is None:
        return juel.parse(text_of(parameter))
    language = str(script.get("scriptFormat", "")).lower()
    return running.run(text_of(script), language).value if language in _LANGUAGES else None


def _expressions(root: etree._Element) -> Iterator[Node]:
    for element in root.iter(
        f"{CAMUNDA}inputParameter",
        f"{CAMUNDA}outputParameter",
        f"{CAMUNDA}entry",
        f"{CAMUNDA}value",
        f"{BPMN}conditionExpression",
    ):
        text = str(element.text or "")
        if juel.has_expression(text):
            try:
                node = juel.parse(text)
            except Unsupported:
                continue
            yield from node.parts if isinstance(node, Joined) else (node,)
