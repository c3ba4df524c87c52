"""Writes what is generated in the guide and the README: python docs/generate.py."""

from __future__ import annotations

import json
import re
from pathlib import Path

from worker.camunda7 import COUNTABLE, Report, convert
from worker.config.document import most_used, page, table
from worker.config.from_java import heeded, ignored
from worker.metrics.exposition import FAMILIES
from worker.own_settings import own_settings
from worker.registry import OWN, discover

ROOT = Path(__file__).parents[1]


def of_connectors() -> str:
    """The table of what the shipped connectors declare for themselves."""
    shipped = (each.connector for each in discover().connectors if each.source.startswith(f"{OWN} "))
    rows = (
        (f"`{each.environment_name}`", f"`{each.default}`" if each.default else "", each.doc)
        for connector in shipped
        for each in own_settings(connector)
    )
    return table(("setting", "default", "what it does"), rows)


def of_metrics() -> str:
    """The table of what is measured."""
    rows = (
        (f"`{each.shown}`", ", ".join(f"`{label}`" for label in each.labels), each.doc) for each in FAMILIES
    )
    return table(("metric", "labels", "what it tells"), rows)


def of_models() -> str | None:
    """The table of what is converted of public Camunda 7 models; None where those are not at hand."""
    files = sorted((ROOT.parent / "shared" / "camunda7" / "public").glob("*.bpmn"))
    if not files:
        return None
    reports = [(f"`{file.stem}`", convert(file.read_bytes()).report) for file in files]
    whole = Report()
    for _, report in reports:
        whole.found += report.found
        whole.converted += report.converted
    rows = ((name, *map(report.share, COUNTABLE)) for name, report in [*reports, ("all", whole)])
    return table(("model", *COUNTABLE), rows)


def of_templates() -> str | None:
    """The table of published element templates, and who runs them; None where those are not at hand."""
    files = sorted((ROOT.parent / "shared" / "templates" / "outbound").glob("*.json"))
    if not files:
        return None
    registry = discover()
    rows = []
    for template in (json.loads(file.read_text()) for file in files):
        of_type = [
            each["value"]
            for each in template["properties"]
            if each["binding"]["type"].startswith("zeebe:taskDefinition")
            and each["binding"].get("property", "type") == "type"
        ]
        job_type = of_type[0] if of_type else ""
        found = registry.of_type(job_type)
        rows.append(
            (
                template["name"],
                f"`{template['id']}` {template.get('version', '')}",
                f"`{job_type}`",
                found.connector.name if found else "not here",
            )
        )
    return table(("template", "id and version", "job type", "runs on"), sorted(rows))


def generated() -> dict[Path, str]:
    """The files with their generated parts made anew."""
    camunda7, models = ROOT / "docs" / "camunda7.md", of_models()
    settings, operations = ROOT / "docs" / "settings.md", ROOT / "docs" / "operations.md"
    readme, published = ROOT / "README.md", ROOT / "docs" / "published-templates.md"
    templates, from_java = of_templates(), ROOT / "docs" / "from-java.md"
    return {
        published: _filled(published, **({} if templates is None else {"templates": templates})),
        camunda7: _filled(camunda7, **({} if models is None else {"models": models})),
        settings: _filled(settings, settings=page(), connectors=of_connectors()),
        operations: _filled(operations, metrics=of_metrics()),
        from_java: _filled(from_java, heeded=heeded(), ignored=ignored()),
        readme: _filled(readme, settings=most_used()),
    }


def _filled(file: Path, **parts: str) -> str:
    text = file.read_text()
    for name, part in parts.items():
        marked = re.compile(rf"(?<=<!-- {name} -->\n).*(?=<!-- /{name} -->)", re.DOTALL)
        text = marked.sub(lambda _, part=part: part, text)
    return text


if __name__ == "__main__":
    for file, text in generated().items():
        file.write_text(text)
