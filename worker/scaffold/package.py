"""The names of a new package, and its files."""

from __future__ import annotations

import keyword
import re
from importlib import resources
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SUFFIX = ".tmpl"
_TAKEN = frozenset({"connector"})
"""What the connector's function can't be called: the module imports it from the SDK."""


class Package:
    """A package of one connector, named for what the connector does.

    Attributes:
        distribution: its name for pip, and of the folder that it is written to.
    """

    def __init__(self, name: str) -> None:
        """Names everything.

        Args:
            name: lower-case words joined by hyphens, such as `shout` or `order-mail`.

        Raises:
            ValueError: the name is not made so, or means something else in Python.
        """
        function = name.replace("-", "_")
        if not _NAME.fullmatch(name) or keyword.iskeyword(function) or function in _TAKEN:
            raise ValueError(f"{name} can't be its name; write lower-case words such as shout or order-mail")
        self.distribution = f"{name}-connector"
        self._names = {
            "name": name,
            "title": name.replace("-", " ").capitalize(),
            "type": f"com.example:{name}:1",
            "distribution": self.distribution,
            "module": f"{function}_connector",
            "function": function,
            "model": "".join(word.capitalize() for word in name.split("-")) + "Input",
        }

    def write(self, parent: Path) -> Path:
        """Writes the package into a new folder and returns that.

        Raises:
            OSError: the folder exists, or can't be written.
        """
        folder = parent / self.distribution
        folder.mkdir()
        self._write(resources.files("worker.scaffold") / "skeleton", folder)
        return folder

    def _write(self, source: Traversable, target: Path) -> None:
        for each in source.iterdir():
            name = self._names["module"] if each.name == "package" else each.name.removesuffix(_SUFFIX)
            if each.is_dir():
                (target / name).mkdir()
                self._write(each, target / name)
            elif each.name.endswith(_SUFFIX):
                text = Template(each.read_text(encoding="utf-8")).substitute(self._names)
                (target / name).write_text(text, encoding="utf-8")
