"""Every connector is documented where people look: in its README, for modelers in the template, in docstrings."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from typing import TYPE_CHECKING

from worker.templates.schema import Schemas, hint

if TYPE_CHECKING:
    from connectors.sdk import Connector


def package_of(connector: Connector) -> str:
    """The package that the connector's input models are in."""
    return connector.operations[0].input.__module__.rpartition(".")[0]


def test_its_readme_names_its_type_its_operations_and_all_its_inputs(connector: Connector) -> None:
    package = importlib.import_module(package_of(connector))
    readme = (Path(str(package.__file__)).parent / "README.md").read_text()
    assert readme.startswith("# ")
    names = {connector.type}
    for operation in connector.operations:
        schema = Schemas([operation.input]).of(operation.input)
        names |= {operation.id} - {""}
        names |= {
            name
            for name, field in schema["properties"].items()
            if not hint(field, "omit") and not field.get("deprecated")
        }
    assert {name for name in names if name not in readme} == set()


def test_it_says_what_it_does(connector: Connector) -> None:
    assert connector.description
    assert all(each.name for each in connector.operations)


def test_its_operations_and_inputs_have_docstrings(connector: Connector) -> None:
    for operation in connector.operations:
        assert "Raises:" in (inspect.getdoc(operation.call) or "")
        assert operation.input.__doc__
    assert importlib.import_module(package_of(connector)).__doc__
