"""Public: one job through the real pipeline, without a gateway.

What a test of a connector calls: headers, secrets, typed input, expressions and outcome are those of the service.

    outcome = await run_job(shout, {"text": "hi"}, {"resultVariable": "r"})
    assert outcome.variables == {"r": {"said": "HI"}}
"""

from __future__ import annotations

from worker.execution.outcome import Complete, Fail, Outcome, ThrowError
from worker.testing.control import StandaloneControl
from worker.testing.jobs import job, run_job

__all__ = ["Complete", "Fail", "Outcome", "StandaloneControl", "ThrowError", "job", "run_job"]
