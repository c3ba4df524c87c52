"""Where a model's diagram puts its elements: bounds of shapes, way points of edges, and what each stands for."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from worker.bpmn.xml import BPMN, definitions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
_WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
_LABEL = f"{_DI}BPMNLabel"
_FARTHEST = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the diagram's units, pixels of the modeler."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Shape:
    """An element: `kind` is its local name in BPMN, `trigger` that of its event definition.

    `dashed` is a boundary event that interrupts nothing, or an event sub-process; `label` is None where the text
    stands inside.
    """

    element_id: str
    kind: str
    name: str
    box: Box
    label: Box | None = None
    trigger: str = ""
    loop: str = ""
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A flow or an association, point by point."""

    element_id: str
    kind: str
    name: str
    points: tuple[tuple[float, float], ...]
    label: Box | None = None


@dataclass(frozen=True, slots=True)
class Diagram:
    """The shapes, those that hold others first, and the edges."""

    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]


def diagram_of(xml: bytes) -> Diagram:
    """The diagram of a model, empty where it has none.

    Raises:
        NotBpmnError: it is no BPMN model.
    """
    root = definitions(xml)
    elements = {str(each.get("id")): each for each in root.iter(f"{BPMN}*") if each.get("id")}
    shapes = sorted(_shapes(root, elements), key=lambda shape: -shape.box.width * shape.box.height)
    return Diagram(tuple(shapes), tuple(_edges(root, elements)))


def _shapes(root: _Element, elements: Mapping[str, _Element]) -> Iterator[Shape]:
    for drawn in root.iter(f"{_DI}BPMNShape"):
        element, box = elements.get(drawn.get("bpmnElement", "")), _box(drawn)
        if element is None or box is None:
            continue
        kind = _local(element)
        yield Shape(
            str(element.get("id")),
            kind,
            _text(element),
            box,
            _box(drawn.find(_LABEL)),
            trigger=next((name for name in map(_local, element) if name.endswith("EventDefinition")), ""),
            loop=_loop(element),
            dashed=element.get("cancelActivity") == "false" or element.get("triggeredByEvent") == "true",
        )


def _edges(root: _Element, elements: Mapping[str, _Element]) -> Iterator[Edge]:
    for drawn in root.iter(f"{_DI}BPMNEdge"):
        element = elements.get(drawn.get("bpmnElement", ""))
        points = tuple(
            (x, y)
            for each in drawn.iterfind(_WAYPOINT)
            if (x := _number(each, "x")) is not None and (y := _number(each, "y")) is not None
        )
        if element is not None and len(points) > 1:
            label = _box(drawn.find(_LABEL))
            yield Edge(str(element.get("id")), _local(element), _text(element), points, label)


def _text(element: _Element) -> str:
    return str(element.get("name") or element.findtext(f"{BPMN}text") or "")


def _loop(element: _Element) -> str:
    loop = element.find(f"{BPMN}multiInstanceLoopCharacteristics")
    if loop is None:
        return ""
    return "sequential" if loop.get("isSequential") == "true" else "parallel"


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _box(drawn: _Element | None) -> Box | None:
    bounds = None if drawn is None else drawn.find(_BOUNDS)
    if bounds is None:
        return None
    numbers = [_number(bounds, name) for name in ("x", "y", "width", "height")]
    if None in numbers:
        return None
    return Box(*(each for each in numbers if each is not None))


def _number(element: _Element, name: str) -> float | None:
    try:
        value = float(element.get(name, ""))
    except ValueError:
        return None
    return value if isfinite(value) and abs(value) <= _FARTHEST else None
