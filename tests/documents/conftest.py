"""The contract of stores is kept where others can use it; its assertions say as much as those of a test."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("support.document_stores")
