"""Nested models, unions and operations in an element template: what is flattened, and what depends on what."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field
from support.template_fields import inputs, taking, when

from connectors.sdk import Context, FeelFunction, connector, operation, template
from worker.templates import element_template


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


def test_groups_have_ids_of_their_own_whatever_their_labels() -> None:
    class Input(BaseModel):
        output: Bounds
        retries: int = Field(json_schema_extra=template(group="Retries"))
        low: int = Field(json_schema_extra=template(group="下限"))
        high: int = Field(json_schema_extra=template(group="上限"))

    made = element_template(taking(Input))
    labels = {each["id"]: each["label"] for each in made["groups"]}
    assert len(labels) == len(made["groups"])
    found = {each.get("id"): labels[each["group"]] for each in made["properties"] if "group" in each}
    assert (found["output.low"], found["task:resultVariable"]) == ("Output", "Output mapping")
    assert (found["retries"], found["low"], found["high"]) == ("Retries", "下限", "上限")


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


def test_operations_stand_in_the_order_of_their_names_and_the_first_declared_is_chosen() -> None:
    @connector(type="com.example:shelf:1", name="Shelf")
    class Shelf:
        @operation()
        async def put(self, input: Read, context: Context) -> None: ...

        @operation(name="a look at it")
        async def look(self, input: Read, context: Context) -> None: ...

        @operation()
        async def burn(self, input: Read, context: Context) -> None: ...

    chooser = inputs(Shelf)["operation"]
    assert [each["value"] for each in chooser["choices"]] == ["look", "burn", "put"]
    assert chooser["value"] == "put"


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
