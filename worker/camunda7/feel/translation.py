"""The tree to FEEL (Camunda 7 sheet, sections 4.4 and 4.5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker import feel
from worker.camunda7.feel import text as t
from worker.camunda7.feel.calls import FUNCTIONS, execution_fact, secret_name
from worker.camunda7.feel.methods import METHODS, STRING_LIKE
from worker.camunda7.feel.text import AND, COMPARISON, OR, PRODUCT, SIGN, SUM, VALUE, Feel
from worker.camunda7.language.errors import Unsupported, within_depth
from worker.camunda7.language.tree import (
    Binary,
    Call,
    Choice,
    Creation,
    Entries,
    Index,
    Items,
    Joined,
    Json,
    Literal,
    Loop,
    Member,
    Merged,
    Method,
    Name,
    Node,
    Parsed,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worker.camunda7.feel.scope import Scope

_COMPARED = {"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_SPIN = frozenset({"S", "JSON", "XML"})
_TYPES = {"String": "string", "List": "list", "Map": "context", "Number": "number", "Boolean": "boolean"}
_RESPONSE = "response"
_RESPONSE_KINDS: dict[str, t.Kind] = {_RESPONSE: "text", "statusCode": "number", "headers": "map"}
_BEANS = "Values of Java beans are not there in Camunda 8: set a variable for it, or write a job worker."


@dataclass(frozen=True, slots=True)
class Translated:
    """An expression in FEEL, and what the person who moves the model should know about it."""

    feel: Feel
    notes: tuple[str, ...]


def translate(node: Node, scope: Scope) -> Translated:
    """The FEEL of an expression.

    Raises:
        Unsupported: it has none.
    """
    translator = _Translator(scope)
    with within_depth():
        found = translator.of(node)
    try:
        feel.compile(found.text)
    except feel.FeelSyntaxError as error:
        raise Unsupported(f"its FEEL would not be valid: {error.problem}") from None
    return Translated(found, tuple(dict.fromkeys(translator.notes)))


@dataclass(slots=True)
class _Translator:
    scope: Scope
    notes: list[str] = field(default_factory=list)
    bound: frozenset[str] = frozenset()

    def of(self, node: Node) -> Feel:
        match node:
            case Literal():
                return _constant(node)
            case Name(name=name):
                return self._name(name)
            case Member():
                return self._member(node)
            case Index():
                return self._index(node)
            case Joined(parts=parts):
                return self._joined(parts)
            case Unary():
                return self._unary(node)
            case Binary():
                return self._binary(node)
            case Choice(condition=condition, then=then, otherwise=otherwise):
                return t.choice(self.of(condition), self.of(then), self.of(otherwise))
            case Items(items=items):
                return t.listed(map(self.of, items))
            case Entries(entries=entries, quoted=quoted):
                return t.context(((key, self.of(value)) for key, value in entries), quoted=quoted)
            case Merged(parts=parts):
                return t.call("context merge", t.listed(map(self.of, parts)), kind="map")
            case Loop():
                return self._loop(node)
            case Parsed(value=value):
                return self._parsed(value)
            case Json(value=value):
                return self._as_text(value)
            case Call():
                return self._call(node)
            case Method():
                return self._method(node)
        raise Unsupported(
            f"an object of {node.class_name} has no counterpart in FEEL"
            if isinstance(node, Creation)
            else "what a function or loop leaves behind is not known"
        )

    def _as_text(self, node: Node) -> Feel:
        """The JSON text of a value."""
        if isinstance(node, Call) and node.name == "XML":
            raise Unsupported(
                "an object as XML text has no counterpart in FEEL", "Write the XML with its values."
            )
        self.notes.append("`to json` needs Camunda 8.9.")
        return t.call("to json", self.of(node), kind="text")

    def _name(self, name: str) -> Feel:
        if name in self.bound:
            return t.name(name)
        if name == "execution":
            raise Unsupported("the execution itself is Java", _BEANS)
        if name == _RESPONSE and self.scope.place == "error":
            return Feel("response.response", VALUE, "text")
        if self._is_connectors(name):
            return Feel(name, VALUE, _RESPONSE_KINDS[name])
        return Feel(t.segment(name), VALUE, "json" if name in self.scope.json_variables else "any")

    def _is_connectors(self, name: str) -> bool:
        return self.scope.place in ("output", "error") and name in _RESPONSE_KINDS

    def _member(self, node: Member) -> Feel:
        if isinstance(node.value, Name) and node.value.name == "execution":
            return self._fact(node.name)
        value = self.of(node.value)
        if node.name == "length" and self.scope.language == "javascript":
            if value.kind == "list":
                return t.call("count", value, kind="number")
            if value.kind == "text":
                return t.call("string length", value, kind="number")
            raise Unsupported("whether length is that of a text or of a list is not known")
        return t.path(value, node.name, "json" if value.kind == "json" else "any")

    def _index(self, node: Index) -> Feel:
        value = self.of(node.value)
        match node.key:
            case Literal(value=int() as position) if not isinstance(position, bool):
                return t.item(value, position + 1)
            case Literal(value=str(key)):
                return t.path(value, key, "json" if value.kind == "json" else "any")
        worked_out = self.of(node.key)
        if worked_out.kind == "number":
            return Feel(f"{value.at(VALUE)}[{worked_out.at(SUM)} + 1]")
        if worked_out.kind == "text":
            return t.call("get value", value, worked_out)
        raise Unsupported("whether the index is a number or a key is not known")

    def _joined(self, parts: Iterable[Node]) -> Feel:
        texts = (
            self.of(each)
            if isinstance(each, Literal) and isinstance(each.value, str)
            else t.call("string", self.of(each))
            for each in parts
        )
        return t.call("string join", t.listed(texts), kind="text")

    def _unary(self, node: Unary) -> Feel:
        value = self.of(node.value)
        if node.operator == "-":
            return Feel(f"-{value.at(VALUE)}", SIGN, "number")
        if node.operator == "!":
            return t.call("not", value, kind="boolean")
        shown = t.call("string", value)
        return Feel(f'{value.at(SUM)} = null or {shown.text} in ("", "[]", "{{}}")', OR, "boolean")

    def _binary(self, node: Binary) -> Feel:
        if node.operator == "+":
            return self._sum(node)
        if node.operator == "instanceof":
            return self._instance(node)
        left, right = self.of(node.left), self.of(node.right)
        match node.operator:
            case "||" if right.kind in ("text", "number"):  # JavaScript's default
                return t.choice(t.operation("!=", COMPARISON, left, t.NULL, "boolean"), left, right)
            case "||":
                return t.operation("or", OR, left, right, "boolean")
            case "&&":
                return t.operation("and", AND, left, right, "boolean")
            case "-":
                return t.operation("-", SUM, left, right, "number")
            case "*" | "/":
                return t.operation(node.operator, PRODUCT, left, right, "number")
            case "%":
                return t.call("modulo", left, right, kind="number")
        if node.operator not in _COMPARED:
            raise Unsupported(f"the operator {node.operator} has no counterpart in FEEL")
        return t.operation(_COMPARED[node.operator], COMPARISON, left, right, "boolean")

    def _sum(self, node: Binary) -> Feel:
        """Numbers added or, in scripts, texts joined; FEEL joins nothing but texts, so others are made some."""
        terms = self._terms(node)
        if self.scope.language == "juel":
            return self._added(terms, "number")
        kinds = {each.kind for each in terms}
        if kinds == {"text"}:
            return self._added(terms, "text")
        if "text" in kinds:
            shown = (each if each.text.startswith('"') else t.call("string", each) for each in terms)
            return t.call("string join", t.listed(shown), kind="text")
        if self.scope.language == "groovy" and "number" not in kinds and len(terms) == 2:  # noqa: PLR2004 - of a pair, either may be lists
            first, second = terms
            return t.choice(
                Feel(f"{first.at(SUM)} instance of list"),
                t.call("concatenate", first, second),
                self._added(terms, "any"),
            )
        return self._added(terms, "number" if "number" in kinds else "any")

    def _terms(self, node: Node) -> list[Feel]:
        if isinstance(node, Binary) and node.operator == "+":
            return [*self._terms(node.left), self.of(node.right)]
        return [self.of(node)]

    def _added(self, terms: list[Feel], kind: t.Kind) -> Feel:
        first, *rest = terms
        return Feel(" + ".join([first.at(SUM), *(each.at(PRODUCT) for each in rest)]), SUM, kind)

    def _instance(self, node: Binary) -> Feel:
        kind = _TYPES.get(getattr(node.right, "name", ""))
        if kind is None:
            raise Unsupported("a test for a class of Java has no counterpart in FEEL")
        return Feel(f"{self.of(node.left).at(SUM)} instance of {kind}", COMPARISON, "boolean")

    def _loop(self, node: Loop) -> Feel:
        source, outer = self.of(node.source), self.bound
        self.bound = outer | {node.name}
        body = self.of(node.body)
        self.bound = outer
        return Feel(f"for {t.segment(node.name)} in {source.at(VALUE)} return {body.text}", t.FORM, "list")

    def _parsed(self, value: Node) -> Feel:
        if isinstance(value, Name):
            if value.name == _RESPONSE and self._is_connectors(_RESPONSE) and value.name not in self.bound:
                return Feel("body", VALUE, "json")
            if value.name in self.scope.json_variables:
                return self.of(value)
        text = self.of(value)
        if text.kind == "json":
            return text
        self.notes.append("`from json` needs Camunda 8.9.")
        return t.call("from json", text, kind="json")

    def _call(self, node: Call) -> Feel:
        if node.name in _SPIN and len(node.arguments) == 1:
            return self._parsed(node.arguments[0])
        if node.name == "truth":
            return _true(self.of(node.arguments[0]))
        if node.name == "base64":
            return t.call("to base64", self._text_joined(node.arguments[0]), kind="text")
        if (function := FUNCTIONS.get((node.name, len(node.arguments)))) is not None:
            return t.call(function, *map(self.of, node.arguments))
        raise Unsupported(f"the function {node.name} has no counterpart in FEEL", _BEANS)

    def _text_joined(self, node: Node) -> Feel:
        """What is joined where only texts make sense."""
        if isinstance(node, Binary) and node.operator == "+":
            return self._added(self._terms(node), "text")
        return self.of(node)

    def _fact(self, name: str) -> Feel:
        feel_name, note = execution_fact(name)
        self.notes.append(note)
        return t.name(feel_name)

    def _method(self, node: Method) -> Feel:
        if isinstance(node.value, Name):
            if node.value.name == "execution":
                return self._of_execution(node)
            if (node.value.name, node.name) == ("environment", "getProperty"):
                return self._property(node)
            if (node.value.name, node.name) == ("strongUuidGenerator", "getNextId"):
                return t.call("uuid", kind="text")
        if (root := self._xml_root(node)) is not None:
            return root
        value = self.of(node.value)
        if node.name == "toString" and value.kind == "json":
            return self._as_text(node.value)
        method = METHODS.get((node.name, len(node.arguments)))
        if method is None:
            raise Unsupported(f"the method {node.name} has no counterpart in FEEL", _BEANS)
        if node.name in STRING_LIKE and value.kind == "any":
            value = Feel(value.text, value.level, "text")
        arguments = [each.value if isinstance(each, Literal) else self.of(each) for each in node.arguments]
        return method(value, *arguments)

    def _of_execution(self, node: Method) -> Feel:
        match node:
            case Method(name="getVariable", arguments=(Literal(value=str(name)),)):
                return self._name(name)
        return self._fact(node.name)

    def _property(self, node: Method) -> Feel:
        """A property of the application's configuration: in a connector's input, a secret."""
        match node.arguments:
            case (Literal(value=str(key)),) if self.scope.place == "input":
                secret = secret_name(key)
                self.notes.append(f"The configuration property {key} is now the secret {secret}: define it.")
                return Feel(t.string_literal(f"{{{{secrets.{secret}}}}}"), VALUE, "text")
        raise Unsupported("properties of the application's configuration are not there in Camunda 8", _BEANS)

    def _xml_root(self, node: Method) -> Feel | None:
        """A child of the answer's root element: Spin begins at the root, `body` above it."""
        match node:
            case Method(
                value=Call(name="S" | "XML", arguments=(Name(name="response"),))
                | Parsed(value=Name(name="response")),
                name="childElement" | "attr",
                arguments=arguments,
            ) if self._is_connectors("response"):
                if self.scope.xml_root is None:
                    raise Unsupported(
                        "the root element of the answer is not known",
                        "Write `body.<root>.` and the path from there.",
                    )
                below = t.path(Feel("body", VALUE, "json"), self.scope.xml_root, "json")
                child = arguments[-1] if arguments else None
                if isinstance(child, Literal) and isinstance(child.value, str):
                    return t.path(below, child.value, "json")
        return None


def _true(value: Feel) -> Feel:
    """What a script takes for true: neither null nor false, empty or zero."""
    if value.kind == "boolean":
        return value
    shown = t.call("string", value)
    text = f'{value.at(SUM)} != null and not({shown.text} in ("", "0", "false", "[]", "{{}}"))'
    return Feel(text, AND, "boolean")


def _constant(node: Literal) -> Feel:
    match node.value:
        case None:
            return t.NULL
        case bool(value):
            return Feel("true" if value else "false", VALUE, "boolean")
        case str(value):
            return Feel(t.string_literal(value), VALUE, "text")
        case value:
            return t.number(value)
