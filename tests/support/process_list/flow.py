"""Which way tokens take, where they wait and end."""

from __future__ import annotations

from support.courses import Course, Repaired, Stops, Works

LIST = (
    Course("exclusive", {"n": 11}, (), {"n": 11, "taken": "big"}, name="first"),
    Course("exclusive", {"n": 5}, (), {"n": 5, "taken": "other"}, name="default"),
    Course(
        "no-way",
        {"n": 5},
        (
            Stops(
                "CONDITION_ERROR",
                "Expected at least one condition to evaluate to true, or to have a default flow",
                "which",
            ),
            Repaired({"n": 11}),
        ),
        {"n": 11},
    ),
    Course(
        "null-condition",
        {},
        (
            Stops(
                "EXTRACT_VALUE_ERROR",
                "Expected result of the expression 'missing > 10' to be 'BOOLEAN', but was 'NULL'.",
                "which",
            ),
            Repaired({"missing": 1}),
        ),
        {"missing": 1},
    ),
    Course("same-time", {"n": 0}, (), {"n": 1}),
    Course("join-in-loop", {"n": 0}, (), {"n": 5, "before": 4}),
    Course(
        "inclusive",
        {"n": 3, "runs": 0},
        (Works("inclusive-a", {"a": 1}),),
        {"n": 3, "runs": 1, "a": 1, "b": 1},
    ),
    Course("implicit-fork", {}, (), {"one": 1, "two": 2, "seen": 1}),
    Course("terminate", {}, (), {"done": 1}),
    Course("inner-end", {"n": 5}, (), {"n": 10}),
    Course("dead-end", {}, (), {"one": 1}),
    Course("once-only", {}, (Works("once-only-task", {"done": 1}),), {"done": 1}),
    Course(
        "sent",
        {"n": 1},
        (
            Works("sent-send", {"sent": 1}, sees={"n": 2}),
            Works("sent-told", sees={"n": 2, "sent": 1, "x": 2}),
            Works("sent-decide"),
            Works("sent-end", {"ended": 1}),
        ),
        {"n": 2, "sent": 1, "ended": 1},
    ),
)
