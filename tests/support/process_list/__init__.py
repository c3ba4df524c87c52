"""The processes that have to come to the same on the embedded gateway and on a real broker."""

from __future__ import annotations

from support.process_list import calls, errors, events, flow, variables

LIST = (*variables.LIST, *flow.LIST, *errors.LIST, *events.LIST, *calls.LIST)
"""Each of the files in `tests/integration/processes` at least once."""
