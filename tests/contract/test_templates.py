"""Every connector has an element template that the Modeler accepts, under names that are the project's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support.published import Template
from support.template_schema import validator

from worker.templates import element_template
from worker.templates.schema import Schemas

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.sdk import Connector


def test_the_template_is_valid_with_all_that_it_may_have(connector: Connector, shared: Path) -> None:
    template = json.loads(json.dumps(element_template(connector, hybrid=True, choose_configurations=True)))
    problems = validator(shared / "templates" / "schema" / "schema.json").iter_errors(template)
    assert [(list(each.path), each.message) for each in problems] == []


def test_it_would_not_take_the_place_of_a_published_one(connector: Connector, shared: Path) -> None:
    template = element_template(connector)
    for file in (shared / "templates" / "outbound").glob("*.json"):
        published = json.loads(file.read_text())
        assert template["id"] != published["id"]
        assert template["icon"] != published.get("icon")


def test_every_required_input_can_be_filled_in(connector: Connector) -> None:
    properties = element_template(connector)["properties"]
    bound = {each["binding"].get("name", "").partition(".")[0] for each in properties}
    for operation in connector.operations:
        assert set(Schemas([operation.input]).of(operation.input).get("required", ())) <= bound


def test_every_field_is_explained(connector: Connector) -> None:
    template = element_template(connector, hybrid=True, choose_configurations=True)
    kept = [field for each in template.get("configurationTemplates", ()) for field in each["properties"]]
    for each in [*template["properties"], *kept]:
        if each["type"] != "Hidden" and each["id"] != (connector.discriminator or "operation"):
            assert each.get("description"), f"{each['id']} has no description"


def test_every_operation_is_in_the_menu_which_fills_in_the_choice_of_it(connector: Connector) -> None:
    template = element_template(connector)
    if len(connector.operations) == 1:
        assert not {"steps", "presets"} & template.keys()
        return
    presets = {each["id"]: each["properties"] for each in template["presets"]}
    for step, operation in zip(template["steps"], connector.operations, strict=True):
        chosen = presets[step["presetId"]]
        assert list(chosen.values()) == [operation.id]
        assert set(chosen.items()) <= Template(template).choices(chosen)


@pytest.mark.parametrize("key", ["elementTemplateId", "elementTemplateVersion"])
def test_a_task_tells_which_template_it_was_made_from(connector: Connector, key: str) -> None:
    template = element_template(connector)
    (header,) = (each for each in template["properties"] if each["binding"].get("key") == key)
    expected = template["id"] if key == "elementTemplateId" else str(template["version"])
    assert (header["type"], header["value"]) == ("Hidden", expected)
