"""Text to tree: ordered alternatives with backtracking over the raw characters (spec section 3).

The dialect has no tokens: `iftrue then 1 else 2` is an `if`, `format` is a variable, `{a b: 1}` has the key `a b`.
So each form is tried in a fixed order at a position and given up as a whole. What was found at a position is kept,
which makes the time linear in the text however forms nest.

Methods named after a form return its node and move on, or return None and leave the position as it was.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from worker.feel.errors import FeelSyntaxError
from worker.feel.syntax.tree import (
    And,
    Arithmetic,
    Between,
    Comparison,
    For,
    If,
    In,
    InstanceOf,
    Interval,
    Iterator,
    Node,
    Or,
    Quantified,
    Steps,
    UnaryComparison,
)
from worker.feel.syntax.values import Values

Found: TypeAlias = tuple[Node | None, int]

ANYTHING, OR, AND, COMPARISON, SUM, PRODUCT, POWER = range(7)

MAX_TEXT: Final = 100_000

_ORDERED = ("<=", ">=", "<", ">")
_ARITHMETIC = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "**": POWER}
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


class _Parser(Values):
    def __init__(self, text: str, max_depth: int) -> None:
        super().__init__(text)
        self.max_depth = max_depth
        self.depth = 0
        self.found: dict[tuple[int, int], Found] = {}

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

    def too_deep(self) -> FeelSyntaxError:
        return FeelSyntaxError(
            f"The expression nests deeper than {self.max_depth} levels.", self.text, self.position
        )

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
