"""A task of every shipped connector that works; one file a connector, found by being here."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from support.samples.sample import Sample

__all__ = ["SAMPLES", "SECRETS", "Sample"]

SECRETS = {"TOKEN": "hush-hush"}

SAMPLES: dict[str, Sample] = {
    name: sample
    for module in iter_modules(__path__)
    if module.name != "sample"
    for name, sample in import_module(f"{__name__}.{module.name}").SAMPLES.items()
}
