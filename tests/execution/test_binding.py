"""Variables become typed input: conversions, and violations named by their path (runtime sheet, section 5)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import Annotated, Any, Literal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, field_validator, model_validator
from structlog.testing import capture_logs

from connectors.sdk import Connector, Context, Document, FeelFunction, InputError, connector
from connectors.sdk.constraints import alone
from connectors.sdk.testing import FakeDocuments
from worker.execution.binding import bind_text
from worker.testing import Complete, Fail, run_job


class Method(Enum):
    GET = "GET"
    POST = "POST"


class Basic(BaseModel):
    type: Literal["basic"]
    username: str = Field(min_length=1)
    password: str


class Bearer(BaseModel):
    type: Literal["bearer"]
    token: str


class Item(BaseModel):
    sku: str
    qty: int = 1


class Everything(BaseModel):
    text: str = "t"
    count: int = 0
    ratio: float = 0.5
    flag: bool = False
    tags: list[str] = []
    names: dict[str, str] = {}
    method: Method = Method.GET
    kind: Literal["Plain", "Rich"] = "Plain"
    auth: Annotated[Basic | Bearer, Field(discriminator="type")] | None = None
    item: Item | None = None
    items: list[Item] = []
    day: date | None = None
    wait: timedelta | None = None
    either: int | list[int] | None = None
    anything: Any = None
    data: bytes = b""


async def bound(variables: str) -> dict[str, Any]:
    model = await bind_text(Everything, variables, {"documents": FakeDocuments()})
    return model.model_dump(exclude_unset=True)


async def violations(variables: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        await bound(variables)
    first, *lines = str(caught.value).splitlines()
    assert first == "The input is not valid:"
    return [line.removeprefix(" - ") for line in lines]


CONVERSIONS = [
    ('{"text": 20}', {"text": "20"}),
    ('{"text": 1.5}', {"text": "1.5"}),
    ('{"text": true}', {"text": "true"}),
    ('{"text": ["x"]}', {"text": "x"}),
    ('{"text": [7]}', {"text": "7"}),
    ('{"count": "20"}', {"count": 20}),
    ('{"count": 1.7}', {"count": 1}),
    ('{"count": null}', {"count": 0}),
    ('{"count": ["3"]}', {"count": 3}),
    ('{"ratio": "1.5"}', {"ratio": 1.5}),
    ('{"ratio": null}', {"ratio": 0.0}),
    ('{"flag": "True"}', {"flag": True}),
    ('{"flag": 2}', {"flag": True}),
    ('{"flag": null}', {"flag": False}),
    ('{"tags": "a"}', {"tags": ["a"]}),
    ('{"tags": 5}', {"tags": ["5"]}),
    ('{"tags": [1, "b", true]}', {"tags": ["1", "b", "true"]}),
    ('{"names": {"a": 1}}', {"names": {"a": "1"}}),
    ('{"names": [{"a": "b"}]}', {"names": {"a": "b"}}),
    ('{"method": "post"}', {"method": Method.POST}),
    ('{"method": ["GET"]}', {"method": Method.GET}),
    ('{"kind": "RICH"}', {"kind": "Rich"}),
    ('{"item": [{"sku": 5}]}', {"item": {"sku": "5"}}),
    ('{"items": {"sku": "x", "qty": "2"}}', {"items": [{"sku": "x", "qty": 2}]}),
    (
        '{"auth": {"type": "basic", "username": 1, "password": 2}}',
        {"auth": {"type": "basic", "username": "1", "password": "2"}},
    ),
    ('{"day": "2024-02-29"}', {"day": date(2024, 2, 29)}),
    ('{"wait": "PT1M"}', {"wait": timedelta(minutes=1)}),
    ('{"unknown": 1}', {}),
    ('{"anything": {"a": [1, "2"]}}', {"anything": {"a": [1, "2"]}}),
]


@pytest.mark.parametrize(("variables", "expected"), CONVERSIONS)
async def test_what_says_what_is_meant_is_converted(variables: str, expected: dict[str, Any]) -> None:
    assert await bound(variables) == expected


VIOLATIONS = [
    ('{"text": {}}', "Property: text: Validation failed. It must be text."),
    (
        '{"text": null}',
        "Property: text: Validation failed. It must be text, but is null: does its expression name what is there?",
    ),
    ('{"text": ["a", "b"]}', "Property: text: Validation failed. It must be text."),
    ('{"count": "abc"}', "Property: count: Validation failed. It must be a whole number."),
    ('{"count": {}}', "Property: count: Validation failed. It must be a whole number."),
    ('{"flag": "maybe"}', "Property: flag: Validation failed. It must be true or false."),
    (
        '{"tags": null}',
        "Property: tags: Validation failed. It must be a list, but is null: does its expression name what is there?",
    ),
    ('{"tags": [{}]}', "Property: tags[0]: Validation failed. It must be text."),
    ('{"names": "a=1"}', "Property: names: Validation failed. It must be an object."),
    ('{"names": {"a": {}}}', "Property: names.a: Validation failed. It must be text."),
    ('{"method": "FETCH"}', "Property: method: Validation failed. It must be 'GET' or 'POST'."),
    ('{"kind": "Bold"}', "Property: kind: Validation failed. It must be 'Plain' or 'Rich'."),
    ('{"item": {}}', "Property: item.sku: Validation failed. It is required."),
    ('{"items": [{"sku": "x"}, {"qty": 1}]}', "Property: items[1].sku: Validation failed. It is required."),
    ('{"auth": {}}', "Property: auth.type: Validation failed. It is required."),
    (
        '{"auth": {"type": "none"}}',
        "Property: auth.type: Validation failed. It must be one of 'basic', 'bearer'.",
    ),
    (
        '{"auth": {"type": "basic", "username": "", "password": "p"}}',
        "Property: auth.username: Validation failed. It must not be empty.",
    ),
    (
        '{"auth": {"type": "basic", "username": "u"}}',
        "Property: auth.password: Validation failed. It is required.",
    ),
    (
        '{"either": "x"}',
        "Property: either: Validation failed. It must be a whole number. Or: It must be a list.",
    ),
    ('{"auth": 5}', "Property: auth: Validation failed. It must be an object."),
]


@pytest.mark.parametrize(("variables", "sentence"), VIOLATIONS)
async def test_a_violation_is_one_sentence_with_the_path(variables: str, sentence: str) -> None:
    assert await violations(variables) == [sentence]


async def test_every_violation_is_named() -> None:
    found = await violations('{"text": {}, "count": "x", "items": [{"qty": "y"}], "tags": "fine"}')
    assert [line.split(":")[1].strip() for line in found] == ["text", "count", "items[0].sku", "items[0].qty"]


async def test_of_very_many_violations_some_are_named_and_the_rest_counted() -> None:
    lines = await violations('{"items": [' + ",".join(["{}"] * 1000) + "]}")
    assert len(lines) == 51
    assert lines[-1] == "There are 950 more."


async def test_a_key_that_is_called_like_a_branch_does_not_confuse_the_path() -> None:
    named_alike = '{"auth": {"type": "basic", "basic": {"username": 1}, "password": {}, "username": "u"}}'
    assert await violations(named_alike) == ["Property: auth.password: Validation failed. It must be text."]


class Checked(BaseModel):
    start: int
    end: int
    code: str = "x"

    @field_validator("code")
    @classmethod
    def _short(cls, value: str) -> str:
        if len(value) > 3:
            raise ValueError("must have at most 3 letters")
        return value

    @model_validator(mode="after")
    def _ordered(self) -> Checked:
        if self.end < self.start:
            raise ValueError("end must not be before start")
        return self


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ('{"start": 2, "end": 1}', " - end must not be before start."),
        (
            '{"start": 1, "end": 2, "code": "long"}',
            " - Property: code: Validation failed. It must have at most 3 letters.",
        ),
        ('{"start": 1}', " - Property: end: Validation failed. It is required."),
    ],
)
async def test_validators_of_a_model_speak_for_themselves(variables: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        await bind_text(Checked, variables, {"documents": FakeDocuments()})
    assert str(caught.value).splitlines()[1:] == [line]


class Asked(BaseModel):
    text: str = ""
    times: int = 1

    @field_validator("text")
    @classmethod
    def _answerable(cls, text: str) -> str:
        if not text.endswith("?"):
            raise alone("That is no question")
        return text


async def test_a_violation_that_models_look_for_is_the_whole_message_where_there_is_no_other() -> None:
    with pytest.raises(InputError) as caught:
        await bind_text(Asked, '{"text": "Tea!"}', {"documents": FakeDocuments()})
    assert caught.value.message == "That is no question"
    assert caught.value.__notes__ == ["It is about the input text."]
    with pytest.raises(InputError, match=r"Property: text: Validation failed\. That is no question\."):
        await bind_text(Asked, '{"text": "Tea!", "times": []}', {"documents": FakeDocuments()})


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.just("s3cr3t-Value"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "basic", "sku", "a"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(Everything.model_fields)), _json, max_size=4))
async def test_any_json_is_bound_or_refused_without_a_value_in_the_message(variables: dict[str, Any]) -> None:
    try:
        text = orjson.dumps(variables).decode()
    except TypeError:
        return  # integers beyond 64 bits, which the gateway never sends
    try:
        await bound(text)
    except InputError as error:
        message = str(error)
    else:
        message = ""
    assert "s3cr3t" not in message


class Files(BaseModel):
    one: Document | None = None
    text: str = ""
    content: bytes = b""
    untyped: Any = None
    each: Annotated[FeelFunction | None, Field(description="per row")] = None


@connector(type="test:files:1", name="Files")
async def files(input: Files, context: Context) -> Any:
    opened = [] if input.one is None else [chunk async for chunk in input.one.open()]
    return {
        "one": b"".join(opened).decode(),
        "text": input.text,
        "content": input.content.decode(),
        "untyped": input.untyped,
        "each": None if input.each is None else [input.each({"row": row}) for row in (1, 2)],
    }


class Attach(BaseModel):
    file: Document
    copies: int = 1


@connector(type="test:attach:1", name="Attach")
async def attach(input: Attach, context: Context) -> None:
    """Takes the file."""


async def run_files(documents: FakeDocuments, **variables: Any) -> dict[str, Any]:
    outcome = await run_job(files, variables, {"resultVariable": "r"}, documents=documents)
    assert isinstance(outcome, Complete), outcome
    result: dict[str, Any] = outcome.variables["r"]
    return result


async def test_a_reference_becomes_what_the_input_asks_for() -> None:
    documents = FakeDocuments()
    reference = documents.add("hello", "a.txt")
    result = await run_files(documents, one=reference, text=reference, content=reference, untyped=reference)
    assert result == {
        "one": "hello",
        "text": "aGVsbG8=",
        "content": "hello",
        "untyped": reference,
        "each": None,
    }


async def test_a_list_of_one_reference_is_a_document() -> None:
    documents = FakeDocuments()
    assert (await run_files(documents, one=[documents.add("hi")]))["one"] == "hi"


@pytest.mark.parametrize("value", [None, [{"camunda.document.type": "camunda", "documentId": "9"}]])
async def test_a_document_has_to_be_there(value: Any) -> None:
    outcome = await run_job(attach, {"file": value}, documents=FakeDocuments())
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert "Property: file: Validation failed." in outcome.message


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x", '"x"'),
        (["ü"], '"ü"'),
        ([], "[]"),
        ({"a": 1}, '{"a":1}'),
        ("x" * 30, f'"{"x" * 30}"'),
        ("x" * 31, "33 characters of JSON"),
        ("{{secrets.PIN}}", '"***"'),
    ],
)
async def test_what_is_no_document_is_told_in_the_references_words_and_the_log_names_the_input(
    value: Any, shown: str
) -> None:
    with capture_logs() as lines:
        outcome = await run_job(attach, {"file": value}, documents=FakeDocuments(), secrets={"PIN": "1234"})
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    words = "Unsupported node format, expected either a document reference or an operation, got: "
    assert outcome.message == words + shown
    assert [each["reason"] for each in lines] == ["It is about the input file."]


async def test_beside_another_violation_it_has_its_place_in_the_list() -> None:
    outcome = await run_job(attach, {"file": "x", "copies": "many"}, documents=FakeDocuments())
    assert isinstance(outcome, Fail)
    assert "Property: file: Validation failed. Unsupported node format" in outcome.message
    assert "Property: copies: Validation failed. It must be a whole number." in outcome.message


async def test_a_feel_function_is_evaluated_by_the_connector() -> None:
    assert (await run_files(FakeDocuments(), each="=row + 1"))["each"] == [2, 3]


@pytest.mark.parametrize(
    ("value", "reason"), [("row + 1", "begins with ="), ("={", "line 1, column"), (5, "begins with =")]
)
async def test_what_is_no_feel_function_is_refused(value: Any, reason: str) -> None:
    outcome = await run_job(files, {"each": value})
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert "Property: each: Validation failed." in outcome.message
    assert reason in outcome.message


async def test_a_feel_function_that_fails_is_an_error_of_the_connector() -> None:
    outcome = await run_job(files, {"each": "=assert(row, false)"})
    assert isinstance(outcome, Fail)
    assert outcome.retries == 2
    assert "could not be evaluated" in outcome.message


def test_a_connector_is_what_its_declaration_says() -> None:
    assert isinstance(files, Connector)
