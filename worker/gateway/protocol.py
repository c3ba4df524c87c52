"""The messages of the gateway's protocol, as pyzeebe publishes them.

Importing anything of pyzeebe runs the whole package, which brings an OAuth stack and a second HTTP client: 10 MB and
0.15 s for nothing. The module of messages stands alone, so it alone is loaded, under the name it goes by.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

NAME = "pyzeebe.proto.gateway_pb2"


def _messages() -> ModuleType:
    if NAME in sys.modules:
        return sys.modules[NAME]
    package = importlib.util.find_spec("pyzeebe")
    assert package is not None
    assert package.submodule_search_locations is not None
    file = Path(package.submodule_search_locations[0], "proto", "gateway_pb2.py")
    spec = importlib.util.spec_from_file_location(NAME, file)
    assert spec is not None
    assert spec.loader is not None
    # Known under its name before it runs: should anybody import pyzeebe later, these messages are found again.
    module = sys.modules[NAME] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if TYPE_CHECKING:
    from pyzeebe.proto import gateway_pb2 as pb
else:
    pb = _messages()

__all__ = ["pb"]
