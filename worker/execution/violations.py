"""What is wrong with an input, in the modeler's terms: the dotted path of each value and one sentence about it.

No sentence of its own repeats a value: an input may be a credential.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from connectors.sdk.constraints import ALONE, MEANING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic_core import ErrorDetails

Path = tuple[str | int, ...]
"""The keys and list indexes that lead to a value of the decoded input."""

_SENTENCES = {
    "missing": "It is required.",
    "string_type": "It must be text.",
    "string_sub_type": "It must be text.",
    "bytes_type": "It must be text or a document.",
    "int_type": "It must be a whole number.",
    "int_parsing": "It must be a whole number.",
    "int_from_float": "It must be a whole number.",
    "float_type": "It must be a number.",
    "float_parsing": "It must be a number.",
    "decimal_type": "It must be a number.",
    "decimal_parsing": "It must be a number.",
    "bool_type": "It must be true or false.",
    "bool_parsing": "It must be true or false.",
    "list_type": "It must be a list.",
    "tuple_type": "It must be a list.",
    "set_type": "It must be a list.",
    "dict_type": "It must be an object.",
    "model_type": "It must be an object.",
    "model_attributes_type": "It must be an object.",
    "dataclass_type": "It must be an object.",
    "extra_forbidden": "There is no such input.",
    "none_required": "It must be null.",
}
_OF_NULL = ", but is null: does its expression name what is there?"
_MOST_NAMED = 50
_OPENINGS = (
    (re.compile(r"^(?:Input|Value|String|URL) should "), "It must "),
    (re.compile(r"^(?:List|Dictionary|Set|Tuple|Data) should "), "It must "),
    (re.compile(r"^(?:Value|Assertion) (?:error|failed), "), ""),
    (re.compile(r"^(?=(?:must|may|can|is|has) )"), "It "),
)


def message_for(errors: Sequence[ErrorDetails], data: Any, opening: str = "The input is not valid:") -> str:
    """One message that names every violation, each once, in the order the model declares its fields."""
    if is_alone(errors):
        return errors[0]["msg"]
    found: dict[str, dict[str, None]] = {}
    for error in errors[:_MOST_NAMED]:
        found.setdefault(dotted(_blamed(error, data)), {})[sentence_for(error)] = None
    lines = [
        f"Property: {path}: Validation failed. {' Or: '.join(sentences)}" if path else " ".join(sentences)
        for path, sentences in found.items()
    ]
    if len(errors) > _MOST_NAMED:
        lines.append(f"There are {len(errors) - _MOST_NAMED} more.")
    return "\n".join([opening, *(f" - {line}" for line in lines)])


def is_alone(errors: Sequence[ErrorDetails]) -> bool:
    """Whether the only violation has words that are the whole message."""
    return len(errors) == 1 and errors[0]["type"] == ALONE


def sentence_for(error: ErrorDetails) -> str:
    """What pydantic found, as a plain sentence."""
    kind, context = error["type"], error.get("ctx") or {}
    if kind.endswith("_type") and kind in _SENTENCES and error["input"] is None:
        return f"{_SENTENCES[kind][:-1]}{_OF_NULL}"
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    if kind == "union_tag_invalid":
        return f"It must be one of {context['expected_tags']}."
    if kind == "union_tag_not_found":
        return "It is required."
    if kind == "string_too_short" and context.get("min_length") == 1:
        return "It must not be empty."
    text: str = context.get(MEANING) or error["msg"]
    for opening, ours in _OPENINGS:
        text = opening.sub(ours, text, count=1)
    text = text.split(", unable to parse")[0]
    return text if text.endswith((".", "!", "?")) else f"{text}."


def data_path(error: ErrorDetails, data: Any) -> Path:
    """The path of the faulty value in the input.

    Pydantic's location also names the branch of a union that was tried, which is no key of the input; where the two
    can't be told apart by name, the value that was judged tells.
    """
    location = error["loc"]
    if error["type"] != "missing":
        return next(_walks(location, data, error["input"]), location)
    holder = next(_walks(location[:-1], data, error["input"]), location[:-1])
    return (*holder, location[-1])


def dotted(path: Path) -> str:
    """`authentication.username`, `items[0].name`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _blamed(error: ErrorDetails, data: Any) -> Path:
    path = data_path(error, data)
    if error["type"] in ("union_tag_invalid", "union_tag_not_found"):
        # One with an alias is named by both: 'auth_type' | 'authType'.
        discriminator = str((error.get("ctx") or {}).get("discriminator", "")).rpartition(" | ")[2].strip("'")
        return (*path, discriminator) if discriminator.isidentifier() else path
    return path


def _walks(location: Sequence[str | int], data: Any, judged: Any) -> Iterator[Path]:
    """The ways to follow a location through the data, leaving out what is no key, that end at the judged value."""
    if not location:
        if data is judged or data == judged:
            yield ()
        return
    first, rest = location[0], location[1:]
    if _leads(first, data):
        for path in _walks(rest, data[first], judged):
            yield (first, *path)
    yield from _walks(rest, data, judged)


def _leads(part: str | int, data: Any) -> bool:
    if isinstance(data, dict):
        return part in data
    return isinstance(data, list) and isinstance(part, int) and part < len(data)
