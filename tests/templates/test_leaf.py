"""What a single input looks like in an element template (runtime sheet, section 10.3)."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic.alias_generators import to_camel
from support.template_fields import inputs, taking

from connectors.sdk import FeelFunction, template
from connectors.sdk.documents import Document


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
