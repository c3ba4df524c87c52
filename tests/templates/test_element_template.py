"""An element template as a whole: what names it, and what every task of a connector has (section 10.3)."""

from __future__ import annotations

import base64
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Literal
from xml.etree import ElementTree as ET

import pytest
from pydantic import BaseModel, Field, SecretStr
from support.template_fields import inputs, taking
from support.template_schema import validator

from connectors.sdk import Connector, Context, FeelFunction, connector, operation, template
from connectors.sdk.documents import Document
from worker.templates import Element, element_template

if TYPE_CHECKING:
    from pathlib import Path


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Tree(BaseModel):
    name: str
    child: Tree | None = None


class Basic(BaseModel):
    kind: Literal["basic"]
    user: str


class Token(BaseModel):
    kind: Literal["token"]
    token: SecretStr


Authentication = Annotated[Basic | Token, Field(discriminator="kind")]


class Read(BaseModel):
    path: str


class Write(BaseModel):
    path: str
    lines: list[str]


class Filter(BaseModel):
    line_filter: FeelFunction | None = Field(default=None, alias="lineFilter")


@connector(type="com.example:files:1", name="Files")
class Files:
    @operation(headers=Filter, description="Reads it", keywords=["open"])
    async def read(self, input: Read, context: Context) -> None: ...

    @operation()
    async def write(self, input: Write, context: Context) -> None: ...


def test_the_template_names_type_version_engines_and_a_id_of_its_own() -> None:
    made = element_template(taking(Read, version=3, description="Reads"))
    assert made["id"] == "connector-worker:com.example:x:1"
    assert (made["name"], made["description"], made["version"]) == ("An example", "Reads", 3)
    assert made["engines"] == {"camunda": "^8.5"}
    assert made["appliesTo"] == ["bpmn:Task"]
    assert made["elementType"] == {"value": "bpmn:ServiceTask"}
    assert made["properties"][0] == {
        "type": "Hidden",
        "value": "com.example:x:1",
        "binding": {"property": "type", "type": "zeebe:taskDefinition"},
    }


@pytest.mark.parametrize(
    ("element", "name", "applies_to", "element_type"),
    [
        (Element.SEND_TASK, "An example (Send task)", "bpmn:Task", {"value": "bpmn:SendTask"}),
        (Element.SCRIPT_TASK, "An example (Script task)", "bpmn:Task", {"value": "bpmn:ScriptTask"}),
        (
            Element.THROW_EVENT,
            "An example (Intermediate throw event)",
            "bpmn:IntermediateThrowEvent",
            {"value": "bpmn:IntermediateThrowEvent", "eventDefinition": "bpmn:MessageEventDefinition"},
        ),
        (
            Element.END_EVENT,
            "An example (End event)",
            "bpmn:EndEvent",
            {"value": "bpmn:EndEvent", "eventDefinition": "bpmn:MessageEventDefinition"},
        ),
    ],
)
def test_a_template_may_be_for_another_element_that_has_a_job(
    element: Element, name: str, applies_to: str, element_type: dict[str, str], shared: Path
) -> None:
    made = element_template(taking(Read), element=element)
    assert (made["name"], made["appliesTo"], made["elementType"]) == (name, [applies_to], element_type)
    assert list(validator(shared / "templates" / "schema" / "schema.json").iter_errors(made)) == []


def test_templates_for_several_elements_stand_beside_each_other() -> None:
    made = [element_template(taking(Read), element=each) for each in Element]
    assert len({each["id"] for each in made}) == len(Element)
    for each in made:
        (header,) = (
            field for field in each["properties"] if field["binding"].get("key") == "elementTemplateId"
        )
        assert header["value"] == made[0]["id"]


def test_in_a_hybrid_template_the_job_type_is_a_field_above_all_others() -> None:
    made = element_template(taking(Read), hybrid=True)
    assert (made["name"], made["id"]) == ("Hybrid An example", "connector-worker:com.example:x:1-hybrid")
    assert made["groups"][0] == {"id": "taskDefinitionType", "label": "Task definition type"}
    (field, *others) = made["properties"]
    assert (field["id"], field["type"], field["value"]) == ("taskDefinitionType", "String", "com.example:x:1")
    assert field["binding"] == {"property": "type", "type": "zeebe:taskDefinition"}
    assert field["group"] == "taskDefinitionType"
    assert others == element_template(taking(Read))["properties"][1:]


def test_a_hybrid_template_may_be_for_another_element() -> None:
    made = element_template(taking(Read), element=Element.SEND_TASK, hybrid=True)
    assert made["name"] == "Hybrid An example (Send task)"
    assert made["id"] == "connector-worker:com.example:x:1:SendTask-hybrid"


def test_modelers_find_it_by_keywords_and_its_page_from_there() -> None:
    made = element_template(taking(Read, keywords=["disk", "share"], docs="https://example.com/files"))
    assert (made["keywords"], made["documentationRef"]) == (["disk", "share"], "https://example.com/files")
    assert not {"keywords", "documentationRef"} & element_template(taking(Read)).keys()


def test_modelers_find_operations_and_what_they_choose_is_filled_in() -> None:
    made = element_template(Files)
    assert made["steps"] == [
        {"name": "Read", "description": "Reads it", "keywords": ["open"], "presetId": "read"},
        {"name": "Write", "presetId": "write"},
    ]
    assert made["presets"] == [
        {"id": "read", "properties": {"operation": "read"}},
        {"id": "write", "properties": {"operation": "write"}},
    ]
    assert not {"steps", "presets"} & element_template(taking(Read)).keys()


def test_output_errors_and_retries_are_in_every_template() -> None:
    properties = element_template(taking(Read))["properties"]
    by_name = {each["binding"].get("key") or each["binding"].get("property"): each for each in properties}
    assert by_name["resultExpression"]["feel"] == by_name["errorExpression"]["feel"] == "required"
    assert (by_name["retries"]["value"], by_name["retryBackoff"]["value"]) == ("3", "PT30S")
    assert by_name["jobTimeout"]["optional"] is True
    assert by_name["elementTemplateVersion"]["value"] == "1"


def test_the_job_type_may_be_the_one_that_this_worker_answers_to() -> None:
    made = element_template(taking(Read), "my:type:1")
    assert (made["id"], made["properties"][0]["value"]) == ("connector-worker:my:type:1", "my:type:1")


def test_inputs_may_be_called_as_the_tasks_own_settings_are() -> None:
    class Input(BaseModel):
        id: str
        version: str
        retryCount: int  # noqa: N815 - a variable's name

    assert list(inputs(taking(Input))) == ["id", "version", "retryCount"]


def test_a_name_that_a_model_can_not_bind_to_is_refused() -> None:
    class Input(BaseModel):
        it: str = Field(alias="content-type")

    with pytest.raises(ValueError, match="Input content-type: BPMN models can't bind"):
        element_template(taking(Input))


def drawn(made: Connector) -> ET.Element:
    """The icon's document."""
    kind, _, content = element_template(made)["icon"]["contents"].partition(",")
    assert kind == "data:image/svg+xml;base64"
    return ET.fromstring(base64.b64decode(content))


def test_the_icon_shows_the_initials_unless_the_connector_brings_one() -> None:
    assert "".join(drawn(taking(Read)).itertext()) == "AE"
    own = '<svg xmlns="http://www.w3.org/2000/svg"><text>mine</text></svg>'
    assert "".join(drawn(taking(Read, icon=own)).itertext()) == "mine"


def test_all_of_it_is_valid(shared: Path) -> None:
    class Everything(BaseModel):
        text: str = Field(default="a", max_length=5, pattern="^a", json_schema_extra=template(multiline=True))
        number: float = Field(default=0.5, ge=0)
        truth: bool = True
        chosen: Colour = Colour.RED
        auth: Authentication | None = None
        tree: Tree
        function: FeelFunction | None = None
        document: Document | None = None

    check = validator(shared / "templates" / "schema" / "schema.json")
    for made in (taking(Everything, headers=Filter), Files):
        for hybrid in (False, True):
            found = check.iter_errors(element_template(made, hybrid=hybrid))
            assert [each.message for each in found] == []
