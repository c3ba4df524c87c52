"""Text to tree: ordered alternatives with backtracking over the raw characters (spec section 3).

The dialect has no tokens: `iftrue then 1 else 2` is an `if`, `format` is a variable, `{a b: 1}` has the key `a b`.
So each form is tried in a fixed order at a position and given up as a whole. What was found at a position is kept,
which makes the time linear in the text however forms nest.

Methods named after a form return its node and move on, or return None and leave the position as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from worker.feel.errors import FeelSyntaxError
from worker.feel.syntax import lexical
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

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
Found: TypeAlias = tuple[Node | None, int]

ANYTHING, OR, AND, COMPARISON, SUM, PRODUCT, POWER = range(7)

MAX_TEXT: Final = 100_000
MAX_CHAIN: Final = 200

_ORDERED = ("<=", ">=", "<", ">")
_ARITHMETIC = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "**": POWER}
_TEMPORAL_FUNCTIONS = ("date and time", "date", "time", "duration")
_CONSTANTS = {"null": None, "true": True, "false": False}
# Function names with a reserved word in them; every other one is words with blanks between.
FUNCTIONS_OF_RESERVED_WORDS = (
    "years and months duration",
    "date and time",
    "get or else",
    "and",
    "or",
)
TYPES_OF_WORDS = (
    "years and months duration",
    "days and time duration",
    "date and time",
    "date time",
    "day-time-duration",
    "year-month-duration",
)


def parse(text: str, max_depth: int = 200) -> Node:
    """The tree of an expression.

    Args:
        text: the expression, without the `=` that marks one in a model.
        max_depth: how deep brackets, calls and forms may nest.

    Raises:
        FeelSyntaxError: the text is no expression, or nests too deep, or is longer than a hundred thousand characters.
    """
    if len(text) > MAX_TEXT:
        raise FeelSyntaxError(f"The expression is longer than {MAX_TEXT} characters.", text[:80], 0)
    return _Parser(text, max_depth).whole()


class _Parser:
    def __init__(self, text: str, max_depth: int) -> None:
        self.text = text
        self.max_depth = max_depth
        self.depth = 0
        self.position = 0
        self.found: dict[tuple[int, int], Found] = {}
        self.furthest = -1
        self.expected: list[str] = []
        self.forms = dict.fromkeys(".0123456789", self.number) | {
            '"': self.string_literal,
            "@": self.at_literal,
            "(": self.group,
            "[": self.list_literal,
            "{": self.context_literal,
            "?": self.input_value,
            "-": self.negative_number,
        }

    # -- the whole text and its errors ---------------------------------------------------------------------

    def whole(self) -> Node:
        self.skip()
        try:
            tree = self.expression()
        except RecursionError:
            raise FeelSyntaxError("The expression nests too deep.", self.text, self.position) from None
        self.skip()
        if tree is None or self.position < len(self.text):
            raise self.error() from None
        return tree

    def error(self) -> FeelSyntaxError:
        self.miss("an operator or the end of the expression")
        if not self.text[self.furthest :].strip():
            return FeelSyntaxError(f"The expression ends where {self.wanted()}", self.text, len(self.text))
        found = self.text[self.furthest]
        return FeelSyntaxError(f"'{found}' stands where {self.wanted()}", self.text, self.furthest)

    def wanted(self) -> str:
        wanted = sorted(set(self.expected))
        last = wanted.pop()
        return f"{', '.join(wanted)} or {last} is expected." if wanted else f"{last} is expected."

    def miss(self, what: str) -> None:
        """Notes what was expected here; the furthest such place is where the error is shown."""
        if self.position > self.furthest:
            self.furthest, self.expected = self.position, [what]
        elif self.position == self.furthest:
            self.expected.append(what)

    def too_deep(self) -> FeelSyntaxError:
        return FeelSyntaxError(
            f"The expression nests deeper than {self.max_depth} levels.", self.text, self.position
        )

    # -- characters ----------------------------------------------------------------------------------------

    def skip(self) -> None:
        text, position = self.text, self.position
        if position < len(text) and (text[position] <= "/" or text[position] > "\x7f"):
            self.position = lexical.SKIP.match(text, position).end()  # type: ignore[union-attr] # matches nothing too

    def take(self, word: str) -> bool:
        """Moves past a word or sign and the blanks around it, if it is next."""
        self.skip()
        if not self.text.startswith(word, self.position):
            return False
        self.position += len(word)
        self.skip()
        return True

    def need(self, word: str) -> bool:
        if self.take(word):
            return True
        self.miss(f"'{word}'")
        return False

    def attempt(self, form: Callable[[], T | None]) -> T | None:
        """A form, or nothing and the position unchanged."""
        position = self.position
        node = form()
        if node is None:
            self.position = position
        return node

    def separated(self, form: Callable[[], T | None]) -> list[T] | None:
        """One or more of a form with commas between."""
        items: list[T] = []
        while (item := form()) is not None:
            items.append(item)
            if not self.take(","):
                return items
        return None

    # -- precedence ----------------------------------------------------------------------------------------

    def expression(self, level: int = ANYTHING) -> Node | None:
        """An expression of operators that bind at least as close as `level`."""
        self.skip()
        start = self.position
        if (start, level) in self.found:
            node, self.position = self.found[start, level]
            return node
        self.depth += level == ANYTHING
        if self.depth > self.max_depth:
            raise self.too_deep()
        node = self.form() if level == ANYTHING else None
        if node is None:
            node, limit = self.operand(level)
            while node is not None:
                end = self.position
                more, limit = self.continued(node, level, limit)
                if more is None:
                    self.position = end
                    break
                node = more
        self.depth -= level == ANYTHING
        if node is None:
            self.position = start
        self.found[start, level] = (node, self.position)
        return node

    def form(self) -> Node | None:
        """`if`, `for`, `some` or `every`, which bind weakest."""
        text, position = self.text, self.position
        if text.startswith("if", position):
            return self.attempt(self.conditional)
        if text.startswith("for", position):
            return self.attempt(self.loop)
        if text.startswith(("some", "every"), position):
            return self.attempt(self.quantified)
        return None

    def operand(self, level: int) -> tuple[Node | None, int]:
        """What operators join, and how close an operator behind it may bind: only `and`, `or` behind a unary test."""
        node = self.attempt(self.negation) if self.text.startswith("-", self.position) else self.value()
        if node is None and level <= COMPARISON:
            node = self.attempt(self.unary_test)
            if node is not None:
                return node, AND
        if node is None:
            self.miss("a value")
        return node, POWER

    def continued(self, left: Node, level: int, limit: int) -> tuple[Node | None, int]:
        """`left` with the next operator and its right side, and how close a further operator may bind.

        Precedence climbing: only operators between `level` (what the caller leaves to us) and `limit` (what has
        been passed already) can go on.
        """
        self.skip()
        sign = self.text[self.position : self.position + 1]
        if sign in _ARITHMETIC:
            own = POWER if self.text.startswith("**", self.position) else _ARITHMETIC[sign]
            return (self.arithmetic(left, own), own) if level <= own <= limit else (None, 0)
        if sign == "a" and level <= AND <= limit:
            return self.junction(And, left, "and", COMPARISON), AND
        if sign == "o" and level <= OR <= limit:
            return self.junction(Or, left, "or", AND), OR
        if sign in "=!<>bi" and sign and level <= COMPARISON <= limit:
            return self.comparison(left), AND
        return None, 0

    def junction(self, kind: type[And | Or], left: Node, word: str, operand: int) -> Node | None:
        items = [left]
        end = self.position
        while self.take(word) and (item := self.expression(operand)) is not None:
            items.append(item)
            end = self.position
        self.position = end
        return kind(tuple(items)) if len(items) > 1 else None

    def arithmetic(self, left: Node, own: int) -> Node | None:
        rest = []
        end = self.position
        while (operator := self.operator(own)) and (right := self.expression(own + 1)) is not None:
            rest.append((operator, right))
            end = self.position
        self.position = end
        if rest and isinstance(left, Arithmetic) and _ARITHMETIC[left.rest[0][0]] == own:
            return Arithmetic(left.first, (*left.rest, *rest))
        return Arithmetic(left, tuple(rest)) if rest else None

    def operator(self, own: int) -> str | None:
        """Moves past an arithmetic operator of a level, if it is next."""
        self.skip()
        sign = self.text[self.position : self.position + 1]
        if sign == "*" and self.text.startswith("**", self.position):
            sign = "**"
        if _ARITHMETIC.get(sign) != own:
            return None
        self.position += len(sign)
        return sign

    def comparison(self, left: Node) -> Node | None:
        for operator in ("=", "!=", *_ORDERED):
            if self.text.startswith(operator, self.position):
                self.take(operator)
                right = self.expression(SUM)
                return None if right is None else Comparison(operator, left, right)
        return (
            self.attempt(lambda: self.between(left))
            or self.attempt(lambda: self.instance_of(left))
            or self.attempt(lambda: self.membership(left))
        )

    def between(self, value: Node) -> Node | None:
        if not self.take("between") or (low := self.expression(SUM)) is None or not self.need("and"):
            return None
        high = self.expression(SUM)
        return None if high is None else Between(value, low, high)

    def instance_of(self, value: Node) -> Node | None:
        if not (self.take("instance") and self.need("of")):
            return None
        for words in (*TYPES_OF_WORDS, "function"):
            if self.take(words):
                return InstanceOf(value, words)
        name = self.name("a type")
        return None if name is None else InstanceOf(value, name)

    def membership(self, value: Node) -> Node | None:
        if not self.take("in"):
            return None
        tests = self.attempt(self.test_list)
        if tests is None:
            test = self.test()
            tests = None if test is None else [test]
        return None if tests is None else In(value, tuple(tests))

    def test_list(self) -> list[Node] | None:
        if not self.take("(") or (tests := self.separated(self.test)) is None:
            return None
        return tests if self.take(")") else None

    def test(self) -> Node | None:
        return self.attempt(self.unary_test) or self.expression()

    def unary_test(self) -> Node | None:
        """`> 5` or `[1..3]`, a test of the input value."""
        for operator in _ORDERED:
            if self.take(operator):
                end = self.expression(SUM)
                return None if end is None else UnaryComparison(operator, end)
        return self.interval()

    def interval(self) -> Interval | None:
        opening = self.text[self.position : self.position + 1]
        if opening not in ("[", "(", "]"):
            return None
        self.take(opening)
        start = self.expression(SUM)
        if start is None or not self.take("..") or (end := self.expression(SUM)) is None:
            return None
        self.skip()
        closing = self.text[self.position : self.position + 1]
        if closing not in ("]", ")", "["):
            return None
        self.take(closing)
        return Interval(start, end, opening == "[", closing == "]")

    # -- forms that bind weakest ---------------------------------------------------------------------------

    def conditional(self) -> Node | None:
        if not self.take("if") or (condition := self.expression()) is None or not self.need("then"):
            return None
        if (then := self.expression()) is None or not self.need("else"):
            return None
        otherwise = self.expression()
        return None if otherwise is None else If(condition, then, otherwise)

    def loop(self) -> Node | None:
        self.take("for")
        iterators = self.separated(self.iterator)
        if iterators is None or not self.need("return") or (body := self.expression()) is None:
            return None
        return For(tuple(iterators), body)

    def quantified(self) -> Node | None:
        quantifier = "some" if self.take("some") else "every"
        self.take(quantifier)
        iterators = self.separated(self.iterator)
        if iterators is None or not self.need("satisfies") or (condition := self.expression()) is None:
            return None
        return Quantified(quantifier, tuple(iterators), condition)

    def iterator(self) -> Iterator | None:
        name = self.name("a variable")
        if name is None or not self.need("in"):
            return None
        source = self.attempt(self.steps) or self.value()
        return None if source is None else Iterator(name, source)

    def steps(self) -> Steps | None:
        start = self.expression(SUM)
        if start is None or not self.take("..") or (end := self.expression(SUM)) is None:
            return None
        return Steps(start, end)

    # -- values --------------------------------------------------------------------------------------------

    def negation(self) -> Node | None:
        self.take("-")
        value = self.value()
        return None if value is None else Negation(value)

    def value(self) -> Node | None:
        """A value and what is chained to it: `.name`, `[filter]`."""
        self.skip()
        position = self.position
        node = self.forms.get(self.text[position : position + 1], self.worded)()
        if node is None:
            self.position = position
            return None
        for _ in range(MAX_CHAIN):
            position = self.position
            more = self.path(node) or self.filter(node)
            if more is None:
                self.position = position
                return node
            node = more
        raise FeelSyntaxError(f"More than {MAX_CHAIN} filters follow each other.", self.text, self.position)

    def path(self, value: Node) -> Node | None:
        self.skip()
        if not self.text.startswith(".", self.position):
            return None
        position = self.position
        names = []
        while self.take("."):
            if self.take("time offset"):
                name: str | None = "time offset"
            else:
                name = self.name("a name")
            if name is None:
                break
            names.append(name)
            position = self.position
        self.position = position
        if names and isinstance(value, Path):
            return Path(value.value, (*value.names, *names))
        return Path(value, tuple(names)) if names else None

    def filter(self, value: Node) -> Node | None:
        if not self.take("["):
            return None
        condition = self.expression()
        return Filter(value, condition) if condition is not None and self.need("]") else None

    def number(self) -> Node | None:
        found = lexical.NUMBER.match(self.text, self.position)
        if found is None:
            return None
        self.position = found.end()
        return Literal(lexical.number(found[0]))

    def string_literal(self) -> Node | None:
        string = self.string()
        return None if string is None else String(string)

    def input_value(self) -> Node:
        self.position += 1
        return InputValue()

    def negative_number(self) -> Node | None:
        """The second minus of `--5`: the sign of a number, where only one operator may stand."""
        self.position += 1
        number = self.number()
        return None if number is None else Negation(number)

    def string(self) -> str | None:
        found = lexical.STRING.match(self.text, self.position)
        if found is None:
            if self.text.startswith('"', self.position):
                self.miss("a string with its closing '\"'")
            return None
        self.position = found.end()
        return found[1]

    def name(self, what: str) -> str | None:
        """A name, plain or between backticks."""
        self.skip()
        if found := lexical.ESCAPED_NAME.match(self.text, self.position):
            self.position = found.end()
            return found[1]
        name = lexical.match_name(self.text, self.position)
        if name is None:
            self.miss(what)
        else:
            self.position += len(name)
        return name

    def at_literal(self) -> Node | None:
        self.take("@")
        string = self.string()
        return None if string is None else Temporal("@", string)

    def group(self) -> Node | None:
        self.take("(")
        node = self.expression()
        return node if node is not None and self.need(")") else None

    def list_literal(self) -> Node | None:
        self.take("[")
        if self.take("]"):
            return ListLiteral(())
        items = self.separated(self.expression)
        return ListLiteral(tuple(items)) if items is not None and self.need("]") else None

    def context_literal(self) -> Node | None:
        self.take("{")
        if self.take("}"):
            return ContextLiteral(())
        entries = self.separated(self.entry)
        return ContextLiteral(tuple(entries)) if entries is not None and self.need("}") else None

    def entry(self) -> tuple[str, Node] | None:
        key = self.key()
        if key is None or not self.need(":"):
            return None
        value = self.expression()
        return None if value is None else (key, value)

    def key(self) -> str | None:
        self.skip()
        for pattern in (lexical.ESCAPED_NAME, lexical.STRING):
            if found := pattern.match(self.text, self.position):
                self.position = found.end()
                return found[1]
        if found := lexical.KEY.match(self.text, self.position):
            self.position = found.end()
            return found[0]
        self.miss("a key")
        return None

    # -- what starts with a word ---------------------------------------------------------------------------

    def worded(self) -> Node | None:
        start = self.position
        word = lexical.match_word(self.text, start)
        if word in _CONSTANTS:
            self.position += len(word)
            return Literal(_CONSTANTS[word])
        for form in (self.temporal, self.function, self.call):
            node = form()
            if node is not None:
                return node
            self.position = start
        return self.variable()

    def temporal(self) -> Node | None:
        for function in _TEMPORAL_FUNCTIONS:
            if self.text.startswith(function, self.position):
                self.position += len(function)
                if self.take("(") and (string := self.string()) is not None and self.take(")"):
                    return Temporal(function, string)
                return None
        return None

    def function(self) -> Node | None:
        if not self.take("function") or not self.need("("):
            return None
        parameters: list[str] | None = []
        if not self.take(")"):
            parameters = self.separated(self.parameter)
            if parameters is None or not self.need(")"):
                return None
        body = self.attempt(self.external)
        if body is not None:
            return FunctionDefinition(tuple(parameters or ()), None)
        body = self.expression()
        return None if body is None else FunctionDefinition(tuple(parameters or ()), body)

    def external(self) -> Node | None:
        """`external {java: {class: …, method signature: …}}`: a body this engine knows of but never runs."""
        if not self.take("external") or not self.text.startswith("{", self.position):
            return None
        match self.context_literal():
            case ContextLiteral(entries=(("java", ContextLiteral(entries=inner) as java),)) if {
                key for key, _ in inner
            } >= {"class", "method signature"}:
                return java
        return None

    def variable(self) -> Node | None:
        name = self.name("a value")
        return None if name is None else Name(name)

    def call(self) -> Node | None:
        path, name = self.attempt(self.plain_function) or self.attempt(self.path_function) or ((), None)
        if name is None or not self.take("("):
            return None
        if self.take(")"):
            return Call(path, name, ())
        named = self.attempt(self.named_arguments)
        if named is not None:
            last = dict(named)
            return Call(path, name, tuple(last.values()), tuple(last))
        arguments = self.separated(self.argument)
        return Call(path, name, tuple(arguments)) if arguments is not None and self.need(")") else None

    def plain_function(self) -> tuple[tuple[str, ...], str] | None:
        """The name of a function: words with blanks between, or one of those with a reserved word."""
        start = self.position
        for words in FUNCTIONS_OF_RESERVED_WORDS:
            if self.text.startswith(words, start):
                self.position += len(words)
                if self.next_is("("):
                    return (), words
                self.position = start
        name = self.words()
        return ((), name) if name is not None and self.next_is("(") else None

    def path_function(self) -> tuple[tuple[str, ...], str] | None:
        names = []
        while (name := self.name("a name")) is not None:
            names.append(name)
            if not self.take("."):
                break
        return (tuple(names[:-1]), names[-1]) if names and self.next_is("(") else None

    def next_is(self, sign: str) -> bool:
        self.skip()
        return self.text.startswith(sign, self.position)

    def words(self) -> str | None:
        """Names joined by blanks, with those blanks."""
        start = self.position
        end = None
        while (name := lexical.match_name(self.text, self.position)) is not None:
            end = self.position = self.position + len(name)
            while self.text.startswith(" ", self.position):
                self.position += 1
        if end is None:
            return None
        self.position = end
        return self.text[start:end]

    def parameter(self) -> str | None:
        self.skip()
        if found := lexical.ESCAPED_NAME.match(self.text, self.position):
            self.position = found.end()
            return found[1]
        words = self.words()
        if words is None:
            self.miss("a parameter")
        return words

    def named_arguments(self) -> list[tuple[str, Node]] | None:
        arguments = self.separated(self.named_argument)
        return arguments if arguments is not None and self.take(")") else None

    def named_argument(self) -> tuple[str, Node] | None:
        name = self.parameter()
        if name is None or not self.take(":"):
            return None
        value = self.argument()
        return None if value is None else (name, value)

    def argument(self) -> Node | None:
        return self.attempt(self.interval) or self.expression()
