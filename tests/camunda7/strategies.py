"""JUEL expressions for property tests, beside the tree that each has to give."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from worker.camunda7.language.tree import (
    Binary,
    Call,
    Choice,
    Index,
    Literal,
    Member,
    Method,
    Name,
    Node,
    Unary,
)

WORDS = {"==": "eq", "!=": "ne", "<": "lt", ">": "gt", "<=": "le", ">=": "ge", "&&": "and", "||": "or"}
_RESERVED = {
    "empty",
    "not",
    "div",
    "mod",
    "true",
    "false",
    "null",
    "undefined",
    "instanceof",
    *WORDS.values(),
}

names = st.from_regex(r"[a-z_][a-zA-Z0-9_]{0,5}", fullmatch=True).filter(lambda name: name not in _RESERVED)
texts = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=8)


def quoted(text: str, quote: str) -> str:
    return quote + text.replace("\\", "\\\\").replace(quote, f"\\{quote}") + quote


Written = tuple[str, Node]

literals: st.SearchStrategy[Written] = st.one_of(
    st.tuples(texts, st.sampled_from("'\"")).map(lambda each: (quoted(*each), Literal(each[0]))),
    st.integers(0, 10**12).map(lambda number: (str(number), Literal(number))),
    st.decimals(0, 1000, places=2).map(lambda number: (str(number), Literal(Decimal(number)))),
    st.sampled_from(
        [("true", Literal(value=True)), ("false", Literal(value=False)), ("null", Literal(None))]
    ),
)


def _extended(inner: st.SearchStrategy[Written]) -> st.SearchStrategy[Written]:
    operators = st.sampled_from(["==", "!=", "<", ">", "<=", ">=", "&&", "||", "+", "-", "*", "/", "%"])
    arguments = st.lists(inner, max_size=2)
    return st.one_of(
        st.tuples(inner, names).map(lambda it: (f"({it[0][0]}).{it[1]}", Member(it[0][1], it[1]))),
        st.tuples(inner, inner).map(lambda it: (f"({it[0][0]})[{it[1][0]}]", Index(it[0][1], it[1][1]))),
        st.tuples(inner, names, arguments).map(
            lambda it: (
                f"({it[0][0]}).{it[1]}({', '.join(text for text, _ in it[2])})",
                Method(it[0][1], it[1], tuple(node for _, node in it[2])),
            )
        ),
        st.tuples(names, arguments).map(
            lambda it: (
                f"{it[0]}({', '.join(text for text, _ in it[1])})",
                Call(it[0], tuple(node for _, node in it[1])),
            )
        ),
        st.tuples(inner, operators, inner, st.booleans()).map(
            lambda it: (
                f"({it[0][0]}) {WORDS.get(it[1], it[1]) if it[3] else it[1]} ({it[2][0]})",
                Binary(it[1], it[0][1], it[2][1]),
            )
        ),
        st.tuples(st.sampled_from(["!", "-", "empty"]), inner).map(
            lambda it: (f"{it[0]} ({it[1][0]})", Unary(it[0], it[1][1]))
        ),
        st.tuples(inner, inner, inner).map(
            lambda it: (
                f"({it[0][0]}) ? ({it[1][0]}) : ({it[2][0]})",
                Choice(it[0][1], it[1][1], it[2][1]),
            )
        ),
    )


expressions: st.SearchStrategy[Written] = st.recursive(
    st.one_of(literals, names.map(lambda name: (name, Name(name)))), _extended, max_leaves=12
)
