"""BPMN errors and jobs that fail."""

from __future__ import annotations

from support.courses import Course, Holds, Repaired, Stops, Works

LIST = (
    Course(
        "error-codes",
        {},
        (Works("error-codes-task", {"why": "gone"}, throws=("A", "m")),),
        {"reason": "gone"},
        name="at the task",
    ),
    Course(
        "error-codes",
        {},
        (Works("error-codes-task", {"why": "gone"}, throws=("B", "m")),),
        {"by": {"by": "b", "why": None}},
        name="at its scope",
    ),
    Course(
        "error-codes",
        {},
        (Works("error-codes-task", throws=("C", "m")),),
        {"by": "any"},
        name="by what catches all",
    ),
    Course(
        "uncaught",
        {},
        (
            Works("uncaught-task", throws=("Z", "boom")),
            Stops(
                "UNHANDLED_ERROR_EVENT",
                "Expected to throw an error event with the code 'Z' with message 'boom', but it was not caught. "
                "Available error events are [A]",
                "NO_CATCH_EVENT_FOUND",
            ),
            Repaired(),
            Works("uncaught-task", retries=1),
        ),
        {},
    ),
    Course(
        "error-sub-process",
        {},
        (
            Holds("error-sub-process-never"),
            Works("error-sub-process-task", {"why": "gone"}, throws=("A", "")),
        ),
        {"why": "gone", "noted": "gone"},
    ),
    Course("error-end", {}, (), {"caught": 1}),
    Course(
        "retries",
        {"tries": 2},
        (
            Works("retries-task", {"note": 1}, retries=2, fails=(1, "not yet", 0)),
            Works("retries-task", {}, retries=1, sees={"tries": 2, "note": 1}, fails=(1, "wait", 200)),
            Works("retries-task", {}, retries=1, fails=(0, "no such host", 0)),
            Stops("JOB_NO_RETRIES", "no such host", "task"),
            Repaired(),
            Works("retries-task", {"r": 1}, retries=1),
        ),
        {"tries": 2, "r": 1},
    ),
    Course(
        "retries",
        {"tries": "two"},
        (
            Stops(
                "EXTRACT_VALUE_ERROR",
                "Expected result of the expression 'tries' to be 'NUMBER', but was 'STRING'.",
                "task",
            ),
        ),
        None,
        name="that are no number",
    ),
    Course(
        "each-fails",
        {"items": [1, 2, 3]},
        (
            Works("each-fails-task", {"r": 1}),
            Works("each-fails-task", {"why": "gone"}, throws=("A", "m")),
        ),
        {"items": [1, 2, 3], "reason": "gone"},
    ),
    Course(
        "unheard",
        {},
        (
            Stops(
                "UNHANDLED_ERROR_EVENT",
                "Expected to throw an error event with the code 'E', but it was not caught. "
                "No error events are available in the scope.",
                "throws",
            ),
        ),
        None,
    ),
    Course(
        "unheard-call",
        {},
        (Works("called-work", throws=("A", "")),),
        None,
        beside=("called",),
    ),
    Course(
        "inside-instead",
        {},
        (
            Works("inside-instead-task", {"why": "gone"}, throws=("A", "m")),
            Works("inside-instead-mend", {"done": 1}, sees={"why": "gone"}),
        ),
        {"why": "gone", "done": 1, "after": True},
    ),
)
