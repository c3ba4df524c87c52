"""Tree to text that parses to the same tree: one blank around operators, parentheses only where they are needed."""

from __future__ import annotations

import re
from decimal import Decimal

from worker.feel.syntax import lexical
from worker.feel.syntax.parser import TYPES_OF_WORDS
from worker.feel.syntax.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Comparison,
    ContextLiteral,
    Filter,
    For,
    FunctionDefinition,
    If,
    In,
    InputValue,
    InstanceOf,
    Interval,
    Iterator,
    ListLiteral,
    Literal,
    Name,
    Negation,
    Node,
    Or,
    Path,
    Quantified,
    Steps,
    String,
    Temporal,
    UnaryComparison,
)
from worker.feel.syntax.words import FUNCTIONS_OF_RESERVED_WORDS

FORM, OR, AND, COMPARISON, SUM, PRODUCT, POWER, SIGN, VALUE = range(9)
_LEVELS = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "**": POWER}

# Names that, bare, could be read together with what follows: `date and time(x)`, `ifx then y else z`.
_AMBIGUOUS = re.compile("(date|years|days)$|if|for|some|every")
_CALL = re.compile(r"[\w$ ]+\(")


def to_text(node: Node) -> str:
    """The FEEL text of a tree that the parser made."""
    return _at(node, FORM)


def _at(node: Node, level: int) -> str:
    """The text of a node where only what binds at least as close as `level` may stand without parentheses."""
    own, text = _printed(node)
    return text if own >= level else f"({text})"


def _printed(node: Node) -> tuple[int, str]:
    """How close a node binds, and its text."""
    match node:
        case String(raw=raw):
            return VALUE, f'"{raw}"'
        case Literal(value=int() | Decimal() as number) if not isinstance(number, bool):
            return VALUE, f"{Decimal(number):f}"
        case Literal(value=constant):
            return VALUE, "null" if constant is None else str(constant).lower()
        case Temporal(function=function, raw=raw):
            return VALUE, f'@"{raw}"' if function == "@" else f'{function}("{raw}")'
        case InputValue():
            return VALUE, "?"
        case Name(name=name):
            return VALUE, f"`{name}`" if _AMBIGUOUS.match(name) else _name(name)
        case Path(value=value, names=names):
            return VALUE, ".".join([_at(value, VALUE), *map(_segment, names)])
        case Filter(value=value, condition=condition):
            return VALUE, f"{_at(value, VALUE)}[{_at(condition, FORM)}]"
        case Negation(value=value):
            return SIGN, f"-{_at(value, VALUE)}"
        case FunctionDefinition() | If() | For() | Quantified():
            return FORM, _form(node)
        case ListLiteral(items=items):
            return VALUE, f"[{_listed(items)}]"
        case ContextLiteral(entries=entries):
            inner = ", ".join(f"{_key(key)}: {_at(value, FORM)}" for key, value in entries)
            return VALUE, f"{{{inner}}}"
        case Call():
            return VALUE, _call(node)
        case _:
            return _operation(node)


def _operation(node: Node) -> tuple[int, str]:
    match node:
        case Arithmetic(first=first, rest=rest):
            level = _LEVELS[rest[0][0]]
            parts = [f" {operator} {_at(right, level + 1)}" for operator, right in rest]
            return level, _at(first, level + 1) + "".join(parts)
        case Comparison(operator=operator, left=left, right=right):
            return COMPARISON, f"{_at(left, SUM)} {operator} {_at(right, SUM)}"
        case Between(value=value, low=low, high=high):
            lower = _at(low, SUM)
            # `a between f(x)` would be the call of a function of that name.
            text = f"({_at(value, FORM)})" if _CALL.match(lower) else _at(value, SUM)
            return COMPARISON, f"{text} between {lower} and {_at(high, SUM)}"
        case InstanceOf(value=value, type_name=name):
            return COMPARISON, f"{_at(value, SUM)} instance of {_type(name)}"
        case In(value=value, tests=tests):
            return COMPARISON, f"{_at(value, SUM)} in ({_listed(tests)})"
        case UnaryComparison(operator=operator, end=end):
            return COMPARISON, f"{operator} {_at(end, SUM)}"
        case Interval(start=start, end=end):
            opening, closing = "[" if node.start_included else "(", "]" if node.end_included else ")"
            return COMPARISON, f"{opening}{_at(start, SUM)}..{_at(end, SUM)}{closing}"
        case And(items=items):
            return AND, " and ".join(_at(item, COMPARISON) for item in items)
        case Or(items=items):
            return OR, " or ".join(_at(item, AND) for item in items)
    raise TypeError(f"{type(node).__name__} is no node of the tree")


def _form(node: Node) -> str:
    match node:
        case If(condition=condition, then=then, otherwise=otherwise):
            return f"if {_at(condition, FORM)} then {_at(then, FORM)} else {_at(otherwise, FORM)}"
        case For(iterators=iterators, body=body):
            return f"for {_iterators(iterators)} return {_at(body, FORM)}"
        case Quantified(quantifier=quantifier, iterators=iterators, condition=condition):
            return f"{quantifier} {_iterators(iterators)} satisfies {_at(condition, FORM)}"
        case FunctionDefinition(parameters=parameters, body=body):
            names = ", ".join(map(_parameter, parameters))
            external = 'external {java: {class: "", method signature: ""}}'
            return f"function({names}) {external if body is None else _at(body, FORM)}"
    raise TypeError(f"{type(node).__name__} is no form")


def _iterators(iterators: tuple[Iterator, ...]) -> str:
    return ", ".join(f"{_name(each.name)} in {_source(each.source)}" for each in iterators)


def _source(source: Node | Steps) -> str:
    if isinstance(source, Steps):
        return f"{_at(source.start, SUM)}..{_at(source.end, SUM)}"
    return _at(source, VALUE)


def _call(node: Call) -> str:
    name = ".".join(map(_segment, (*node.path, node.name))) if node.path else _function(node.name)
    arguments = [_at(argument, FORM) for argument in node.arguments]
    if node.names is not None:
        arguments = [f"{_parameter(name)}: {text}" for name, text in zip(node.names, arguments, strict=True)]
    return f"{name}({', '.join(arguments)})"


def _listed(items: tuple[Node, ...]) -> str:
    return ", ".join(_at(item, FORM) for item in items)


def _function(name: str) -> str:
    return name if name in FUNCTIONS_OF_RESERVED_WORDS else _parameter(name)


def _parameter(name: str) -> str:
    """Words with blanks between, or anything else between backticks."""
    words = all(lexical.match_name(word, 0) == word for word in name.split(" ") if word)
    return name if words and name == name.strip(" ") else f"`{name}`"


def _name(name: str) -> str:
    return name if lexical.match_name(name, 0) == name else f"`{name}`"


def _segment(name: str) -> str:
    return name if name == "time offset" else _name(name)


def _type(name: str) -> str:
    if name in TYPES_OF_WORDS or name == "function":
        return name
    return f"`{name}`" if _AMBIGUOUS.match(name) else _name(name)


def _key(key: str) -> str:
    if (found := lexical.KEY.fullmatch(key)) is not None:
        return found[0]
    return f"`{key}`" if "`" not in key and key else f'"{key}"'
