"""Hints for element templates: what a modeler should see and a pydantic field has no word for.

Labels are `Field(title=...)`, hints below the field `description`, placeholders `examples`, choices enums or literals,
bounds and patterns pydantic's own. The rest is said with `template(...)`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic.config import JsonDict

HINT = "x-template-"
"""What the names of hints begin with in a JSON schema."""

Feel = Literal["optional", "required", "static", "disabled"]

_VERSIONED = re.compile(r".+:\d+")


def template(
    *,
    group: str | None = None,
    feel: Feel | None = None,
    multiline: bool | None = None,
    secret: bool | None = None,
    choices: Mapping[str, str] | None = None,
    default: Any = None,
    pattern: str | None = None,
    message: str | None = None,
    when: Mapping[str, str | Sequence[str]] | None = None,
    configuration: str | None = None,
    omit: bool | None = None,
) -> JsonDict:
    r"""Hints for the element template, given to a field as `json_schema_extra`.

    Args:
        group: label of the group that the field stands in; that of the nested model's field, or "Input", by default.
        feel: whether the field takes FEEL; by default objects and lists require it, all else may be FEEL.
        multiline: a field of several lines.
        secret: the field usually holds a secret, so it suggests `{{secrets.NAME}}`.
        choices: what the values of an enum, of literals, or of a discriminator are called; for a plain text, the
            values to choose from.
        default: what the template fills in where the model itself has no default.
        pattern: a JavaScript regular expression for texts that are neither FEEL nor secrets, where a validator checks.
        message: what the modeler says of a text that does not match `pattern`, the field's own or the hint's.
        when: fields beside this one, by the names of their variables, and the values that it is shown for.
        configuration: for a nested model that many elements share, a connection say: its id and version, such as
            `com.example:login:1`. In templates for Camunda 8.10 it is chosen as a whole; others leave it out.
        omit: keeps the field out of the template.

    Raises:
        ValueError: `configuration` does not end with a version.

    Example:
        body: str = Field(default="", json_schema_extra=template(multiline=True, when={"method": ["POST", "PUT"]}))
    """
    if configuration is not None and not _VERSIONED.fullmatch(configuration):
        raise ValueError(
            f"configuration: {configuration} needs an id and a version, such as com.example:login:1"
        )
    hints: dict[str, Any] = {
        "group": group,
        "feel": feel,
        "multiline": multiline,
        "secret": secret,
        "choices": None if choices is None else dict(choices),
        "default": default,
        "message": message,
        "when": None if when is None else {name: _listed(values) for name, values in when.items()},
        "configuration": configuration,
        "omit": omit,
    }
    found = {f"{HINT}{name}": value for name, value in hints.items() if value is not None}
    return found if pattern is None else {"pattern": pattern, **found}


def _listed(values: str | Sequence[str]) -> list[str]:
    return [values] if isinstance(values, str) else list(values)
