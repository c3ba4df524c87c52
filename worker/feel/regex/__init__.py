r"""Regular expressions of Java's dialect, as FEEL's `matches`, `replace`, `split` and `extract` take them.

A pattern is read by Java's rules into a tree (`parser`), with all flags and classes resolved to sets of code points,
and then written for an engine (`dialects`):

- RE2 wherever it can do the work. Its time is linear in the text's length, so no pattern of a model can hang the
  worker.
- The `regex` package (Apache-2.0, alive since 2008) for what RE2 lacks: look-around, back references, possessive and
  atomic groups, `\G`, `\X`, more than 1000 repetitions; for `$` in a text that ends with a line end, `^` and `$` in
  multi-line mode among other line ends than `\n`, and half surrogate pairs. It backtracks, so the clock stops it: after
  a tenth of a second of processor time, the budget of a whole evaluation, RegexLimitError is raised.

Not known: `\b{g}` (refused) and canonical equivalence (without effect). `\w`, `\b` and their like are ASCII's, as in
Java since 19, unless `(?U)` is given.
"""

from __future__ import annotations

from worker.feel.regex.errors import RegexLimitError
from worker.feel.regex.pattern import Pattern
from worker.feel.regex.pattern import compile_pattern as compile  # noqa: A004 as in every library of the field

__all__ = ["Pattern", "RegexLimitError", "compile"]
