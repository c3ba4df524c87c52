"""As for the stores that need no server."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("support.document_stores")
