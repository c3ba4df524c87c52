"""Input and output parameters of one element, converted one by one; what can't be is told and left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.camunda7 import zeebe
from worker.camunda7.feel import string_literal
from worker.camunda7.feel.text import names_of, segment
from worker.camunda7.language.errors import Unsupported
from worker.camunda7.namespaces import CAMUNDA, text_of
from worker.camunda7.values import Value, Values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from worker.camunda7.feel import Scope
    from worker.camunda7.work import Work


@dataclass(slots=True)
class Parameters:
    """What one `inputOutput` has, by name, in order."""

    inputs: dict[str, Value] = field(default_factory=dict)
    outputs: list[tuple[str, Value]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def values(self) -> list[Value]:
        """All values."""
        return [*self.inputs.values(), *(value for _, value in self.outputs)]


@dataclass(slots=True)
class Reader:
    """Reads the parameters of an element.

    Attributes:
        work: the conversion.
        element: what they belong to.
        inputs: the scope that inputs are evaluated in.
        outputs: that of the outputs.
        json_inputs: inputs that take a value for its JSON text.
    """

    work: Work
    element: etree._Element
    inputs: Scope
    outputs: Scope
    json_inputs: frozenset[str] = frozenset()

    def read(self, parent: etree._Element | None) -> Parameters:
        """The parameters of the `inputOutput` of `parent`, an element or a connector."""
        found = Parameters()
        mapping = None if parent is None else parent.find(f"{CAMUNDA}inputOutput")
        if mapping is None:
            return found
        for parameter in mapping.iterchildren(f"{CAMUNDA}inputParameter"):
            name = str(parameter.get("name", ""))
            found.inputs.pop(name, None)
            if (value := self._value(parameter, name, "input", self.inputs)) is None:
                found.failed.append(name)
            else:
                found.inputs[name] = value
        for parameter in mapping.iterchildren(f"{CAMUNDA}outputParameter"):
            name = str(parameter.get("name", ""))
            if (value := self._value(parameter, name, "output", self.outputs)) is not None:
                found.outputs.append((name, value))
        return found

    def _value(self, parameter: etree._Element, name: str, direction: str, scope: Scope) -> Value | None:
        what = f"{direction} {name}"
        if not name:
            self.work.left(
                self.element, what, "the parameter has no name", "Camunda 7 refuses such a model too."
            )
            return None
        as_json = direction == "input" and name in self.json_inputs
        try:
            value = Values(self.work, scope, as_json=as_json).of(parameter)
        except Unsupported as error:
            self.work.unsupported(self.element, what, error, _original(parameter))
            return None
        tell(self.work, self.element, what, value)
        return value


def tell(work: Work, element: etree._Element, what: str, value: Value) -> None:
    """Tells what is to be known about a value that is converted."""
    for note in dict.fromkeys(value.notes):
        work.note(element, what, note)
    for name, error in value.unset.items():
        work.unsupported(element, f"variable {name}, set by {what}", error, None)


def target(work: Work, element: etree._Element, name: str) -> str:
    """The name as the target of a mapping; told where it has to be another one."""
    if zeebe.is_target(name):
        return name
    near = zeebe.as_target(name)
    work.left(
        element,
        f"variable {name}",
        f"the broker takes no such name, so it is {near} here",
        "Use that name wherever the variable is used.",
    )
    return near


def failing(name: str) -> str:
    """A source that stops the task instead of sending half a request."""
    said = string_literal(
        f"The input {name} was not converted from Camunda 7: see the documentation of the task."
    )
    return f"=assert(null, false, {said})"


def names_in(value: Value) -> set[str]:
    """The variables that an expression uses."""
    return names_of(value.feel.text)


def each_once(mappings: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Mappings as target and source, each target once: brokers forget all but the last of one name.

    An expression that uses the value of a mapping left out gets it as the entry of a context around it.
    """
    listed = list(mappings)
    last = {name: position for position, (name, _) in enumerate(listed)}
    replaced: dict[str, str] = {}
    found = []
    for position, (name, source) in enumerate(listed):
        if source.startswith("=") and (used := sorted(names_of(source[1:]) & replaced.keys())):
            entries = ", ".join(f"{segment(each)}: {replaced[each]}" for each in used)
            source = f"={{{entries}, value: {source[1:]}}}.value"  # noqa: PLW2901 - the same source, rewritten
        if last[name] == position:
            found.append((name, source))
            replaced.pop(name, None)
        else:
            replaced[name] = source[1:] if source.startswith("=") else string_literal(source)
    return found


def _original(parameter: etree._Element) -> str:
    scripts = [each.get("resource") for each in parameter.iter(f"{CAMUNDA}script") if each.get("resource")]
    return text_of(parameter).strip() or ", ".join(map(str, scripts))
