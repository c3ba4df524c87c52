"""How a connector is declared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, RootModel, create_model
from structlog.testing import capture_logs

from connectors.sdk import Connector, ConnectorError, Context, InputError, connector, operation
from connectors.sdk.testing import FakeContext
from worker.testing import Complete, Fail, run_job

if TYPE_CHECKING:
    from collections.abc import Callable

    from somewhere import Unimportable  # type: ignore[import-not-found]


class Shout(BaseModel):
    text: str = Field(min_length=1, description="What to shout")
    times: int = Field(default=1, ge=1, le=5)


@connector(type="com.example:shout:1", name="Shout", description="Says it louder")
async def shout(input: Shout, context: Context) -> dict:  # type: ignore[type-arg]
    return {"said": " ".join([input.text.upper()] * input.times)}


def test_a_function_is_declared_by_its_annotations() -> None:
    assert isinstance(shout, Connector)
    assert (shout.type, shout.name, shout.description, shout.version) == (
        "com.example:shout:1",
        "Shout",
        "Says it louder",
        1,
    )
    assert shout.input is Shout
    assert shout.input_variables == ("text", "times")
    (only,) = shout.operations
    assert (only.id, only.blocking) == ("", False)


async def test_a_declared_function_can_still_be_called() -> None:
    assert await shout(Shout(text="hi", times=2), FakeContext()) == {"said": "HI HI"}


async def test_a_declared_plain_function_can_be_called_as_the_worker_does() -> None:
    @connector(type="com.example:count:1", name="Count")
    def count(input: Shout, context: Context) -> int:
        return len(input.text)

    assert await count(Shout(text="four"), FakeContext()) == 4


async def test_the_example_of_the_guide_runs() -> None:
    assert await run_job(shout, {"text": "hi"}, {"resultVariable": "r"}) == Complete('{"r":{"said":"HI"}}')


async def test_both_violations_of_its_input_are_named() -> None:
    outcome = await run_job(shout, {"times": 9})
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert "Property: text: Validation failed. It is required." in outcome.message
    assert "Property: times: Validation failed. It must be less than or equal to 5." in outcome.message


class Aliased(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    plain: int = 0
    renamed: int = Field(default=0, alias="newName")
    deep: int = Field(default=0, validation_alias=AliasPath("outer", "inner"))
    either: int = Field(default=0, validation_alias=AliasChoices("one", AliasPath("two", 0)))


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    known: int = 0


class Root(RootModel[dict[str, Any]]):
    pass


class Empty(BaseModel):
    pass


def declared(function: Callable[..., Any], **options: Any) -> Connector:
    return connector(type="t", name="n", **options)(function)


def test_variables_are_fetched_by_the_names_they_are_read_from() -> None:
    def run(input: Aliased, context: Context) -> None: ...

    assert declared(run).input_variables == (
        "plain", "newName", "renamed", "outer", "deep", "one", "two", "either",
    )  # fmt: skip


def test_a_model_that_takes_any_variable_gets_all() -> None:
    def with_open(input: Open, context: Context) -> None: ...
    def with_root(input: Root, context: Context) -> None: ...
    def with_empty(input: Empty, context: Context) -> None: ...

    assert declared(with_open).input_variables == ()
    assert declared(with_root).input_variables == ()
    assert declared(with_empty).input_variables == ()


def test_other_annotations_of_a_function_may_be_unknown_at_run_time() -> None:
    def run(input: Shout, context: Context) -> Unimportable: ...

    assert declared(run).input is Shout


def test_an_input_that_is_no_model_is_refused_by_name() -> None:
    def none() -> None: ...
    def bare(input, context) -> None: ...  # type: ignore[no-untyped-def]  # noqa: ANN001 - that is the mistake
    def plain(input: dict[str, Any], context: Context) -> None: ...

    for function in (none, bare, plain):
        with pytest.raises(TypeError, match=f"{function.__name__}: the parameter before the context"):
            declared(function)


def test_a_model_that_is_not_known_at_run_time_is_refused_with_advice() -> None:
    def run(input: Unimportable, context: Context) -> None: ...

    with pytest.raises(TypeError, match=r"Unimportable is not known .* `if TYPE_CHECKING`"):
        declared(run)


class Upload(BaseModel):
    path: str


class Delete(BaseModel):
    path: str
    force: bool = False


class FileSettings(BaseModel):
    root: str = "/"


@connector(type="com.example:files:1", name="Files", settings=FileSettings)
class Files:
    """Files of a share."""

    started = False

    def __init__(self, settings: FileSettings) -> None:
        self._root = settings.root

    async def start(self) -> None:
        self.started = True

    @operation(description="Puts a file there")
    async def upload_file(self, input: Upload, context: Context) -> dict[str, Any]:
        return {"put": self._root + input.path, "started": self.started}

    @operation("delete", name="Remove")
    def remove(self, input: Delete, context: Context) -> dict[str, Any]:
        assert context.settings.root == self._root
        return {"removed": self._root + input.path, "force": input.force}

    def helper(self) -> None: ...


def test_the_operations_of_a_class_are_its_marked_methods() -> None:
    assert isinstance(Files, Connector)
    found = [(each.id, each.name, each.description, each.input, each.blocking) for each in Files.operations]
    assert found == [
        ("upload_file", "Upload file", "Puts a file there", Upload, False),
        ("delete", "Remove", "", Delete, True),
    ]
    assert Files.input_variables == ("path", "force")
    with pytest.raises(ValueError, match="too many"):
        _ = Files.input


async def test_the_operation_header_chooses() -> None:
    settings = FileSettings(root="/srv/")
    headers = {"operation": "upload_file", "resultVariable": "r"}
    outcome = await run_job(Files, {"path": "a"}, headers, settings=settings)
    assert outcome.variables == {"r": {"put": "/srv/a", "started": True}}
    outcome = await run_job(Files, {"path": "a", "force": "true"}, headers | {"operation": "delete"})
    assert outcome.variables == {"r": {"removed": "/a", "force": True}}


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({}, "Operation ID is missing in the job context custom headers."),
        ({"operation": "nope"}, "Operation not found: nope"),
    ],
)
async def test_a_missing_or_unknown_operation_fails_for_good(headers: dict[str, str], message: str) -> None:
    outcome = await run_job(Files, {"path": "a"}, headers)
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert outcome.message.startswith(message)


class Get(BaseModel):
    id: int


@connector(type="com.example:items:1", name="Items", discriminator="data.method")
class Items:
    """Items, chosen by the input."""

    @operation("get")
    async def get(self, input: Open, context: Context) -> str:
        return "got"

    @operation("list")
    async def all(self, input: Open, context: Context) -> str:
        return "listed"


async def test_the_input_may_choose_the_operation() -> None:
    outcome = await run_job(Items, {"data": {"method": "list"}}, {"resultVariable": "r"})
    assert outcome.variables == {"r": "listed"}


@pytest.mark.parametrize(
    "variables", [{}, {"data": 5}, {"data": {"method": "nope"}}, {"data": {"method": ["get"]}}]
)
async def test_an_input_that_chooses_no_operation_fails_for_good(variables: dict[str, Any]) -> None:
    outcome = await run_job(Items, variables, {"operation": "get"})
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert outcome.message == "Input data.method: it chooses the operation and must be one of: get, list"


PublishedItems = replace(Items, discriminator="method", discriminates="data")


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"method": "nope", "data": {}}, "Unexpected Error, Further investigation is needed"),
        (
            {"data": {}},
            "Missing external type id property 'method' (and no 'defaultImpl' specified)",
        ),
    ],
)
async def test_error_expressions_see_the_references_words_for_a_wrong_choice_and_the_log_tells_what_they_mean(
    variables: dict[str, Any], message: str
) -> None:
    with capture_logs() as lines:
        outcome = await run_job(PublishedItems, variables)
    assert isinstance(outcome, Fail)
    assert (outcome.message, outcome.retries) == (message, 0)
    assert [each["reason"] for each in lines] == [
        "Input method: it chooses the operation and must be one of: get, list"
    ]


async def test_what_a_choice_is_about_has_to_be_there() -> None:
    outcome = await run_job(PublishedItems, {"method": "get"})
    assert isinstance(outcome, Fail)
    assert (outcome.message, outcome.retries) == ("Missing property 'data' for external type id 'method'", 0)
    outcome = await run_job(PublishedItems, {})
    assert isinstance(outcome, Fail)
    assert outcome.message == "Input method: it chooses the operation and must be one of: get, list"


def test_the_variable_that_chooses_is_fetched_too() -> None:
    class Choosing:
        @operation()
        async def run(self, input: Get, context: Context) -> None: ...

    assert declared(Choosing, discriminator="data.method").input_variables == ("data", "id")


def test_a_class_without_operations_or_with_two_of_one_id_is_refused() -> None:
    class Nothing:
        def run(self, input: Get, context: Context) -> None: ...

    class Twice:
        @operation("a")
        def one(self, input: Get, context: Context) -> None: ...

        @operation("a")
        def two(self, input: Get, context: Context) -> None: ...

    with pytest.raises(TypeError, match="needs a method marked with @operation"):
        declared(Nothing)
    with pytest.raises(TypeError, match="two operations are called a"):
        declared(Twice)


async def test_a_class_may_have_an_operation_that_no_job_chooses() -> None:
    class Sole:
        def __init__(self) -> None:
            self.calls = 0

        @operation("")
        async def greet(self, input: Upload, context: Context) -> str:
            self.calls += 1
            return f"{input.path} {self.calls}"

    found = declared(Sole)
    assert found.sole is found.operations[0]
    outcome = await run_job(found, {"path": "a"}, {"resultVariable": "r"})
    assert outcome == Complete('{"r":"a 1"}')


def test_of_several_operations_each_has_an_id() -> None:
    class Mixed:
        @operation("")
        async def one(self, input: Upload, context: Context) -> None: ...

        @operation("b")
        async def two(self, input: Upload, context: Context) -> None: ...

    with pytest.raises(TypeError, match="of several operations each needs an id"):
        declared(Mixed)


def test_operations_are_inherited() -> None:
    class Base:
        @operation()
        async def get(self, input: Get, context: Context) -> None: ...

    class Derived(Base):
        @operation()
        async def put(self, input: Get, context: Context) -> None: ...

    assert [each.id for each in declared(Derived).operations] == ["get", "put"]


def test_errors_keep_what_they_are_given() -> None:
    error = ConnectorError("404", "gone", variables={"a": 1})
    assert (str(error), error.code, error.message, error.variables) == ("gone", "404", "gone", {"a": 1})
    assert InputError("bad").code is None


@pytest.mark.parametrize("name", ["timeout", "type", "rate_limit"])
def test_a_setting_that_looks_like_one_of_the_workers_own_is_refused(name: str) -> None:
    settings = create_model("Settings", **{name: (int, 1)})  # type: ignore[call-overload]  # fields by computed names
    with pytest.raises(TypeError, match=f"the setting {name} must be called otherwise"):

        @connector(type="t:1", name="Shout", settings=settings)
        async def shout(input: Shout, context: Context) -> None: ...
