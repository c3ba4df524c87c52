"""From the tree of Camunda 7's languages to FEEL text."""

from __future__ import annotations

from worker.camunda7.feel.scope import Scope
from worker.camunda7.feel.text import Feel, string_literal
from worker.camunda7.feel.translation import Translated, translate

__all__ = ["Feel", "Scope", "Translated", "string_literal", "translate"]
