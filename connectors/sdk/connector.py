"""How a connector is declared: a function or a class, its job type, its typed input.

A declaration is data: the worker runs it, templates and docs are made from it. Declaring one must stay cheap, so
modules that hold declarations import no heavy library; operations import theirs when the first job runs.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar, get_type_hints, overload

from pydantic import AliasChoices, AliasPath, BaseModel, RootModel

if TYPE_CHECKING:
    from connectors.sdk.context import Context

InputModel = type[BaseModel]
"""The pydantic model that a job's variables are read into."""

SettingsModel = type[BaseModel]
"""The pydantic model of a connector's settings."""

HeadersModel = type[BaseModel]
"""The pydantic model that says which custom headers an operation reads."""

ConnectorClass = type[Any]
"""A class whose methods are the operations."""

Keywords = list[str] | tuple[str, ...]
"""Not just any iterable: a text would be one of letters."""

Call = Callable[..., Any]
"""What does the work, plain or `async`: `(input, context)`, in classes `(self, input, context)`."""

_Self = TypeVar("_Self")
_Input = TypeVar("_Input", bound=BaseModel)
_Result = TypeVar("_Result")
_MARK = "__connector_operation__"
_THE_WORKERS = frozenset({"type", "timeout", "rate_limit"})
"""What the worker itself reads for a connector, from `CONNECTOR_<NAME>_TYPE` for example."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a connector does.

    `id` is what the element's `operation` header, or the connector's discriminator, holds; it is `""` for the only
    operation, which no job chooses. `blocking` operations are plain functions: the worker runs them in threads.
    `headers` describes the custom headers that it reads. `keywords` are what modelers may look for besides its name.
    """

    id: str
    name: str
    description: str
    input: InputModel
    call: Call
    blocking: bool
    headers: HeadersModel | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Connector:
    """A declared connector, as an entry point of `connector_worker.connectors` names it.

    `input_variables` are the names of the variables fetched for a job; empty means all. `discriminator` is the input
    path that holds the operation's id, None where the `operation` header does; `discriminates` is the variable whose
    kind it tells, for connectors that the Java runtime has, too. `settings` is read from
    `CONNECTOR_<NAME>_*`. `owner` is the class whose instance the operations are methods of, None for a function.
    `icon` is an SVG document. `completes_with_result` is for results whose keys are variables. `keywords` are what
    modelers may look for besides its name, `docs` is a URL.
    """

    type: str
    name: str
    description: str
    version: int
    operations: tuple[Operation, ...]
    input_variables: tuple[str, ...]
    discriminator: str | None = None
    discriminates: str | None = None
    settings: SettingsModel | None = None
    owner: ConnectorClass | None = None
    icon: str | None = None
    completes_with_result: bool = False
    keywords: tuple[str, ...] = ()
    docs: str | None = None

    @property
    def input(self) -> InputModel:
        """The input model of the only operation.

        Raises:
            ValueError: the connector has several.
        """
        (operation,) = self.operations
        return operation.input

    @property
    def sole(self) -> Operation | None:
        """The operation of a connector that has one without an id; None where each job chooses."""
        return None if self.operations[0].id else self.operations[0]


class FunctionConnector(Connector, Generic[_Input, _Result]):
    """The connector that a function was declared as."""

    __slots__ = ()

    async def __call__(self, input: _Input, context: Context) -> _Result:
        """Runs it as the function it is, in a unit test of it for example."""
        result = self.operations[0].call(input, context)
        found: _Result = await result if inspect.isawaitable(result) else result
        return found


class _Mark(NamedTuple):
    """What `@operation` notes of a method."""

    id: str
    name: str
    description: str
    headers: HeadersModel | None
    keywords: tuple[str, ...] = ()


class Declare(Protocol):
    """What `connector(...)` gives: a decorator of classes and functions."""

    @overload
    def __call__(  # type: ignore[overload-overlap]  # a class is a callable too, so it comes first
        self, target: type[Any], /
    ) -> Connector: ...
    @overload
    def __call__(
        self, target: Callable[[_Input, Context], Coroutine[Any, Any, _Result]], /
    ) -> FunctionConnector[_Input, _Result]: ...
    @overload
    def __call__(
        self, target: Callable[[_Input, Context], _Result], /
    ) -> FunctionConnector[_Input, _Result]: ...


def connector(
    *,
    type: str,
    name: str,
    description: str = "",
    version: int = 1,
    discriminator: str | None = None,
    discriminates: str | None = None,
    settings: type[BaseModel] | None = None,
    headers: type[BaseModel] | None = None,
    icon: str | None = None,
    completes_with_result: bool = False,
    keywords: Keywords = (),
    docs: str | None = None,
) -> Declare:
    """Declares a function `(input, context)`, or a class with operations, as the connector of a job type.

    An `async def` runs on the worker's event loop and must not block it; a plain `def` runs in a thread. A class is
    instantiated once a worker, with its settings if `__init__` takes an argument; its methods `start()` and `stop()`,
    where it has them, run before its first and after its last job.

    Args:
        type: the job type, such as `com.example:shout:1`.
        name: the display name; settings such as `CONNECTOR_<NAME>_TYPE` are derived from it.
        description: one line for the modeler.
        version: of the element template.
        discriminator: for classes, the input path (`data.method`) that chooses the operation; by default the
            element's `operation` header does.
        discriminates: the variable beside the discriminator whose kind that tells, for connectors that the Java
            runtime has, too: where one of the two can't be used, models see that runtime's words for it.
        settings: a model whose fields are read from `CONNECTOR_<NAME>_<FIELD>` when the worker starts; jobs find it
            as `context.settings`.
        headers: for functions, a model of the custom headers that are read from `context.headers`, for the template.
        icon: an SVG document for the template; by default the name's initials.
        completes_with_result: whether a job completes with the result, an object, as its variables where the element
            has neither of the headers `resultVariable` and `resultExpression`; by default it completes with none.
        keywords: what modelers may look for besides the name.
        docs: the URL of a page for modelers, which their template links to.

    Raises:
        TypeError: an input parameter is not annotated with a pydantic model, a class has no operation, or a setting
            would be taken for one of the worker's own of a connector, such as `CONNECTOR_<NAME>_TIMEOUT`.

    Example:
        @connector(type="com.example:shout:1", name="Shout", description="Says it louder")
        async def shout(input: Shout, context: Context) -> dict:
            return {"said": input.text.upper()}
    """

    def declare(target: Callable[..., Any]) -> Any:
        owner = target if inspect.isclass(target) else None
        sole = _Mark("", name, description, headers)
        operations = _operations_of(owner) if owner else (_operation(sole, target, skip=0),)
        made = Connector if owner else FunctionConnector
        _check_settings(settings, name)
        return made(
            type=type,
            name=name,
            description=description,
            version=version,
            operations=operations,
            input_variables=_variables_of(operations, discriminator),
            discriminator=discriminator,
            discriminates=discriminates,
            settings=settings,
            owner=owner,
            icon=icon,
            completes_with_result=completes_with_result,
            keywords=tuple(keywords),
            docs=docs,
        )

    return declare


def operation(
    id: str | None = None,
    *,
    name: str | None = None,
    description: str = "",
    headers: type[BaseModel] | None = None,
    keywords: Keywords = (),
) -> Callable[[Callable[[_Self, _Input, Context], _Result]], Callable[[_Self, _Input, Context], _Result]]:
    """Marks a method `(self, input, context)` of a connector class as one of its operations.

    Args:
        id: what models choose it by; by default the method's name. `""` is for the only one, which no model chooses.
        name: for the modeler; by default made from the method's name.
        description: one line for the modeler.
        headers: a model of the custom headers that it reads from `context.headers`, for the template.
        keywords: what modelers may look for besides the name.

    Example:
        @operation("order", name="Find an order", keywords=["purchase", "look up"])
        async def order(self, input: Order, context: Context) -> dict[str, Any]: ...
    """

    def mark(
        method: Callable[[_Self, _Input, Context], _Result],
    ) -> Callable[[_Self, _Input, Context], _Result]:
        plain = method.__name__
        title = name or plain.replace("_", " ").capitalize()
        setattr(
            method, _MARK, _Mark(plain if id is None else id, title, description, headers, tuple(keywords))
        )
        return method

    return mark


def _check_settings(settings: SettingsModel | None, connector: str) -> None:
    for field in settings.model_fields if settings else ():
        if field in _THE_WORKERS:
            raise TypeError(
                f"{connector}: the setting {field} must be called otherwise; the worker has one of this name"
            )


def _operations_of(owner: type[Any]) -> tuple[Operation, ...]:
    marked = [(method, getattr(method, _MARK)) for method in _functions_of(owner) if hasattr(method, _MARK)]
    found = tuple(_operation(mark, method, skip=1) for method, mark in marked)
    if not found:
        raise TypeError(f"{owner.__qualname__}: a connector class needs a method marked with @operation")
    ids = [each.id for each in found]
    if "" in ids and len(ids) > 1:
        raise TypeError(f"{owner.__qualname__}: of several operations each needs an id")
    if twice := {each for each in ids if ids.count(each) > 1}:
        raise TypeError(f"{owner.__qualname__}: two operations are called {', '.join(sorted(twice))}")
    return found


def _functions_of(owner: type[Any]) -> Iterable[Callable[..., Any]]:
    names = dict.fromkeys(name for cls in reversed(owner.__mro__) for name in vars(cls))
    return (member for name in names if inspect.isfunction(member := getattr(owner, name, None)))


def _operation(mark: _Mark, call: Call, *, skip: int) -> Operation:
    return Operation(
        mark.id,
        mark.name,
        mark.description,
        _input_model(call, skip),
        call,
        not inspect.iscoroutinefunction(call),
        mark.headers,
        mark.keywords,
    )


def _input_model(function: Call, skip: int) -> InputModel:
    where = getattr(function, "__qualname__", repr(function))
    parameters = list(inspect.signature(function).parameters.values())[skip:]
    model: Any = parameters[0].annotation if parameters else None
    if isinstance(model, str):
        model = _resolved(model, function, where)
    if not (inspect.isclass(model) and issubclass(model, BaseModel)):
        raise TypeError(
            f"{where}: the parameter before the context must be annotated with a pydantic model, the input"
        )
    return model


class _Annotated:
    """Carries one annotation to `get_type_hints`, so that the function's others may stay unresolved."""

    def __init__(self, annotation: str) -> None:
        self.__annotations__ = {"input": annotation}


def _resolved(annotation: str, function: Call, where: str) -> Any:
    enclosing = inspect.getclosurevars(function).nonlocals if inspect.isfunction(function) else {}
    try:
        hints = get_type_hints(_Annotated(annotation), getattr(function, "__globals__", {}), dict(enclosing))
    except NameError as error:
        raise TypeError(
            f"{where}: the input model {annotation} is not known where the connector is declared; "
            "define it in the module, and import it outside of `if TYPE_CHECKING`"
        ) from error
    return hints["input"]


def _variables_of(operations: Iterable[Operation], discriminator: str | None) -> tuple[str, ...]:
    """The root names to fetch; none, so that all are fetched, where a model takes more than its fields."""
    names: dict[str, None] = {discriminator.split(".")[0]: None} if discriminator else {}
    for each in operations:
        model = each.input
        if (
            issubclass(model, RootModel)
            or not model.model_fields
            or model.model_config.get("extra") == "allow"
        ):
            return ()
        for name, field in model.model_fields.items():
            names.update(dict.fromkeys(_roots(field.validation_alias or field.alias or name)))
            if model.model_config.get("populate_by_name"):
                names[name] = None
    return tuple(names)


def _roots(alias: str | AliasPath | AliasChoices) -> list[str]:
    if isinstance(alias, str):
        return [alias]
    if isinstance(alias, AliasPath):
        return [str(alias.path[0])]
    return [root for choice in alias.choices for root in _roots(choice)]
