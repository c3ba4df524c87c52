"""What scripts write in many ways and mean as one: variables, JSON read and written, Base64, maps of Java."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from worker.camunda7.language.errors import Unsupported
from worker.camunda7.language.tree import (
    Binary,
    Call,
    Choice,
    Creation,
    Entries,
    Function,
    Items,
    Json,
    Literal,
    Member,
    Method,
    Name,
    Node,
    Parsed,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_SPIN = frozenset({"S", "JSON", "XML"})
_SCOPES = frozenset({"execution", "connector"})
_MAPS = frozenset({"HashMap", "LinkedHashMap", "TreeMap"})
_LISTS = frozenset({"ArrayList", "LinkedList"})
_SLURPERS = frozenset({"JsonSlurper", "JsonSlurperClassic"})
_STRINGS = frozenset({"toString", "toPrettyString"})
_NUMBERS = frozenset({"Number", "parseInt", "parseFloat"})
_BOXES = frozenset({"Integer", "Long", "Float", "Double"})
_BOOLEAN = frozenset({"==", "!=", "<", "<=", ">", ">=", "instanceof"})
_JOB = Name("the job")


class Named(Protocol):
    """What a name stands for; a `local` one may be the script's own variable."""

    def __call__(self, name: str, *, local: bool) -> Node: ...


@dataclass(frozen=True, slots=True)
class Idioms:
    """Rewrites expressions of scripts.

    Attributes:
        named: what names stand for.
        literal: what constants stand for.
    """

    named: Named
    literal: Callable[[Literal], Node]

    def value(self, node: Node) -> Node:
        """The expression in terms of variables.

        Raises:
            Unsupported: it calls what is not understood.
        """
        match node:
            case Literal():
                return self.literal(node)
            case Name(name=name):
                return self.named(name, local=True)
            case Method(
                value=Name(name=scope), name="getVariable", arguments=(Literal(value=str(name)),)
            ) if scope in _SCOPES:
                return self.named(name, local=False)
            case Member(value=value, name="bytes"):
                return self.value(value)
        return self._rewritten(self._parts(node))

    def _parts(self, node: Node) -> Node:
        changed: dict[str, Any] = {}
        for each in fields(node):  # type: ignore[arg-type] # every node is a dataclass
            held = getattr(node, each.name)
            if isinstance(held, Node):
                changed[each.name] = self.value(held)
            elif isinstance(held, tuple):
                changed[each.name] = tuple(self._held(item) for item in held)
        return replace(node, **changed)  # type: ignore[type-var] # as above

    def _held(self, item: Any) -> Any:
        if isinstance(item, Node):
            return self.value(item)
        return (item[0], self.value(item[1])) if isinstance(item, tuple) else item

    def _rewritten(self, node: Node) -> Node:
        match node:
            case Call(name=name, arguments=(value,)) if name in _SPIN:
                return _parsed(value)
            case Call(name="btoa", arguments=(value,)):
                return Call("base64", (value,))
            case Call(name=name, arguments=(value, *_)) if name in _NUMBERS:
                return Method(value, "toDouble", ())
            case Call(name=name) if isinstance(self.named(name, local=True), Function):
                raise Unsupported(
                    f"it calls a function of its own, {name}", "Write what it returns as a FEEL expression."
                )
            case Method():
                return _method(node)
            case Creation(class_name=name):
                return _created(name.rpartition(".")[2], node)
            case Choice(condition=condition):
                return replace(node, condition=truth(condition))
            case Unary(operator="!", value=value):
                return Unary("!", truth(value))
            case Binary(operator="|", left=left, right=Literal(value=0)):
                return Call("floor", (left,))
            case Binary(operator="!=" | "==" as operator, left=left, right=Literal(value=None)) if (
                left == _JOB
            ):
                return Literal(operator == "!=")
            case Binary(operator="&&", left=Literal(value=True), right=right):
                return right
        return node


def truth(node: Node) -> Node:
    """A condition as a boolean: scripts take any value for one."""
    match node:
        case Binary(operator="&&" | "||" as operator, left=left, right=right):
            return Binary(operator, truth(left), truth(right))
        case Binary(operator=operator) if operator in _BOOLEAN:
            return node
        case Literal() | Unary(operator="!") | Call(name="truth"):
            return node
    return Call("truth", (node,))


def _method(node: Method) -> Node:
    match node:
        case Method(value=Name(name="JSON"), name="parse", arguments=(value, *_)):
            return _parsed(value)
        case Method(value=Name(name="JSON"), name="stringify", arguments=(value, *_)):
            return Json(value)
        case Method(
            value=Name(name=name), name="valueOf" | "parseInt" | "parseFloat", arguments=(value,)
        ) if name in _BOXES:
            return Method(value, "toDouble", ())
        case Method(value=Creation(class_name=name), name="parseText", arguments=(value,)) if (
            name.rpartition(".")[2] in _SLURPERS
        ):
            return _parsed(value)
        case Method(value=Json(value=value), name=name) if name in _STRINGS:
            return Json(value)
        case Method(name="toJson", value=value, arguments=(given,)) if _last(value) == "JsonOutput":
            return Json(given)
        case Method(name="prettyPrint", value=value, arguments=(given,)) if _last(value) == "JsonOutput":
            return given
        case Method(value=Function(), name="encode", arguments=(value,)):
            return Call("base64", (value,))
        case Method(value=Function(), name=name, arguments=(value,)) if name in _SPIN:
            return _parsed(value)
        case Method(value=Function(), name=name):
            raise Unsupported(f"it calls a function of its own, {name}")
        case Method(value=value, name="encodeBase64", arguments=()):
            return Call("base64", (value,))
        case Method(name="encodeToString", arguments=(value,)):
            return Call("base64", (value,))
        case Method(value=value, name="getBytes"):
            return value
        case Method(value=Call(name="base64") as value, name="toString", arguments=()):
            return value
        case Method(name="getJobExecutorContext"):
            return _JOB
        case Method(value=value, name="getCurrentJob") if value == _JOB:
            return _JOB
        case Method(value=value, name="getRetries") if value == _JOB:
            return Member(Name("job"), "retries")
    return node


def _created(name: str, node: Creation) -> Node:
    if name in _MAPS:
        return node.arguments[0] if node.arguments else Entries((), quoted=True)
    if name in _LISTS and not node.arguments:
        return Items(())
    if name == "JsonBuilder" and node.arguments:
        return Json(node.arguments[0])
    return node


def _parsed(value: Node) -> Node:
    if isinstance(value, Json):
        return value.value
    if isinstance(value, Literal) and isinstance(value.value, str):
        try:
            return _constant(json.loads(value.value, parse_float=Decimal))
        except ValueError:
            return Parsed(value)
    return value if isinstance(value, Parsed) else Parsed(value)


def _constant(value: Any) -> Node:
    if isinstance(value, dict):
        return Entries(tuple((key, _constant(each)) for key, each in value.items()))
    return Items(tuple(map(_constant, value))) if isinstance(value, list) else Literal(value)


def _last(node: Node) -> str:
    """The last name of a path such as `groovy.json.JsonOutput`."""
    return node.name if isinstance(node, Name | Member) else ""
