"""What becomes of each kind of input in an element template (runtime sheet, section 10.3)."""

from __future__ import annotations

import base64
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Literal
from xml.etree import ElementTree as ET

import pytest
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic.alias_generators import to_camel
from support.template_schema import validator

from connectors.sdk import Connector, Context, FeelFunction, connector, operation, template
from connectors.sdk.documents import Document
from worker.templates import element_template

if TYPE_CHECKING:
    from pathlib import Path


def taking(model: type[BaseModel], **more: Any) -> Connector:
    """A connector with this input."""

    async def run(input: Any, context: Context) -> None: ...

    run.__annotations__["input"] = model
    return connector(type="com.example:x:1", name="An example", **more)(run)


def inputs(made: Connector) -> dict[str, dict[str, Any]]:
    """The template's fields for inputs, by id, without group and binding."""
    return {
        each["id"]: {key: value for key, value in each.items() if key not in ("id", "group", "binding")}
        for each in element_template(made)["properties"]
        if not each.get("id", "task:").startswith("task:")
    }


def field(annotation: Any, default: Any = ..., **rules: Any) -> dict[str, Any]:
    """The template's field for an input of this type."""

    class Input(BaseModel):
        it: annotation = Field(default, **rules)

    (found,) = inputs(taking(Input)).values()
    assert found.pop("label", "It") == "It"
    return found


class Colour(Enum):
    RED = "red"
    DARK_BLUE = "darkBlue"


REQUIRED = {"constraints": {"notEmpty": True}}


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (str, {"type": "String", "feel": "optional", **REQUIRED}),
        (int, {"type": "Number", "feel": "optional", **REQUIRED}),
        (float, {"type": "Number", "feel": "optional", **REQUIRED}),
        (bool, {"type": "Boolean", "feel": "optional"}),
        (date, {"type": "String", "feel": "optional", **REQUIRED}),
        (int | str, {"type": "String", "feel": "optional", **REQUIRED}),
        (list[str], {"type": "Text", "feel": "required", **REQUIRED}),
        (dict[str, int], {"type": "Text", "feel": "required", **REQUIRED}),
        (list[str] | dict[str, str], {"type": "Text", "feel": "required", **REQUIRED}),
        (str | list[str], {"type": "Text", "feel": "optional", **REQUIRED}),
        (Any, {"type": "Text", "feel": "optional", **REQUIRED}),
        (Document, {"type": "Text", "feel": "required", **REQUIRED}),
        (Literal["fixed"], {"type": "Hidden", "value": "fixed"}),
        (
            SecretStr,
            {
                "type": "String",
                "feel": "optional",
                "secret": True,
                "placeholder": "{{secrets.NAME}}",
                **REQUIRED,
            },
        ),
    ],
    ids=str,
)
def test_the_type_of_an_input_decides_how_it_is_filled_in(annotation: Any, expected: dict[str, Any]) -> None:
    assert field(annotation) == expected


def test_enums_and_literals_are_choices() -> None:
    colours = [{"name": "Red", "value": "red"}, {"name": "Dark blue", "value": "darkBlue"}]
    assert field(Colour) == {"type": "Dropdown", "choices": colours, **REQUIRED}
    numbers = [{"name": "1", "value": "=1"}, {"name": "2", "value": "=2"}]
    assert field(Literal[1, 2])["choices"] == numbers
    assert field(Colour, Colour.RED)["value"] == "red"


def test_choices_may_be_called_otherwise_and_a_text_may_be_given_some() -> None:
    named = field(Colour, json_schema_extra=template(choices={"darkBlue": "Navy"}))
    assert [each["name"] for each in named["choices"]] == ["Red", "Navy"]
    suggested = field(str, json_schema_extra=template(choices={"a": "First", "b": "Second"}))
    assert suggested["choices"] == [{"name": "First", "value": "a"}, {"name": "Second", "value": "b"}]


@pytest.mark.parametrize(
    ("annotation", "default", "value"),
    [
        (str, "x", "x"),
        (int, 3, 3),
        (float, 0.5, 0.5),
        (bool, True, True),
        (bool, False, False),
        (list[str], ["a"], '=["a"]'),
        (dict[str, Any], {"a": None}, '={"a":null}'),
        (int | str, 5, "5"),
        (Any, 5, "=5"),
        (Any, True, "=true"),
    ],
)
def test_a_default_is_filled_in_and_its_field_may_be_left_out(
    annotation: Any, default: Any, value: Any
) -> None:
    found = field(annotation, default)
    assert found["value"] == value
    assert found["optional"] is True
    assert "notEmpty" not in found.get("constraints", {})


def test_none_as_default_fills_in_nothing() -> None:
    assert field(int | None, None) == {"type": "Number", "feel": "optional", "optional": True}


def test_a_template_may_have_a_default_that_the_model_has_not() -> None:
    found = field(str, json_schema_extra=template(default="GET"))
    assert (found["value"], found.get("optional")) == ("GET", None)


def test_lengths_and_patterns_are_constraints() -> None:
    assert field(str, min_length=1)["constraints"] == {"notEmpty": True}
    assert field(str, min_length=2, max_length=5)["constraints"] == {
        "notEmpty": True,
        "minLength": 2,
        "maxLength": 5,
    }
    assert field(str, "a", max_length=5)["constraints"] == {"notEmpty": False, "maxLength": 5}
    hint = template(message="Three digits")
    assert field(str, pattern=r"^\d{3}$", json_schema_extra=hint)["constraints"]["pattern"] == {
        "value": r"^=|\{\{|^\d{3}$",
        "message": "Three digits",
    }


@pytest.mark.parametrize(
    ("bounds", "told"),
    [
        ({"ge": 1, "le": 5}, "From 1 to 5"),
        ({"ge": 1}, "At least 1"),
        ({"le": 5}, "At most 5"),
        ({"gt": 0, "lt": 1}, "More than 0, Less than 1"),
        ({"ge": 1, "description": "How often."}, "How often. At least 1"),
    ],
)
def test_bounds_of_numbers_are_told(bounds: dict[str, Any], told: str) -> None:
    assert field(int, **bounds)["description"] == told


def test_labels_come_from_titles_or_else_from_names() -> None:
    class Input(BaseModel):
        model_config = ConfigDict(alias_generator=to_camel)
        api_key_id: str
        URL: str = Field(alias="URL")
        plain: str = Field(title="Something else")

    labels = {name: each["label"] for name, each in inputs(taking(Input)).items()}
    assert labels == {"apiKeyId": "Api key id", "URL": "URL", "plain": "Something else"}


def test_examples_are_placeholders() -> None:
    assert field(str, examples=["Ada", "Bob"])["placeholder"] == "Ada"
    assert field(dict[str, int], examples=[{"a": 1}])["placeholder"] == '={"a":1}'
    assert "placeholder" not in field(int, examples=[1])


def test_hints_say_what_the_model_can_not() -> None:
    found = field(str, json_schema_extra=template(multiline=True, feel="required", secret=True))
    assert (found["type"], found["feel"], found["secret"]) == ("Text", "required", True)
    assert "feel" not in field(str, json_schema_extra=template(feel="disabled"))


def test_deprecated_and_omitted_inputs_are_not_offered() -> None:
    class Input(BaseModel):
        shown: str
        old: str = Field(default="", deprecated=True)
        internal: str = Field(default="", json_schema_extra=template(omit=True))

    assert list(inputs(taking(Input))) == ["shown"]


def test_a_feel_function_is_given_as_a_text_that_the_engine_leaves_alone() -> None:
    found = field(FeelFunction)
    assert (found["type"], found["feel"]) == ("Text", "required")
    assert "text that begins with =" in found["description"]


class Bounds(BaseModel):
    low: int
    high: int = 10


def test_a_nested_model_is_flattened_into_a_group_of_its_own() -> None:
    class Input(BaseModel):
        size: Bounds
        other: Bounds | None = None

    made = element_template(taking(Input))
    found = {each.get("id"): each for each in made["properties"]}
    assert found["size.low"]["binding"] == {"name": "size.low", "type": "zeebe:input"}
    assert found["size.low"]["constraints"] == {"notEmpty": True}
    assert found["other.low"]["optional"] is True
    assert [each["label"] for each in made["groups"]][:2] == ["Size", "Other"]
    assert found["other.high"]["group"] == "other"


def test_groups_are_named_by_hints_and_stand_in_the_order_of_their_first_fields() -> None:
    class Input(BaseModel):
        url: str = Field(json_schema_extra=template(group="HTTP endpoint"))
        plain: str
        method: str = Field(json_schema_extra=template(group="HTTP endpoint"))
        size: Bounds = Field(json_schema_extra=template(group="HTTP endpoint"))

    made = element_template(taking(Input))
    assert made["groups"] == [
        {"id": "http-endpoint", "label": "HTTP endpoint"},
        {"id": "input", "label": "Input"},
        {"id": "connector", "label": "Connector"},
        {"id": "output", "label": "Output mapping"},
        {"id": "error", "label": "Error handling"},
        {"id": "retries", "label": "Retries"},
    ]
    assert [each["group"] for each in made["properties"][1:6]] == ["http-endpoint", "input"] + [
        "http-endpoint"
    ] * 3


class Tree(BaseModel):
    name: str
    child: Tree | None = None


def test_a_model_inside_itself_is_flattened_once() -> None:
    found = inputs(taking(Tree))
    assert list(found) == ["name", "child.name", "child.child"]
    assert found["child.child"]["feel"] == "required"


class Not(BaseModel):
    kind: Literal["not"]
    term: Annotated[Not | Word, Field(discriminator="kind")]


class Word(BaseModel):
    kind: Literal["word"]
    word: str


def test_a_union_inside_itself_is_flattened_once() -> None:
    class Input(BaseModel):
        query: Annotated[Not | Word, Field(discriminator="kind")]

    found = inputs(taking(Input))
    assert list(found) == ["query.kind", "query.term", "query.word"]
    assert found["query.term"]["type"] == "Text"


# Unions


class Basic(BaseModel):
    kind: Literal["basic"]
    user: str
    password: str | None = None


class Token(BaseModel):
    kind: Literal["apiToken"]
    token: str
    user: str


class Anonymous(BaseModel):
    kind: Literal["none"]
    password: str


Authentication = Annotated[Basic | Token | Anonymous, Field(discriminator="kind")]


def when(property_id: str, *values: str) -> dict[str, Any]:
    wanted = {"equals": values[0]} if len(values) == 1 else {"oneOf": list(values)}
    return {"property": property_id, **wanted, "type": "simple"}


def test_a_discriminated_union_is_a_choice_on_which_fields_depend() -> None:
    class Input(BaseModel):
        auth: Authentication

    found = inputs(taking(Input))
    assert found["auth.kind"]["type"] == "Dropdown"
    assert found["auth.kind"]["label"] == "Auth"
    assert {each["value"] for each in found["auth.kind"]["choices"]} == {"basic", "apiToken", "none"}
    assert found["auth.token"]["condition"] == when("auth.kind", "apiToken")


def test_what_several_members_have_in_common_is_one_field_and_what_differs_is_several() -> None:
    class Input(BaseModel):
        auth: Authentication

    made = taking(Input)
    found = inputs(made)
    (user,) = (each for name, each in found.items() if name.endswith("user"))
    assert set(user["condition"]["oneOf"]) == {"basic", "apiToken"}
    assert found["basic:auth.password"]["optional"] is True
    assert found["none:auth.password"]["constraints"] == {"notEmpty": True}
    names = [each["binding"].get("name") for each in element_template(made)["properties"]]
    assert names.count("auth.password") == 2


def test_an_optional_union_may_be_left_out() -> None:
    class Input(BaseModel):
        auth: Authentication | None = None

    found = inputs(taking(Input))
    assert found["auth.kind"]["optional"] is True
    assert found["auth.token"]["constraints"] == {"notEmpty": True}


def test_a_union_in_a_union_depends_on_both_choices() -> None:
    class Inner(BaseModel):
        kind: Literal["inner"]
        auth: Authentication

    class Other(BaseModel):
        kind: Literal["other"]

    class Input(BaseModel):
        outer: Annotated[Inner | Other, Field(discriminator="kind")]

    found = inputs(taking(Input))
    assert found["outer.auth.token"]["condition"] == {
        "allMatch": [when("outer.kind", "inner"), when("outer.auth.kind", "apiToken")]
    }


def test_a_field_may_depend_on_one_beside_it() -> None:
    class Input(BaseModel):
        method: Literal["GET", "POST", "PUT"]
        body: str = Field(default="", json_schema_extra=template(when={"method": ["POST", "PUT"]}))

    assert inputs(taking(Input))["body"]["condition"] == when("method", "POST", "PUT")


class Put(BaseModel):
    kind: Literal["a", "b"]
    note: str = Field(json_schema_extra=template(when={"kind": "b"}))


class Post(BaseModel):
    kind: Literal["a", "b"]
    note: str | None = Field(default=None, json_schema_extra=template(when={"kind": "b"}))


@connector(type="com.example:notes:1", name="Notes")
class Notes:
    @operation()
    async def put(self, input: Put, context: Context) -> None: ...

    @operation()
    async def post(self, input: Post, context: Context) -> None: ...


def test_a_field_of_one_operation_may_depend_on_one_that_all_have() -> None:
    found = inputs(Notes)
    assert found["put:note"]["condition"] == {"allMatch": [when("operation", "put"), when("kind", "b")]}
    assert found["post:note"]["condition"] == {"allMatch": [when("operation", "post"), when("kind", "b")]}


def test_a_field_that_depends_on_none_there_is_is_refused() -> None:
    class Input(BaseModel):
        body: str = Field(json_schema_extra=template(when={"methd": "POST"}))

    with pytest.raises(ValueError, match="Input body depends on methd"):
        element_template(taking(Input))


# Operations


class Read(BaseModel):
    path: str
    lines: int = 10


class Write(BaseModel):
    path: str
    lines: list[str]


class Filter(BaseModel):
    line_filter: FeelFunction | None = Field(default=None, alias="lineFilter")


@connector(type="com.example:files:1", name="Files")
class Files:
    @operation(name="Read a file", headers=Filter)
    async def read(self, input: Read, context: Context) -> None: ...

    @operation()
    async def write_lines(self, input: Write, context: Context) -> None: ...


def test_operations_are_chosen_by_a_header_and_their_inputs_depend_on_it() -> None:
    found = {each.get("id"): each for each in element_template(Files)["properties"]}
    chooser = found["operation"]
    assert chooser["binding"] == {"key": "operation", "type": "zeebe:taskHeader"}
    assert chooser["choices"] == [
        {"name": "Read a file", "value": "read"},
        {"name": "Write lines", "value": "write_lines"},
    ]
    assert chooser["value"] == "read"
    assert "condition" not in found["path"]
    assert found["read:lines"]["condition"] == when("operation", "read")
    assert found["write_lines:lines"]["condition"] == when("operation", "write_lines")


def test_a_header_that_an_operation_reads_is_a_field_too() -> None:
    (found,) = (each for each in element_template(Files)["properties"] if each.get("id") == "lineFilter")
    assert found["binding"] == {"key": "lineFilter", "type": "zeebe:taskHeader"}
    assert (found["feel"], found["condition"]) == ("required", when("operation", "read"))


def test_the_only_operation_is_not_asked_for() -> None:
    @connector(type="com.example:one:1", name="One")
    class One:
        @operation("only")
        async def run(self, input: Read, context: Context) -> None: ...

    found = inputs(One)
    assert found["operation"] == {"type": "Hidden", "value": "only"}
    assert "condition" not in found["path"]


class Data(BaseModel):
    method: str
    text: str


class Said(BaseModel):
    data: Data


@connector(type="com.example:chat:1", name="Chat", discriminator="data.method")
class Chat:
    @operation("chat.post")
    async def post(self, input: Said, context: Context) -> None: ...

    @operation("chat.read")
    async def read(self, input: Read, context: Context) -> None: ...


def test_an_operation_chosen_by_the_input_is_bound_to_it() -> None:
    found = {each.get("id"): each for each in element_template(Chat)["properties"]}
    assert found["data.method"]["binding"] == {"name": "data.method", "type": "zeebe:input"}
    assert found["data.text"]["condition"] == when("data.method", "chat.post")


# The whole


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
        assert [each.message for each in check.iter_errors(element_template(made))] == []
