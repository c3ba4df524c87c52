"""The value of a parameter: text, expression, script, list or map (Camunda 7 sheet, section 2.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from worker import feel
from worker.camunda7.feel import Feel, Scope, string_literal, translate
from worker.camunda7.feel import text as t
from worker.camunda7.language import juel, running
from worker.camunda7.language.errors import Unsupported
from worker.camunda7.language.tree import Entries, Json, Literal, Node
from worker.camunda7.namespaces import CAMUNDA, text_of

if TYPE_CHECKING:
    from lxml import etree

    from worker.camunda7.feel.scope import Language
    from worker.camunda7.language.running import Thrown
    from worker.camunda7.report import Countable
    from worker.camunda7.work import Work

_LANGUAGES = {
    "javascript": "javascript",
    "ecmascript": "javascript",
    "js": "javascript",
    "nashorn": "javascript",
    "graal.js": "javascript",
    "groovy": "groovy",
}
_NUMBER = re.compile(r"[+-]?[\d.]+([eE][+-]?\d+)?")
_WHERE = ("classpath://", "deployment://", "/")


@dataclass(slots=True)
class Value:
    """What a parameter has for its value.

    Attributes:
        feel: the value as FEEL.
        literal: the value where it is a text without expressions.
        node: its tree, where it is one expression or script.
        sets: process variables that its script sets.
        unset: those that it sets too, to what has no counterpart.
        thrown: errors that its script throws.
        notes: what is to be known about it.
        texts: the entries of a map of texts without expressions.
    """

    feel: Feel
    literal: str | None = None
    node: Node | None = None
    sets: dict[str, Feel] = field(default_factory=dict)
    unset: dict[str, Unsupported] = field(default_factory=dict)
    thrown: list[Thrown] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    texts: dict[str, str] | None = None

    @property
    def fixed(self) -> dict[str, str] | None:
        """The entries of a map, where all are texts without expressions."""
        if isinstance(self.node, Entries):
            texts = {key: each.value for key, each in self.node.entries if isinstance(each, Literal)}
            if len(texts) == len(self.node.entries):
                return {key: str(text) for key, text in texts.items()}
        return self.texts

    @property
    def source(self) -> str:
        """The source of an input mapping: plain text where that is possible, else an expression."""
        text = self.literal
        if text is None or not text or text.startswith("=") or "\\" in text:
            return self.expression
        return text

    @property
    def attribute(self) -> str:
        """The value of an attribute such as a job type: there the broker takes digits for a number."""
        digits = self.literal is not None and _NUMBER.fullmatch(self.literal) is not None
        return self.expression if digits else self.source

    @property
    def expression(self) -> str:
        """The source of an output mapping."""
        return f"={self.feel.text}"


class Values:
    """Reads values in one scope; what can't be read raises `Unsupported`, and both are counted."""

    def __init__(self, work: Work, scope: Scope, *, as_json: bool = False) -> None:
        """Makes a reader.

        Args:
            work: the conversion.
            scope: where the values stand.
            as_json: whether a value that is JSON text may be the value itself: who takes it writes the text.
        """
        self._work = work
        self._scope = replace(scope, json_variables=work.json_variables)
        self._as_json = as_json

    def of(self, element: etree._Element) -> Value:
        """The value of a parameter, an entry or an item of a list.

        Raises:
            Unsupported: it has no counterpart.
        """
        children = list(element.iterchildren("*"))
        if len(children) > 1:
            raise Unsupported("it has more than one child element", "Camunda 7 refuses such a model too.")
        if not children:
            return self.of_text(text_of(element))
        return self._structured(children[0])

    def of_text(self, text: str) -> Value:
        """The value of a text.

        Raises:
            Unsupported: an expression in it has no counterpart.
        """
        number = juel.expressions_in(text)
        if not text.strip():
            return Value(t.NULL)
        if not juel.has_expression(text):
            return Value(Feel(string_literal(text.strip()), kind="text"), literal=text.strip())
        try:
            value = self._translated(juel.parse(text), "juel")
        except Unsupported:
            self._work.report.count("expressions", number, converted=False)
            raise
        self._work.report.count("expressions", number, converted=True)
        return value

    def of_script(self, source: str, script_format: str, *, wanted: bool = True) -> Value:
        """The value of a script.

        Args:
            source: the script.
            script_format: its language.
            wanted: whether the value itself is used, beside what the script sets.

        Raises:
            Unsupported: it has no counterpart.
        """
        language = script_format.strip().lower()
        if language == "feel":
            return Value(_written_in_feel(source))
        if language == "freemarker":
            if "<#" in source or "<@" in source:
                raise Unsupported(
                    "a template with directives has no counterpart", "Write it as a FEEL expression."
                )
            return self._translated(juel.parse(source, trimmed=False), "juel")
        if language not in _LANGUAGES:
            raise Unsupported(f"scripts in {script_format or 'no language'} are not converted")
        spoken = cast("Language", _LANGUAGES[language])
        outcome = running.run(source, spoken)
        value = self._translated((outcome.value if wanted else None) or Literal(None), spoken)
        for name, node in outcome.variables.items():
            try:
                value.sets[name] = self._translated(node, spoken).feel
            except Unsupported as error:
                value.unset[name] = error
        value.thrown = outcome.thrown
        return value

    def _structured(self, element: etree._Element) -> Value:
        match str(element.tag).removeprefix(CAMUNDA):
            case "script":
                return self._script(element)
            case "list":
                return self._put_together([self.of(each) for each in element.iterchildren("*")])
            case "map":
                return self._map(element)
            case "value":
                return self.of(element)
        raise Unsupported(f"{element.tag} is no value that Camunda 7 has")

    def _script(self, element: etree._Element) -> Value:
        what: Countable = "scripts" if element.get("resource") is None else "script files"
        try:
            value = self.of_script(self._source(element), str(element.get("scriptFormat", "")))
        except Unsupported:
            self._work.report.count(what, converted=False)
            raise
        self._work.report.count(what, converted=not value.unset)
        return value

    def _source(self, element: etree._Element) -> str:
        resource = element.get("resource")
        if resource is None:
            return text_of(element)
        return script_file(self._work, str(resource))

    def _map(self, element: etree._Element) -> Value:
        entries = {str(each.get("key", "")): each for each in element.iterchildren("*")}
        if any(map(juel.has_expression, entries)):
            raise Unsupported("a key of the map is worked out")
        values = {key: self.of(entries[key]) for key in sorted(entries)}
        found = self._put_together(list(values.values()))
        found.feel = t.context(((key, each.feel) for key, each in values.items()), quoted=True)
        texts = {key: each.literal for key, each in values.items() if each.literal is not None}
        found.texts = texts if len(texts) == len(values) else None
        return found

    def _put_together(self, values: list[Value]) -> Value:
        found = Value(t.listed(each.feel for each in values))
        for each in values:
            found.sets |= each.sets
            found.unset |= each.unset
            found.thrown += each.thrown
            found.notes += each.notes
        return found

    def _translated(self, node: Node, language: Language) -> Value:
        if self._as_json and isinstance(node, Json):
            node = node.value
        found = translate(node, replace(self._scope, language=language))
        return Value(found.feel, node=node, notes=list(found.notes))


def script_file(work: Work, resource: str) -> str:
    """The script in a file that the model names.

    Raises:
        Unsupported: it is not beside the model.
    """
    path = resource.strip()
    for where in _WHERE:
        path = path.removeprefix(where)
    found = None if juel.has_expression(path) else work.resources(path)
    if found is None:
        raise Unsupported(
            f"the script is in the file {path}, which is not beside the model",
            "Put it there and convert again, or write its value as FEEL.",
        )
    return found


def _written_in_feel(source: str) -> Feel:
    text = source.strip().removeprefix("=")
    try:
        feel.compile(text)
    except feel.FeelSyntaxError as error:
        raise Unsupported(f"it is no valid FEEL: {error.problem}") from None
    return Feel(text, t.FORM)
