"""What starts with a word: constants, temporal literals, function definitions, calls, variables."""

from __future__ import annotations

from worker.feel.syntax import lexical
from worker.feel.syntax.scanner import Scanner
from worker.feel.syntax.tree import (
    Call,
    ContextLiteral,
    FunctionDefinition,
    Literal,
    Name,
    Node,
    Temporal,
)

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


class Words(Scanner):
    """Forms that start with a word."""

    def context_literal(self) -> Node | None:
        """`{key: value}`."""
        raise NotImplementedError

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
        start = self.position
        path, name = self.attempt(self.plain_function) or self.attempt(self.path_function) or ((), None)
        if name is None or not self.take("("):
            return None
        if self.take(")"):
            return Call(path, name, (), None, start)
        named = self.attempt(self.named_arguments)
        if named is not None:
            last = dict(named)
            return Call(path, name, tuple(last.values()), tuple(last), start)
        arguments = self.separated(self.argument)
        if arguments is None or not self.need(")"):
            return None
        return Call(path, name, tuple(arguments), None, start)

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
