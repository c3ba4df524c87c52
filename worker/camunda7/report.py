"""What became of a model: every finding with what to do about it, and counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

Countable = Literal["connectors", "connectors without a gap", "expressions", "scripts", "script files"]
"""A connector has a gap where one of its inputs could not be converted: its task stops there."""

COUNTABLE: tuple[Countable, ...] = get_args(Countable)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the person who moves the model should know.

    Attributes:
        element: the id of the element; "" for the model itself.
        kind: what the element is, such as `serviceTask`.
        what: the part that it is about.
        why: what is the matter with it.
        todo: what to do.
        left: whether it is not converted; what is converted, but not the same in every respect, is noted only.
        original: the text of what is left.
    """

    element: str
    kind: str
    what: str
    why: str
    todo: str
    left: bool
    original: str | None = None


@dataclass(slots=True)
class Report:
    """All findings of a conversion."""

    findings: list[Finding] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    converted: Counter[str] = field(default_factory=Counter)

    def count(self, what: Countable, number: int = 1, *, converted: bool) -> None:
        """Counts what was found, and what of it was converted."""
        self.found[what] += number
        self.converted[what] += number if converted else 0

    def share(self, what: Countable) -> str:
        """How many of what was found are converted, as `3 of 4`; nothing if there are none."""
        return f"{self.converted[what]} of {self.found[what]}" if self.found[what] else ""

    @property
    def left(self) -> list[Finding]:
        """What is not converted."""
        return [each for each in self.findings if each.left]

    def as_json(self) -> dict[str, Any]:
        """The report as an object: `findings`, `counts`, `left`."""
        return {
            "left": len(self.left),
            "counts": {
                what: {"found": number, "converted": self.converted[what]}
                for what, number in self.found.items()
            },
            "findings": [asdict(each) for each in self.findings],
        }

    def as_text(self) -> str:
        """The report for people: what is left first."""
        lines = []
        for title, left in (("Not converted", True), ("To know", False)):
            chosen = [each for each in self.findings if each.left is left]
            if chosen:
                lines += [f"{title}:", *map(_line, chosen), ""]
        if not self.found["connectors"]:
            lines.append("There is no connector in it.")
        counts = (f"{self.share(what)} {what}" for what in COUNTABLE if self.found[what])
        return "\n".join(
            [*lines, f"Converted: {', '.join(counts) or 'nothing to convert'}; {len(self.left)} left."]
        )


def _line(finding: Finding) -> str:
    where = f"{finding.kind} {finding.element}".strip()
    return f"  {where}: {finding.what}: {_sentence(finding.why)} {finding.todo}".rstrip()


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
