"""Objects that modelers keep as configurations and choose, for Camunda 8.10 (runtime sheet, section 10.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field
from support.template_fields import taking, when
from support.template_schema import validator

from connectors.sdk import template
from worker.templates import element_template

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.sdk import Connector


class Basic(BaseModel):
    kind: Literal["basic"]
    user: str
    password: str | None = Field(default=None, json_schema_extra=template(secret=True))


class Token(BaseModel):
    kind: Literal["token"]
    token: str = Field(pattern="^[a-z]+$")


class Login(BaseModel):
    realm: str = "main"
    tries: int | None = None
    method: Annotated[Basic | Token, Field(discriminator="kind")]


class Input(BaseModel):
    url: str
    login: Login | None = Field(
        default=None,
        title="Shop login",
        description="Who logs in",
        json_schema_extra=template(group="Authentication", configuration="com.example:login:3"),
    )


def of_8_10(made: Connector) -> dict[str, Any]:
    return element_template(made, choose_configurations=True)


def test_such_an_object_is_chosen_as_a_whole() -> None:
    made = of_8_10(taking(Input))
    (chooser,) = (each for each in made["properties"] if each["type"] == "Configuration")
    assert chooser == {
        "id": "login",
        "label": "Shop login",
        "type": "Configuration",
        "configurationTemplate": "com.example:login:3",
        "description": "Who logs in",
        "optional": True,
        "group": "authentication",
        "binding": {"name": "login", "type": "zeebe:input"},
    }
    assert made["engines"] == {"camunda": "^8.10"}


def test_its_fields_are_those_of_the_model_and_never_feel() -> None:
    (form,) = of_8_10(taking(Input))["configurationTemplates"]
    fields = {each["id"]: each for each in form.pop("properties")}
    assert form == {
        "id": "com.example:login:3",
        "kind": "CREDENTIAL",
        "version": 3,
        "name": "Shop login",
    }
    assert list(fields) == ["realm", "tries", "method.kind", "method.user", "method.password", "method.token"]
    assert not {"feel", "optional"} & {key for each in fields.values() for key in each}
    assert fields["tries"]["type"] == "Number"
    assert fields["method.user"]["binding"] == {"name": "method.user", "type": "property"}
    assert fields["method.user"]["condition"] == when("method.kind", "basic")
    assert fields["method.user"]["constraints"] == {"notEmpty": True}
    assert fields["method.password"]["secret"] is True


def test_other_templates_leave_it_out_for_gateways_before_8_10() -> None:
    made = element_template(taking(Input))
    assert "login" not in {each.get("id") for each in made["properties"]}
    assert "configurationTemplates" not in made
    assert made["engines"] == {"camunda": "^8.5"}


def test_a_connector_without_such_objects_has_the_same_template() -> None:
    class Plain(BaseModel):
        url: str

    assert of_8_10(taking(Plain)) == element_template(taking(Plain))


def test_one_that_an_element_has_to_have_is_asked_for() -> None:
    class Needing(BaseModel):
        login: Login = Field(json_schema_extra=template(configuration="com.example:login:3"))

    (chooser,) = (each for each in of_8_10(taking(Needing))["properties"] if each.get("id") == "login")
    assert (chooser["constraints"], chooser.get("optional")) == ({"notEmpty": True}, None)


def test_several_fields_may_choose_of_one_kind() -> None:
    hint = template(configuration="com.example:login:3")

    class Copying(BaseModel):
        source: Login = Field(json_schema_extra=hint)
        target: Login = Field(json_schema_extra=hint)

    made = of_8_10(taking(Copying))
    assert [each["id"] for each in made["properties"] if each["type"] == "Configuration"] == [
        "source",
        "target",
    ]
    assert [each["id"] for each in made["configurationTemplates"]] == ["com.example:login:3"]


@pytest.mark.parametrize("kind", [list[str], dict[str, str], Literal[1, 2], Literal[1]], ids=str)
def test_what_takes_feel_can_be_no_part_of_one(kind: Any) -> None:
    class Labelled(BaseModel):
        it: kind

    class Needing(BaseModel):
        login: Labelled = Field(json_schema_extra=template(configuration="com.example:login:3"))

    with pytest.raises(ValueError, match="Input it can't be part of a configuration"):
        of_8_10(taking(Needing))


@pytest.mark.parametrize("kind", [str, Annotated[Basic | Token, Field(discriminator="kind")]], ids=str)
def test_what_is_no_model_can_be_none(kind: Any) -> None:
    class Needing(BaseModel):
        login: kind = Field(json_schema_extra=template(configuration="com.example:login:3"))

    with pytest.raises(ValueError, match=r"login:3: its field needs a nested model"):
        of_8_10(taking(Needing))


@pytest.mark.parametrize("name", ["com.example:login", "com.example:login:", ":1", ""])
def test_an_id_without_a_version_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="needs an id and a version"):
        template(configuration=name)


def test_the_template_is_valid(shared: Path) -> None:
    check = validator(shared / "templates" / "schema" / "schema.json")
    assert [each.message for each in check.iter_errors(of_8_10(taking(Input)))] == []
