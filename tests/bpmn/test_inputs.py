"""What elements of a deployed process say about their inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.bpmn import Process

from worker.bpmn import NotBpmnError, input_sources

if TYPE_CHECKING:
    from pathlib import Path


def test_the_sources_of_each_element_stand_under_its_id() -> None:
    model = (
        Process("p")
        .start()
        .service_task("call", "t", inputs={"url": "=base", "token": '="{{secrets.T}} & <more>"'})
        .service_task("plain", "t")
        .service_task("send", "t", kind="sendTask", inputs={"x": "1"}, outputs={"y": "=other"})
        .end()
    )
    assert input_sources(model.xml()) == {"call": ["=base", '="{{secrets.T}} & <more>"'], "send": ["1"]}


def test_elements_inside_of_sub_processes_are_found() -> None:
    model = (
        Process("p").start().subprocess("sub").start("s").service_task("in", "t", inputs={"x": "=1"}).end("e")
    )
    assert input_sources(model.close().end().xml()) == {"in": ["=1"]}


@pytest.mark.parametrize("xml", [b"", b"no xml", b"<a/>", b"<definitions/>", b"\x00"])
def test_what_is_no_model_is_refused(xml: bytes) -> None:
    with pytest.raises(NotBpmnError):
        input_sources(xml)


def test_a_model_that_names_another_file_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("{{secrets.T}}")
    model = Process("p").start().service_task("call", "t", inputs={"x": "PLACE"}).end().xml().decode()
    declared = model.replace("?>\n", f'?>\n<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]>\n', 1)
    with pytest.raises(NotBpmnError):
        input_sources(declared.replace("PLACE", "&e;").encode())
