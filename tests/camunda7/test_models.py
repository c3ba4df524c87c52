"""Whole models: the public ones, diagrams, and what somebody hostile might hand over."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from support.camunda7 import BPMN, CAMUNDA, model

from worker import feel
from worker.bpmn import NotBpmnError
from worker.camunda7 import LARGEST, convert

if TYPE_CHECKING:
    from pathlib import Path

ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
DIAGRAM = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"
GET = '<inputParameter name="url">u</inputParameter><inputParameter name="method">GET</inputParameter>'


@pytest.fixture
def models(shared: Path) -> dict[str, bytes]:
    return {file.stem: file.read_bytes() for file in sorted((shared / "camunda7" / "public").glob("*.bpmn"))}


def diagrams(xml: bytes) -> list[bytes]:
    found = etree.fromstring(xml).iter(DIAGRAM)
    return [etree.tostring(each, method="c14n", exclusive=True, with_tail=False) for each in found]


@pytest.mark.parametrize("native", [False, True], ids=["compatible", "native"])
def test_public_models_have_every_connector_converted_and_valid_feel_everywhere(
    models: dict[str, bytes], *, native: bool
) -> None:
    assert len(models) == 18
    for xml in models.values():
        made = convert(xml, native=native)
        assert made.report.found["connectors"] == made.report.converted["connectors"] > 0
        root = etree.fromstring(made.xml)
        assert CAMUNDA not in {etree.QName(each).namespace for each in root.iter("*")}
        for source in sources(root):
            if source.startswith("="):
                feel.compile(source)
        assert diagrams(made.xml) == diagrams(xml)


def sources(root: etree._Element) -> list[str]:
    """All texts that may be expressions."""
    attributes = [
        str(value)
        for each in root.iter("*")
        if str(each.tag).startswith(ZEEBE)
        for value in each.attrib.values()
    ]
    return attributes + [each.text or "" for each in root.iter(f"{{{BPMN}}}conditionExpression")]


def test_of_public_models_nine_of_ten_expressions_and_scripts_of_the_simple_kind_are_converted(
    models: dict[str, bytes],
) -> None:
    reports = [convert(xml).report for xml in models.values()]
    found, made = (
        {what: sum(getattr(each, kind)[what] for each in reports) for what in ("expressions", "scripts")}
        for kind in ("found", "converted")
    )
    assert made["expressions"] >= 0.9 * found["expressions"]
    simple = found["scripts"] - sum(is_beyond(each.why) for report in reports for each in report.left)
    assert made["scripts"] >= 0.9 * simple


def is_beyond(why: str) -> bool:
    """Whether a script is left for what no expression can say: loops that count, Java, functions of its own."""
    reasons = (
        "loop",
        "'try'",
        "for what that does",
        "function of its own",
        "Java",
        "'->'",
        "the method take",
    )
    return any(each in why for each in reasons)


def test_what_is_left_is_in_the_report_and_in_the_model(models: dict[str, bytes]) -> None:
    for xml in models.values():
        made = convert(xml)
        text = etree.fromstring(made.xml)
        documented = {
            str(each.getparent().get("id"))  # type: ignore[union-attr] # it has one
            for each in text.iter(f"{{{BPMN}}}documentation")
            if (each.text or "").startswith("Camunda 7, not converted")
        }
        assert {each.element for each in made.report.left} == documented


def test_a_model_of_camunda_8_stays_as_it_is() -> None:
    once = convert(model(GET)).xml
    again = convert(once)
    assert etree.tostring(etree.fromstring(once), method="c14n") == etree.tostring(
        etree.fromstring(again.xml), method="c14n"
    )
    assert "There is no connector in it." in again.report.as_text()


def test_the_report_counts_and_says_what_to_do() -> None:
    broken = GET + '<inputParameter name="payload">${bean.x()}</inputParameter>'
    report = convert(model(broken)).report
    (finding,) = report.as_json()["findings"]
    assert finding == {
        "element": "call",
        "kind": "serviceTask",
        "what": "input payload",
        "why": "the method x has no counterpart in FEEL",
        "todo": "Values of Java beans are not there in Camunda 8: set a variable for it, or write a job worker.",
        "left": True,
        "original": "${bean.x()}",
    }
    assert report.as_json()["counts"]["expressions"] == {"found": 1, "converted": 0}
    assert report.as_text().endswith(
        "Converted: 1 of 1 connectors, 0 of 1 connectors without a gap, 0 of 1 expressions; 1 left."
    )


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (f"{BOMB}]><b:definitions xmlns:b='{BPMN}' id='&j;'/>".encode(), ""),
        (f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d xmlns="{BPMN}">&x;</d>'.encode(), ""),
        (
            f'<!DOCTYPE d SYSTEM "http://127.0.0.1:1/d.dtd"><definitions xmlns="{BPMN}"/>'.encode(),
            "document type",
        ),
        (b" " * (LARGEST + 1), "larger than 16 MB"),
        (b"", "not well-formed"),
        (b"\x00\xff", "not well-formed"),
        (b"<definitions/>", "its root is not bpmn:definitions"),
        (b'<definitions xmlns="http://www.omg.org/spec/DMN/20180521/MODEL/"/>', "its root is not"),
        (("<a>" * 100_000).encode(), "not well-formed"),
        (
            f'<definitions xmlns="{BPMN}">{"<a/>" * 300_000}</definitions>'.encode(),
            "more than 200000 elements",
        ),
    ],
    ids=["bomb", "file", "dtd", "huge", "empty", "binary", "namespace", "dmn", "deep", "wide"],
)
def test_what_is_no_model_is_refused_soon_in_plain_words(xml: bytes, why: str) -> None:
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    with pytest.raises(NotBpmnError) as refused:
        convert(xml)
    assert why in str(refused.value)
    assert time.process_time() - started < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500 * 1024  # KB


def test_a_large_model_takes_time_in_proportion() -> None:
    task = '<b:userTask id="u{0}" c:assignee="${{a{0}}}"/><b:sequenceFlow id="f{0}" sourceRef="u{0}" targetRef="g{0}"><b:conditionExpression>${{x}}</b:conditionExpression></b:sequenceFlow>'
    body = "".join(task.format(number) for number in range(1000))
    xml = f'<b:definitions xmlns:b="{BPMN}" xmlns:c="{CAMUNDA}" id="d"><b:process id="p">{body}</b:process></b:definitions>'
    started = time.process_time()
    made = convert(xml.encode())
    assert time.process_time() - started < 10
    assert made.report.converted["expressions"] == 2000


PIECES = "${~}~#{x.y(~(~)~[~0]~\"~'~\\~\n~ ? ~ : ~ + ~=~;~null~a~<x/>~&~S(response)~.prop('a')~if (x) {~return ~response~def x~[:]"
SCRAPS = st.lists(st.sampled_from([*PIECES.split("~"), ".put(", "JSON.parse("]), max_size=8).map("".join)


@given(SCRAPS, SCRAPS, SCRAPS, SCRAPS)
def test_whatever_stands_in_a_model_it_is_converted_to_valid_feel(
    url: str, source: str, output: str, cycle: str
) -> None:
    parameters = (
        f'<inputParameter name="url">{escape(url)}</inputParameter><inputParameter name="method">GET</inputParameter>'
        f'<inputParameter name="payload"><script scriptFormat="groovy">{escape(source)}</script></inputParameter>'
        f'<outputParameter name="o">{escape(output)}</outputParameter>'
    )
    extensions = f"<failedJobRetryTimeCycle>{escape(cycle)}</failedJobRetryTimeCycle>"
    xml = model(parameters, extensions=extensions, attributes='c:asyncBefore="true"')
    for native in (False, True):
        for found in sources(etree.fromstring(convert(xml, native=native).xml)):
            if found.startswith("="):
                feel.compile(found)
