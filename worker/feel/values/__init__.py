"""FEEL's values and what the operators do with them.

| FEEL | Python |
|---|---|
| null, boolean, string | `None`, `bool`, `str` |
| number | `int` where the decimal's scale is 0, `decimal.Decimal` otherwise |
| list | `list` |
| context | `dict`; `Context` when it holds functions |
| date, time, date and time, durations | the classes of `worker.feel.temporal` |
| range, function | `Range`, `Function` |

Containers of the caller's context are used as they are: inside them a number may still be a `float`. `lift` turns
what is taken out of one into a FEEL value, so only what an expression touches is ever converted.
"""

from __future__ import annotations
