"""A diagram as SVG, with tokens, incidents and the way taken so far. Colours are the page's: here are only classes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree

from worker.console.diagram.signs import signs_of
from worker.console.diagram.text import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from worker.console.diagram.reading import Box, Diagram, Edge, Shape

SVG: Final = "http://www.w3.org/2000/svg"
_NAMESPACES: Final = {None: SVG}
MARGIN: Final = 30
_LINE = 14
_LONGEST_LABEL = 20
_LONGEST_NAME = 500
_RADIUS = 10
_EVENT_ENDS = frozenset({"endEvent"})
_EVENT_DOUBLE = frozenset({"intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
_HOLDERS = frozenset({"subProcess", "participant", "lane", "transaction", "adHocSubProcess"})


@dataclass(frozen=True, slots=True)
class Marks:
    """What is shown on a diagram, counted by the ids of elements and flows."""

    tokens: Mapping[str, int] = field(default_factory=dict)
    incidents: Mapping[str, int] = field(default_factory=dict)
    done: Mapping[str, int] = field(default_factory=dict)
    flows: Mapping[str, int] = field(default_factory=dict)


def drawn(diagram: Diagram, title: str, marks: Marks) -> bytes:
    """The SVG document."""
    left, top, right, bottom = _extent(diagram)
    width, height = right - left, bottom - top
    svg = etree.Element(
        f"{{{SVG}}}svg",
        {
            "viewBox": f"{left:g} {top:g} {width:g} {height:g}",
            "width": f"{width:g}",
            "height": f"{height:g}",
            "role": "img",
            "class": "diagram",
        },
        nsmap=_NAMESPACES,  # type: ignore[arg-type]  # the stubs know no default namespace
    )
    _add(svg, "title").text = _short(title)
    arrow = _add(
        _add(svg, "defs"), "marker", id="arrow", viewBox="0 0 10 10", refX="9", refY="5",
        markerWidth="9", markerHeight="9", markerUnits="userSpaceOnUse", orient="auto",
    )  # fmt: skip
    _add(arrow, "path", d="M0 0L10 5L0 10z")
    for shape in diagram.shapes:
        _draw_shape(svg, shape, marks)
    for edge in diagram.edges:
        _draw_edge(svg, edge, marks)
    for shape in diagram.shapes:
        _draw_marks(svg, shape, marks)
    return etree.tostring(svg, encoding="utf-8")


def _draw_shape(svg: etree._Element, shape: Shape, marks: Marks) -> None:
    group = _add(svg, "g", **{"class": _classes(shape, marks), "data-element": _short(shape.element_id)})
    _add(group, "title").text = _short(f"{shape.name or shape.element_id} ({shape.kind})")
    box = shape.box
    x, y = box.x + box.width / 2, box.y + box.height / 2
    if shape.kind.endswith("Event"):
        radius = min(box.width, box.height) / 2
        _add(group, "circle", cx=f"{x:g}", cy=f"{y:g}", r=f"{radius:g}")
        if shape.kind in _EVENT_DOUBLE:
            _add(group, "circle", cx=f"{x:g}", cy=f"{y:g}", r=f"{max(radius - 3, 1):g}")
    elif shape.kind.endswith("Gateway"):
        corners = ((x, box.y), (box.x + box.width, y), (x, box.y + box.height), (box.x, y))
        _add(group, "polygon", points=" ".join(f"{a:g},{b:g}" for a, b in corners))
    else:
        _add(
            group, "rect", x=f"{box.x:g}", y=f"{box.y:g}", width=f"{box.width:g}", height=f"{box.height:g}", rx="8"
        )  # fmt: skip
    for path, at_x, at_y in signs_of(shape):
        _add(group, "path", d=path, transform=f"translate({at_x:g} {at_y:g})", **{"class": "sign"})
    _write_name(group, shape)


def _classes(shape: Shape, marks: Marks) -> str:
    said = {
        "element": True,
        "event": shape.kind.endswith("Event"),
        "end": shape.kind in _EVENT_ENDS,
        "gateway": shape.kind.endswith("Gateway"),
        "holder": shape.kind in _HOLDERS,
        "annotation": shape.kind == "textAnnotation",
        "dashed": shape.dashed,
        "done": bool(marks.done.get(shape.element_id)),
        "active": marks.tokens.get(shape.element_id, 0) > 0,
        "failed": marks.incidents.get(shape.element_id, 0) > 0,
    }
    return " ".join(name for name, holds in said.items() if holds)


def _write_name(group: etree._Element, shape: Shape) -> None:
    box = shape.box
    if shape.kind.endswith(("Event", "Gateway")):
        below = box.y + box.height + _LINE
        _write(group, shape.name, *_middle(shape.label, (box.x + box.width / 2, below)), _LONGEST_LABEL)
        return
    longest = max(4, int(box.width / 6.5))
    lines = len(lines_of(shape.name, longest))
    top = (
        box.y + _LINE + 4 if shape.kind in _HOLDERS else box.y + box.height / 2 - (lines - 1) * _LINE / 2 + 4
    )
    _write(group, shape.name, box.x + box.width / 2, top, longest)


def _draw_edge(svg: etree._Element, edge: Edge, marks: Marks) -> None:
    taken = " taken" if marks.flows.get(edge.element_id) else ""
    group = _add(svg, "g", **{"class": f"flow {edge.kind}{taken}", "data-element": _short(edge.element_id)})
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in edge.points)
    arrow = {} if edge.kind == "association" else {"marker-end": "url(#arrow)"}
    _add(group, "path", d=path, **arrow)
    (x0, y0), (x1, y1) = edge.points[0], edge.points[1]
    _write(group, edge.name, *_middle(edge.label, ((x0 + x1) / 2, (y0 + y1) / 2 - 5)), _LONGEST_LABEL)


def _draw_marks(svg: etree._Element, shape: Shape, marks: Marks) -> None:
    """How many tokens and incidents there are, at the upper corners."""
    counts = (
        ("token", marks.tokens.get(shape.element_id, 0), shape.box.x),
        ("incident", marks.incidents.get(shape.element_id, 0), shape.box.x + shape.box.width),
    )
    for kind, count, x in counts:
        if count > 0:
            group = _add(svg, "g", **{"class": kind, "data-at": _short(shape.element_id)})
            said = f"{count} {kind}{'' if count == 1 else 's'} at {shape.name or shape.element_id}"
            _add(group, "title").text = _short(said)
            _add(group, "circle", cx=f"{x:g}", cy=f"{shape.box.y:g}", r=f"{_RADIUS}")
            _add(group, "text", x=f"{x:g}", y=f"{shape.box.y + 4:g}").text = str(count)


def _middle(label: Box | None, otherwise: tuple[float, float]) -> tuple[float, float]:
    """Where the first line of a text outside of its shape stands."""
    return otherwise if label is None else (label.x + label.width / 2, label.y + _LINE - 3)


def _write(group: etree._Element, text: str, x: float, y: float, longest: int) -> None:
    lines = lines_of(_short(text), longest)
    if lines:
        written = _add(group, "text", x=f"{x:g}", y=f"{y:g}")
        for number, line in enumerate(lines):
            _add(written, "tspan", x=f"{x:g}", y=f"{y + number * _LINE:g}").text = line


def _extent(diagram: Diagram) -> tuple[float, float, float, float]:
    points = [*_corners(diagram)] or [(0.0, 0.0)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs) - MARGIN, min(ys) - MARGIN, max(xs) + MARGIN, max(ys) + MARGIN


def _corners(diagram: Diagram) -> Iterator[tuple[float, float]]:
    labels = [*(each.label for each in diagram.shapes), *(each.label for each in diagram.edges)]
    for box in (*filter(None, labels), *(each.box for each in diagram.shapes)):
        yield box.x, box.y
        yield box.x + box.width, box.y + box.height
    for edge in diagram.edges:
        yield from edge.points


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{SVG}}}{tag}", attributes)


def _short(text: str) -> str:
    """Names and ids as they are, but for those that nobody reads."""
    return text[:_LONGEST_NAME]
