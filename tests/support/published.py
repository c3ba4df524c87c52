"""A published element template as a modeler uses it: choices made and fields filled in become a job.

    template = Template.read(folder / "io.camunda.connectors.GitHub.v1.json")
    job = template.job({"issueOperationType": "getIssue", "issueNumber": "7"})
    outcome = await run_job(rest, job.variables, job.headers)

What the modeler does not say has the template's default; a required field without one gets its own name as value. The
choices that an operation depends on are made too. Inputs are then mapped as a broker maps them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from worker import feel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    Given = Mapping[str, str]
    Choice = tuple[str, str]


@dataclass(frozen=True)
class PublishedJob:
    """What the broker hands out for an element made from a template; `inputs` are the element's own, not mapped yet."""

    type: str
    inputs: list[tuple[str, str]]
    headers: dict[str, str]
    retries: int

    @property
    def variables(self) -> dict[str, Any]:
        """The variables that the inputs make in a process without variables."""
        return mapped(self.inputs, {})

    def variables_in(self, process: Mapping[str, Any]) -> dict[str, Any]:
        """The variables that the inputs make in a process with these variables (see `mapped`)."""
        return mapped(self.inputs, process)


class Property:
    """One property of a template: a field the modeler sees, or a value that is set without being shown."""

    def __init__(self, declared: dict[str, Any]) -> None:
        binding = declared["binding"]
        self.kind: str = binding["type"]
        self.name: str = binding.get("name") or binding.get("key") or binding.get("property")
        self.id: str = declared.get("id") or self.name
        self.type: str = declared["type"]
        self.default: Any = declared.get("value")
        self.choices: list[str] = [choice["value"] for choice in declared.get("choices", ())]
        self.is_optional: bool = declared.get("optional", False)
        self.feel: str | None = declared.get("feel")
        constraints = declared.get("constraints", {})
        self.is_required: bool = constraints.get("notEmpty", False)
        self.pattern: str | None = constraints.get("pattern", {}).get("value")
        condition = declared.get("condition")
        self.conditions: list[dict[str, Any]] = (condition or {}).get(
            "allMatch", [condition] * bool(condition)
        )

    @property
    def is_dropdown(self) -> bool:
        """Whether the modeler chooses a value."""
        return self.type == "Dropdown"

    def value(self, given: Given) -> str | None:
        """What stands in the model; None if nothing does.

        Raises:
            ValueError: the value does not have the pattern that the template asks for.
        """
        value = given.get(self.id, given.get(self.name)) if self.type != "Hidden" else None
        if value is None and self.default not in (None, ""):
            return self._by_default()
        if value is None:
            value = self._unsaid()
        if value and self.pattern and not re.search(self.pattern, value):
            raise ValueError(f"{self.id} has to match {self.pattern}")
        return value and self._cast(value)

    def _by_default(self) -> str | None:
        if self.default is False and self.is_optional:
            return None
        return self._cast(self.default if isinstance(self.default, str) else json.dumps(self.default))

    def _cast(self, value: str) -> str:
        """Numbers and truth values stand in the model as expressions, where they may be expressions."""
        is_feel = self.type in ("Boolean", "Number") and self.feel in ("optional", "static")
        return f"={value}" if is_feel and not value.startswith("=") else value

    def _unsaid(self) -> str | None:
        if self.is_dropdown and not self.is_optional:
            return self.choices[0]
        if not self.is_required:
            return None
        own = self.name.rpartition(".")[2]
        return f'="{own}"' if self.feel == "required" else own


class Template:
    """A template, by what a job made from it depends on."""

    def __init__(self, declared: dict[str, Any]) -> None:
        self.id: str = declared["id"]
        self.properties = [Property(each) for each in declared["properties"]]
        self._by_id: defaultdict[str, list[Property]] = defaultdict(list)
        for each in self.properties:
            self._by_id[each.id].append(each)

    @classmethod
    def read(cls, file: Path) -> Template:
        """The template of a file."""
        return cls(json.loads(file.read_text()))

    @property
    def job_type(self) -> str | None:
        """The type of its jobs, None where an expression computes it."""
        found = (
            each.default
            for each in self.properties
            if each.kind.startswith("zeebe:taskDefinition") and each.name in ("type", None)
        )
        return next((text for text in found if isinstance(text, str) and not text.startswith("=")), None)

    @cached_property
    def operations(self) -> set[Choice]:
        """Every choice, by id and value, that other properties depend on."""
        decisive = {each["property"] for one in self.properties for each in one.conditions}
        return {
            (each.id, choice)
            for each in self.properties
            if each.is_dropdown and each.id in decisive
            for choice in each.choices
        }

    def job(self, given: Given, usual: Given | None = None) -> PublishedJob:
        """The job of an element that was given these values, by id or name of the property.

        Args:
            given: values for fields that have to be shown.
            usual: values for fields where they are shown.

        Raises:
            KeyError: there is no such field, or it is not shown with these choices.
            ValueError: a value does not have the pattern that the template asks for.
        """
        values = self._with_what_it_takes(given, usual or {})
        shown = [each for each in self.properties if self._is_active(each, values)]
        fields = {name for each in shown if each.type != "Hidden" for name in (each.id, each.name)}
        if hidden := set(given) - fields:
            raise KeyError(f"{self.id} shows no field {hidden}")
        inputs, headers, definition = [], {}, {}
        for each in shown:
            value = each.value(values)
            if value is None:
                continue
            if each.kind == "zeebe:input":
                inputs.append((each.name, value))
            elif each.kind == "zeebe:taskHeader" and value:
                headers[each.name] = value
            elif each.kind.startswith("zeebe:taskDefinition"):
                definition[each.name] = value
        return PublishedJob(definition["type"], inputs, headers, int(definition.get("retries", 3)))

    def choices(self, given: Given, usual: Given | None = None) -> set[Choice]:
        """The choices, by id and value, that stand in the element of a `job`."""
        values = self._with_what_it_takes(given, usual or {})
        shown = (each for each in self.properties if each.is_dropdown and self._is_active(each, values))
        return {(each.id, each.value(values) or "") for each in shown}

    def _with_what_it_takes(self, given: Given, usual: Given) -> dict[str, str]:
        """All values, and the choices without which the fields given would not be shown."""
        complete = {**usual, **given}
        rest = list(given.items())
        while rest:
            name, value = rest.pop(0)
            offering = [each for each in self._by_id[name] if not each.choices or value in each.choices]
            if not offering or any(self._is_active(each, complete) for each in offering):
                continue
            for condition in offering[0].conditions:
                if not self._holds(condition, complete):
                    wanted = condition["equals"] if "equals" in condition else condition["oneOf"][0]
                    choice = condition["property"], wanted if isinstance(wanted, str) else json.dumps(wanted)
                    complete[choice[0]] = choice[1]
                    rest.append(choice)
        return complete

    def _is_active(self, one: Property, given: Given) -> bool:
        return all(self._holds(condition, given) for condition in one.conditions)

    def _holds(self, condition: dict[str, Any], given: Given) -> bool:
        found = (each for each in self._by_id[condition["property"]] if self._is_active(each, given))
        value = next((each.value(given) for each in found), None)
        wanted = condition["oneOf"] if "oneOf" in condition else [condition["equals"]]
        return value in [each if isinstance(each, str) else json.dumps(each) for each in wanted]


def mapped(inputs: Iterable[tuple[str, str]], process: Mapping[str, Any]) -> dict[str, Any]:
    """The variables that input mappings make, as brokers up to 8.8 make them: from one FEEL context.

    A dotted target is an entry of a nested context, which stands where its name occurs first. An entry sees those
    before it in its own and the outer contexts, and the process's variables. What does not start with `=` is a text.

    Raises:
        FeelError: an expression fails, for which a broker would raise an incident.
    """
    sources: _Sources = {}
    for target, source in inputs:
        *path, name = target.split(".")
        level = sources
        for part in path:
            inner = level.setdefault(part, {})
            assert isinstance(inner, dict), f"{target} is a value and holds others"
            level = inner
        level[name] = source
    return _evaluated(sources, [process])


_Sources = dict[str, "str | _Sources"]


def _evaluated(sources: _Sources, outer: list[Mapping[str, Any]]) -> dict[str, Any]:
    variables: dict[str, Any] = {}
    for name, source in sources.items():
        levels = [*outer, variables]
        variables[name] = (
            _evaluated(source, levels)
            if isinstance(source, dict)
            else feel.compile(_as_feel(source)).evaluate_json(*levels)
        )
    return variables


def _as_feel(source: str) -> str:
    text = source.replace("\\", "\\\\").replace('"', '\\"')
    return source if source.startswith("=") else f'"{text}"'
