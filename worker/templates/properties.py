"""An input model as fields of the properties panel: nested models flattened, unions and operations as choices."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TYPE_CHECKING, Any

import orjson

from worker.templates.leaf import dropdown, leaf
from worker.templates.schema import hint, label, references

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from worker.templates.leaf import Property
    from worker.templates.schema import Schema, Schemas

GROUP = "Input"
"""The group of fields that name none."""

Condition = dict[str, Any]

_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """Where fields stand.

    Attributes:
        path: the variables' path that the fields are under, `""` at the root.
        ids: what their ids begin with, where other fields of the same path have other rules.
        group: the group's label.
        conditions: when they are shown.
        optional: whether the object they belong to may be left out.
        header: whether they are custom headers.
        open: the models that are being flattened; one inside itself would have no end.
    """

    path: str = ""
    ids: str = ""
    group: str = GROUP
    conditions: tuple[Condition, ...] = ()
    optional: bool = False
    header: bool = False
    open: frozenset[str] = frozenset()

    def of(self, name: str) -> str:
        """The path of a field."""
        return f"{self.path}.{name}" if self.path else name

    def id_of(self, name: str) -> str:
        """The id of a field."""
        return self.ids + self.of(name)

    def only_if(self, property_id: str, values: list[str]) -> Place:
        """The same place, shown only if another field has one of these values."""
        wanted = {"equals": values[0]} if len(values) == 1 else {"oneOf": values}
        condition = {"property": property_id, **wanted, "type": "simple"}
        return replace(self, conditions=(*self.conditions, condition))


class Properties:
    """The fields of a template as they are found, and the groups that they are in.

    Attributes:
        found: the fields.
        groups: label to id of each group, in the order of their first fields.
        configurations: name and schema of each object that is chosen as a whole, by its configuration's id.
    """

    def __init__(
        self, schemas: Schemas, *, taken: Iterable[str] = (), choose_configurations: bool = False
    ) -> None:
        """Begins without fields.

        Args:
            schemas: of the models whose fields are added.
            taken: ids that no group here may have.
            choose_configurations: whether objects that may be kept as configurations are chosen, or left out.
        """
        self.found: list[Property] = []
        self.groups: dict[str, str] = {}
        self.configurations: dict[str, tuple[str, Schema]] = {}
        self._schemas = schemas
        self._taken = set(taken)
        self._choose_configurations = choose_configurations
        self._chosen: set[tuple[bool, str]] = set()

    def add_model(self, schema: Schema, place: Place) -> None:
        """Adds every field of a model."""
        required = schema.get("required", ())
        for name, field in schema.get("properties", {}).items():
            self.add_field(name, field, place, required=name in required and not place.optional)

    def add_field(self, name: str, field: Schema, place: Place, *, required: bool) -> None:
        """Adds a field, or those of the model or union that it holds.

        Raises:
            ValueError: the name can't be bound to in a BPMN model.
        """
        schema = self._schemas.resolved(field)
        bound_by_choice = (place.header, place.of(name)) in self._chosen
        if bound_by_choice or hint(schema, "omit") or schema.get("deprecated"):
            return
        if group := hint(schema, "group"):
            place = replace(place, group=group)
        for sibling, values in (hint(schema, "when") or {}).items():
            place = place.only_if(self._id_beside(place, sibling), values)
        if configuration := hint(schema, "configuration"):
            if self._choose_configurations:
                self._add_configuration(place, name, schema, configuration, required=required)
            return
        models = references(field)
        if models & place.open or not {"discriminator", "properties"} & schema.keys():
            found = leaf(schema, required=required, header=place.header)
            self.add(place, name, label(name, schema), found)
            return
        inside = replace(_inside(place, name, schema), open=place.open | models)
        if "discriminator" in schema:
            self._add_union(name, schema, inside, required=required)
        else:
            self.add_model(schema, replace(inside, optional=place.optional or not required))

    def add_choice(
        self, place: Place, name: str, shown: tuple[str, Property], members: Mapping[str, Schema]
    ) -> None:
        """Adds a field that chooses, and what is to be filled in for each choice.

        What several choices have in common is one field, so that its value stays when the choice changes.

        Args:
            place: where all of them stand.
            name: of the field that chooses.
            shown: its label, and the field itself.
            members: the models by the value that chooses them.
        """
        self.add(place, name, *shown)
        self._chosen.add((place.header, place.of(name)))
        self.add_members(place, place.id_of(name), members)

    def add_members(self, place: Place, chooser: str, members: Mapping[str, Schema]) -> None:
        """Adds the fields of models of which the field `chooser` chooses one."""
        variants: dict[tuple[str, bytes], list[str]] = {}
        for tag, member in members.items():
            for name, field in member.get("properties", {}).items():
                rules = orjson.dumps([field, name in member.get("required", ())], option=orjson.OPT_SORT_KEYS)
                variants.setdefault((name, rules), []).append(tag)
        names = Counter(name for name, _ in variants)
        for (name, rules), tags in variants.items():
            field, required = orjson.loads(rules)
            where = place if len(tags) == len(members) else place.only_if(chooser, tags)
            if names[name] > 1:
                where = replace(where, ids=f"{place.ids}{tags[0]}:")
            self.add_field(name, field, where, required=required)

    def add(self, place: Place, name: str, shown_as: str, rules: Property) -> None:
        """Adds one field; as `add_field`, but its rules are known.

        Raises:
            ValueError: the name can't be bound to in a BPMN model.
        """
        path = place.of(name)
        if place.header:
            binding = {"key": path, "type": "zeebe:taskHeader"}
        elif _PATH.fullmatch(path):
            binding = {"name": path, "type": "zeebe:input"}
        else:
            raise ValueError(
                f"Input {path}: BPMN models can't bind a variable of this name; give it an alias."
            )
        if place.group not in self.groups:
            self.groups[place.group] = self._free_id(_slug(place.group))
        group = self.groups[place.group]
        found = {"id": place.id_of(name), "label": shown_as, **rules, "group": group, "binding": binding}
        if rules["type"] == "Hidden":
            del found["label"]
        if place.conditions:
            found["condition"] = _condition(place.conditions)
        self.found.append(found)

    def _free_id(self, wanted: str) -> str:
        """An id for a group, which no other has."""
        following = (f"{wanted}-{number}" for number in count(2))
        found = next(each for each in chain([wanted], following) if each not in self._taken)
        self._taken.add(found)
        return found

    def _id_beside(self, place: Place, name: str) -> str:
        """The id of a field beside others, which may have less rules of its own than they."""
        own, shared = place.id_of(name), place.of(name)
        ids = {each["id"] for each in self.found}
        return shared if own not in ids and shared in ids else own

    def _add_configuration(
        self, place: Place, name: str, schema: Schema, configuration: str, *, required: bool
    ) -> None:
        shown_as = label(name, schema)
        self.configurations[configuration] = shown_as, schema
        needed = {"constraints": {"notEmpty": True}} if required else {"optional": True}
        described = {"description": schema["description"]} if "description" in schema else {}
        rules = {"type": "Configuration", "configurationTemplate": configuration, **described, **needed}
        self.add(place, name, shown_as, rules)

    def _add_union(self, name: str, schema: Schema, place: Place, *, required: bool) -> None:
        members = self._schemas.members(schema)
        chooser = dropdown(schema, members)
        rules = leaf({**schema, "enum": list(members)}, required=required, header=False)
        shown = label(name, schema), {**rules, **chooser}
        self.add_choice(place, schema["discriminator"]["propertyName"], shown, members)


def _inside(place: Place, name: str, schema: Schema) -> Place:
    """The place of a nested model's fields: a group of its own, unless a hint or an outer model gave one."""
    own = not place.path and hint(schema, "group") is None and place.group == GROUP
    return replace(place, path=place.of(name), group=label(name, schema) if own else place.group)


def _condition(conditions: tuple[Condition, ...]) -> Condition:
    return conditions[0] if len(conditions) == 1 else {"allMatch": list(conditions)}


def _slug(text: str) -> str:
    return re.sub(r"\W+", "-", text.casefold(), flags=re.ASCII).strip("-") or "group"
