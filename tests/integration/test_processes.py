"""One list of processes comes to the same variables, incidents and errors on the embedded gateway and on Zeebe 8.6."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.courses import PROCESSES
from support.process_list import LIST

if TYPE_CHECKING:
    from support.courses import Course
    from support.gateway_client import GatewayClient


@pytest.mark.parametrize("course", LIST, ids=lambda course: f"{course.process} {course.name}".strip())
async def test_a_process_goes_its_course(broker: GatewayClient, course: Course) -> None:
    await course.run(broker)


def test_every_process_of_the_folder_is_in_the_list() -> None:
    listed = {name for course in LIST for name in (course.process, *course.beside)}
    assert listed == {file.stem for file in PROCESSES.glob("*.bpmn")}
