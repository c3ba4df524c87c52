"""Random FEEL: text that is mostly an expression, and the contexts it is evaluated in."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = st.sampled_from(["a", "b", "l", "m", "s", "item", "x", "`a b`", "partial", "date", "ifx", "?"])
LITERALS = st.sampled_from(
    ["1", "0", "2.50", ".5", "100", "null", "true", "false", '""', '"a"', '"ä😀"', '"\\n\\\\"', "[]", "{}", "[1, 2, 3]",
     '@"2024-01-31"', '@"PT1H"', '@"P1Y"', '@"10:00:00Z"', '@"2024-03-31T02:30:00@Europe/Berlin"', 'date("2024-01-01")',
     '@"nonsense"', "99999999999999999999999999999999999999", "2147483648", "-1"]
)  # fmt: skip
FUNCTIONS = st.sampled_from(
    ["count", "sum", "min", "max", "mean", "median", "stddev", "mode", "product", "string", "string length", "upper case",
     "substring", "split", "replace", "matches", "extract", "string join", "append", "concatenate", "flatten", "sublist",
     "insert before", "remove", "index of", "union", "distinct values", "duplicate values", "sort", "partition",
     "decimal", "floor", "round up", "abs", "modulo", "sqrt", "log", "exp", "odd", "get value", "get entries",
     "context put", "context merge", "context", "number", "date", "time", "date and time", "duration",
     "years and months duration", "day of year", "week of year", "from json", "to json", "before", "overlaps", "includes",
     "is defined", "get or else", "assert", "not", "and", "from base64", "to base64", "is blank", "f", "no such"]
)  # fmt: skip
OPERATORS = st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"])


TEMPLATES = (
    "(#) OPERATOR (#)", "# OPERATOR #", "(#)", "-#", "[#]", "[#, #]", "{k: #, f: function(x) #, r: f(#)}", "(#)[#]",
    "(#).k", "#.`a b`", "(#).year", "(#).time offset", "FUNCTION()", "FUNCTION(#)", "FUNCTION(#, #)", "FUNCTION(#, #, #)",
    "FUNCTION([#..#], (#..#])", "sort(#, function(x, y) #)", "if # then # else #", "for x in # return #",
    "for x in #..#, y in l return #", "some x in # satisfies #", "every x in # satisfies #", "# between # and #",
    "# in (#, [#..#), > #)", "# in #", "# in (? > #)", "# instance of number", "# instance of date and time", "m.f(#)",
)  # fmt: skip


@st.composite
def _compound(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    text = draw(st.sampled_from(TEMPLATES))
    text = text.replace("OPERATOR", draw(OPERATORS)).replace("FUNCTION", draw(FUNCTIONS))
    first, *rest = text.split("#")
    return first + "".join(draw(inner) + part for part in rest)


EXPRESSIONS = st.recursive(LITERALS | NAMES, _compound, max_leaves=12)
"""Text that is nearly always an expression."""

SCRAPS = st.lists(
    st.sampled_from(
        ["if ", "then ", "else ", "for ", "in ", "return ", "some ", "every ", "satisfies ", "and ", "or ", "not", "function",
         "(", ")", "[", "]", "{", "}", ",", ":", ".", "..", "-", "+", "*", "/", "**", "=", "!=", "<", ">", "?", "@", "`", '"',
         "\\", "//", "/*", "*/", "\n", " ", "a", "b", "1", ".5", '"x"', "between ", "instance of ", "date", "é", "😀", "\u200b"]
    )
    | st.characters(),
    max_size=30,
).map("".join)  # fmt: skip
"""Text that is hardly ever one."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["k", "a", "x", "a b", "item"]), inner)
    ),
    max_leaves=8,
)
CONTEXTS = st.fixed_dictionaries(
    {"a": JSON, "l": st.lists(JSON, max_size=4), "m": JSON}, optional={"b": JSON, "?": JSON}
)
"""What an expression may be evaluated in."""
