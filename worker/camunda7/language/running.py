"""What a script comes to: its value, the variables it sets, the errors it throws, as expressions over variables.

A script is run once with unknown values: local variables are replaced by what they stand for, the branches of a
condition become a choice, a loop that fills a list becomes a loop over it (Camunda 7 sheet, section 4.5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from worker.camunda7.language import juel, scripts
from worker.camunda7.language.errors import Unsupported, within_depth
from worker.camunda7.language.idioms import Idioms, truth
from worker.camunda7.language.tree import (
    Binary,
    Call,
    Choice,
    Creation,
    Entries,
    Function,
    Items,
    Literal,
    Loop,
    Merged,
    Method,
    Name,
    Node,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_STEPS = 10_000
"""Statements that are run, each once for each way to it."""

_MOVE = "Move it into a job worker, or write it as a FEEL expression."
_PRINTS = frozenset({"print", "println"})
_SCOPES = frozenset({"execution", "connector"})
_APPENDS = frozenset({"push", "add"})
_EMPTY = Entries(())
_DOLLAR = re.compile(r"\$[A-Za-z_]")


@dataclass(frozen=True, slots=True)
class Thrown:
    """An error and when it is thrown; `code` is None for what is no `BpmnError`."""

    condition: Node
    code: Node | None
    message: Node | None


@dataclass(slots=True)
class Outcome:
    """What a script comes to; `variables` are those it sets in the process, in order."""

    value: Node | None
    variables: dict[str, Node]
    thrown: list[Thrown]


def run(source: str, language: str) -> Outcome:
    """What a script in `javascript` or `groovy` comes to.

    Raises:
        Unsupported: it does something that is not understood.
    """
    state = _State(groovy=language == "groovy")
    with within_depth():
        value = state.run(scripts.parse(source)).value
    return Outcome(value, state.variables, state.thrown)


@dataclass(slots=True)
class _End:
    """How a block ended: whether nothing follows it, its value, and whether that is kept anywhere."""

    value: Node | None = None
    used: bool = False
    returned: bool = False
    thrown: bool = False


@dataclass(slots=True)
class _State:
    groovy: bool
    locals: dict[str, Node] = field(default_factory=dict)
    variables: dict[str, Node] = field(default_factory=dict)
    thrown: list[Thrown] = field(default_factory=list)
    when: Node = field(default_factory=lambda: Literal(value=True))
    steps: Iterator[int] = field(default_factory=lambda: iter(range(MOST_STEPS)))

    def run(self, statements: Sequence[scripts.Statement]) -> _End:
        end = _End()
        for position, statement in enumerate(statements):
            _check_used(end)
            if next(self.steps, None) is None:
                raise Unsupported("it has too many branches", _MOVE)
            match statement:
                case scripts.Assign(name=name, value=given):
                    value = self.value(given)
                    self.locals[name] = value
                    end = _End(value, used=True)
                case scripts.Put(name=name, key=key, value=given):
                    self.locals.setdefault(name, Name(name))
                    self._put(name, Literal(key), self.value(given))
                case scripts.Evaluate(value=given):
                    end = _after(self._done(given), end)
                case scripts.Return(value=given):
                    return _End(self.value(given), returned=True)
                case scripts.Throw(value=given):
                    self._throw(given)
                    return _End(thrown=True)
                case scripts.ForEach():
                    self._loop(statement)
                case scripts.If():
                    if _returns(statement):
                        return self._returning(statement, statements[position + 1 :])
                    end = _after(self._branch(statement), end)
        return end

    def value(self, node: Node) -> Node:
        """The expression with everything local replaced."""
        return Idioms(self._named, self._literal).value(node)

    def _named(self, name: str, *, local: bool) -> Node:
        if local and name in self.locals:
            return self.locals[name]
        return Name(name) if local else self.variables.get(name, Name(name))

    def _literal(self, literal: Literal) -> Node:
        if not self.groovy or not isinstance(literal.value, str):
            return literal
        if _DOLLAR.search(literal.value):
            raise Unsupported("a text with `$name` is not understood", "Write `${name}`, or join the texts.")
        return juel.parse(literal.value) if juel.has_expression(literal.value) else literal

    # What is done

    def _done(self, node: Node) -> Node | None:
        match node:
            case Call(name=name) if name in _PRINTS:
                return None
            case Method(value=Name(name="console")):
                return None
            case Method(
                value=Name(name=scope), name="setVariable", arguments=(Literal(value=str(name)), given)
            ):
                if scope not in _SCOPES:
                    raise Unsupported(f"{scope}.setVariable is not understood", _MOVE)
                self.variables[name] = self.value(given)
                return None
            case Method(value=Name(name=name), name="put", arguments=(key, given)) if name in self.locals:
                self._put(name, self.value(key), self.value(given))
                return None
            case Method(value=Name(name=name), name=method, arguments=(given,)) if method in _APPENDS:
                self._append(name, self.value(given))
                return None
            case Binary(operator="<<", left=Name(name=name), right=given):
                self._append(name, self.value(given))
                return None
        return self.value(node)

    def _put(self, name: str, key: Node, value: Node) -> None:
        into = self.locals[name]
        if not isinstance(key, Literal):
            raise Unsupported("a key that is worked out is not understood", _MOVE)
        entry = (str(key.value), value)
        if isinstance(into, Entries):
            kept = tuple(each for each in into.entries if each[0] != entry[0])
            self.locals[name] = replace(into, entries=(*kept, entry))
        elif isinstance(into, Merged):
            *first, last = into.parts
            parts = (
                (*first, Entries((*last.entries, entry)))
                if isinstance(last, Entries)
                else (*into.parts, Entries((entry,)))
            )
            self.locals[name] = Merged(parts)
        else:
            self.locals[name] = Merged((into, Entries((entry,))))

    def _append(self, name: str, value: Node) -> None:
        into = self.locals.get(name)
        if not isinstance(into, Items):
            raise Unsupported(f"{name} is no list that the script itself has made", _MOVE)
        self.locals[name] = Items((*into.items, value))

    def _throw(self, node: Node) -> None:
        error = self.value(node)
        arguments = error.arguments if isinstance(error, Creation) else ()
        if isinstance(error, Creation) and error.class_name.rpartition(".")[2] == "BpmnError" and arguments:
            message = arguments[1] if len(arguments) > 1 else None
            self.thrown.append(Thrown(self.when, arguments[0], message))
        else:
            said = arguments[0] if arguments else error
            self.thrown.append(Thrown(self.when, None, None if isinstance(said, Creation) else said))

    def _loop(self, loop: scripts.ForEach) -> None:
        """`for (x in list) { result.push(f(x)) }` and nothing else."""
        source = self.value(loop.source)
        inner = self._fork(self.when)
        inner.locals.pop(loop.name, None)
        before = dict(inner.locals)
        inner.run(loop.body)
        changed = [name for name, value in inner.locals.items() if before.get(name) is not value]
        if inner.variables != self.variables or len(inner.thrown) != len(self.thrown):
            raise Unsupported("a loop that sets variables is not understood", _MOVE)
        filled = [name for name in changed if isinstance(before.get(name), Items)]
        if len(filled) != 1 or before[filled[0]] != Items(()):
            raise Unsupported("a loop that does more than to fill a list is not understood", _MOVE)
        made = inner.locals[filled[0]]
        if not isinstance(made, Items) or len(made.items) != 1:
            raise Unsupported("a loop that fills a list under a condition is not understood", _MOVE)
        # What else the loop assigned has the value of its last round, which nothing here can say.
        self.locals |= dict.fromkeys(changed, Function())
        self.locals[filled[0]] = Loop(loop.name, source, made.items[0])

    # Conditions

    def _branch(self, statement: scripts.If) -> Node | None:
        condition = truth(self.value(statement.condition))
        if isinstance(condition, Literal):
            return self.run(statement.then if condition.value else statement.otherwise).value
        then, otherwise = (
            self._fork(_both(self.when, condition)),
            self._fork(_both(self.when, Unary("!", condition))),
        )
        ends = then.run(statement.then), otherwise.run(statement.otherwise)
        self.thrown = then.thrown + otherwise.thrown[len(self.thrown) :]
        if ends[0].thrown or ends[1].thrown:
            left, end = (otherwise, ends[1]) if ends[0].thrown else (then, ends[0])
            self.locals, self.variables = left.locals, left.variables
            return end.value
        self.locals = {
            name: _chosen(condition, then.locals.get(name), otherwise.locals.get(name), self._before(name))
            for name in {**then.locals, **otherwise.locals}
        }
        self.variables = {
            name: _chosen(condition, then.variables.get(name), otherwise.variables.get(name), Name(name))
            for name in {**then.variables, **otherwise.variables}
        }
        if ends[0].value is None or ends[1].value is None:
            for end in ends:
                _check_used(end)
            return None
        return Choice(condition, ends[0].value, ends[1].value)

    def _before(self, name: str) -> Node:
        return self.locals.get(name, Name(name))

    def _returning(self, statement: scripts.If, rest: Sequence[scripts.Statement]) -> _End:
        """Each branch to the script's end, as one of them leaves it."""
        condition = truth(self.value(statement.condition))
        branches = [
            self._fork(_both(self.when, condition)),
            self._fork(_both(self.when, Unary("!", condition))),
        ]
        ends = [
            branch.run((*body, *rest))
            for branch, body in zip(branches, (statement.then, statement.otherwise), strict=True)
        ]
        if any(branch.variables != self.variables for branch in branches):
            raise Unsupported("a script that sets variables and returns under a condition is not understood")
        self.thrown = branches[0].thrown + branches[1].thrown[len(self.thrown) :]
        values = [end.value for end in ends if not end.thrown]
        if len(values) == 1:
            return _End(values[0], returned=True)
        if not values or None in values:
            return _End(returned=True)
        then, otherwise = (each or Literal(None) for each in values)
        return _End(Choice(condition, then, otherwise), returned=True)

    def _fork(self, when: Node) -> _State:
        return _State(
            self.groovy, dict(self.locals), dict(self.variables), list(self.thrown), when, self.steps
        )


def _returns(statement: scripts.Statement) -> bool:
    match statement:
        case scripts.Return():
            return True
        case scripts.If(then=then, otherwise=otherwise):
            return any(map(_returns, (*then, *otherwise)))
    return False


def _after(value: Node | None, before: _End) -> _End:
    return before if value is None else _End(value)


def _check_used(end: _End) -> None:
    """Refuses a call whose value goes nowhere: it is there for what it does."""
    if not end.used and isinstance(end.value, Method | Call):
        raise Unsupported(f"it calls {end.value.name} for what that does", _MOVE)


def _both(first: Node, second: Node) -> Node:
    return second if first == Literal(value=True) else Binary("&&", first, second)


def _chosen(condition: Node, then: Node | None, otherwise: Node | None, before: Node) -> Node:
    """One value for both branches; what a branch adds to a map stays an addition."""
    then, otherwise = then or before, otherwise or before
    if then == otherwise:
        return then
    if otherwise == before and (added := _added(before, then)) is not None:
        parts = before.parts if isinstance(before, Merged) else (before,)
        return Merged((*(part for part in parts if part != _EMPTY), Choice(condition, added, _EMPTY)))
    if isinstance(then, Function) or isinstance(otherwise, Function):
        raise Unsupported("a function that depends on a condition is not understood")
    return Choice(condition, then, otherwise)


def _added(before: Node, after: Node) -> Entries | None:
    """The entries that `after` has more than `before`."""
    if isinstance(before, Entries) and isinstance(after, Entries):
        size = len(before.entries)
        return Entries(after.entries[size:]) if after.entries[:size] == before.entries else None
    if isinstance(before, Merged) and isinstance(after, Merged):
        size = len(before.parts)
        if after.parts[:size] == before.parts and len(after.parts) == size + 1:
            last = after.parts[size]
            return last if isinstance(last, Entries) else None
        if size == len(after.parts) and before.parts[:-1] == after.parts[:-1]:
            return _added(before.parts[-1], after.parts[-1])
    return None
