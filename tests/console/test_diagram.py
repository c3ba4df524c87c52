"""Processes drawn as SVG from the diagrams of their models."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from support.bpmn import Process

from worker.bpmn.xml import NotBpmnError
from worker.console.diagram import Marks, diagram_of, drawn

EXAMPLES = Path(__file__).parents[2] / "examples"
SVG = "{http://www.w3.org/2000/svg}"


def picture(model: bytes, marks: Marks | None = None) -> etree._Element:
    return etree.fromstring(drawn(diagram_of(model), "A process", marks or Marks()))


def classes(svg: etree._Element) -> dict[str, set[str]]:
    return {
        str(each.get("data-element")): set(str(each.get("class")).split())
        for each in svg.iter(f"{SVG}g")
        if each.get("data-element")
    }


@pytest.mark.parametrize("model", sorted(EXAMPLES.glob("*.bpmn")), ids=lambda model: model.name)
def test_every_shape_and_edge_of_the_examples_is_drawn_within_the_picture(model: Path) -> None:
    svg = picture(model.read_bytes())
    root = etree.fromstring(model.read_bytes())
    di = "{http://www.omg.org/spec/BPMN/20100524/DI}"
    expected = {
        str(each.get("bpmnElement")) for tag in ("Shape", "Edge") for each in root.iter(f"{di}BPMN{tag}")
    }
    assert set(classes(svg)) == expected
    left, top, width, height = map(float, str(svg.get("viewBox")).split())
    for rect in svg.iter(f"{SVG}rect"):
        x, y = float(str(rect.get("x"))), float(str(rect.get("y")))
        assert left < x < left + width
        assert top < y < top + height


def test_elements_are_told_apart_by_their_class() -> None:
    found = classes(picture((EXAMPLES / "order.bpmn").read_bytes()))
    assert found["placed"] >= {"element", "event"}
    assert found["reserved"] >= {"event", "end"}
    assert found["to-reserve"] >= {"flow", "sequenceFlow"}


def test_tokens_incidents_and_the_way_taken_are_marked() -> None:
    marks = Marks(
        tokens={"reserve": 3}, incidents={"reserve": 1}, done={"placed": 1}, flows={"to-reserve": 1}
    )
    svg = picture((EXAMPLES / "order.bpmn").read_bytes(), marks)
    found = classes(svg)
    assert found["reserve"] >= {"active", "failed"}
    assert "done" in found["placed"]
    assert "taken" in found["to-reserve"]
    assert "taken" not in found["to-refused"]
    badges = {
        str(each.get("class")): (
            each.get("data-at"),
            each.findtext(f"{SVG}text"),
            each.findtext(f"{SVG}title"),
        )
        for each in svg.iter(f"{SVG}g")
        if each.get("data-at")
    }
    assert badges == {
        "token": ("reserve", "3", "3 tokens at Reserve the goods"),
        "incident": ("reserve", "1", "1 incident at Reserve the goods"),
    }


def test_a_name_is_text_whatever_it_holds() -> None:
    model = (EXAMPLES / "order.bpmn").read_text()
    model = model.replace("Reserve the goods", "&lt;script&gt;alert(1)&lt;/script&gt; &amp;")
    svg = picture(model.encode())
    assert not list(svg.iter(f"{SVG}script"))
    assert "alert(1)" in "".join(str(each) for each in svg.itertext())


def test_a_long_name_is_broken_into_a_few_lines() -> None:
    model = (EXAMPLES / "order.bpmn").read_text().replace("Reserve the goods", "reserve " * 100)
    svg = picture(model.encode())
    (task,) = (each for each in svg.iter(f"{SVG}g") if each.get("data-element") == "reserve")
    lines = ["".join(str(part) for part in each.itertext()) for each in task.iter(f"{SVG}tspan")]
    assert len(lines) == 4
    assert lines[-1].endswith("…")


def test_a_model_without_a_diagram_is_an_empty_picture() -> None:
    diagram = diagram_of(Process("plain").start().end().xml())
    assert (diagram.shapes, diagram.edges) == ((), ())
    assert drawn(diagram, "plain", Marks())


@pytest.mark.parametrize("bounds", ['x="a"', 'x="nan"', 'x="1e300"', ""])
def test_a_shape_without_a_usable_place_is_left_out(bounds: str) -> None:
    model = (EXAMPLES / "order.bpmn").read_text().replace('x="240" y="80"', f'{bounds} y="80"', 1)
    found = classes(picture(model.encode()))
    assert "reserve" not in found
    assert "placed" in found


def test_what_is_no_model_is_no_picture() -> None:
    with pytest.raises(NotBpmnError):
        diagram_of(b"<svg/>")
