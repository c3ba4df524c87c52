"""Processes that call others."""

from __future__ import annotations

from support.courses import Course, Repaired, Stops, Works

LIST = (
    Course(
        "call-all",
        {"n": 1},
        (Works("called-work", {"r": 2}, sees={"n": 1}),),
        {"n": 1, "r": 2},
        beside=("called",),
    ),
    Course(
        "call-mapped",
        {"n": 1, "child": "called"},
        (Works("called-work", {"r": 2, "more": 3}, sees={"given": 1}),),
        {"n": 1, "child": "called", "result": 2},
        beside=("called",),
    ),
    Course(
        "call-each",
        {"items": [1, 2]},
        (Works("called-work", {"r": 5}), Works("called-work", {"r": 6})),
        {"items": [1, 2], "all": [None, 6], "item": 2, "loopCounter": 2},
        beside=("called",),
    ),
    Course(
        "call-error",
        {},
        (Works("called-work", {"why": "gone"}, throws=("A", "m")),),
        {"reason": "gone"},
        beside=("called",),
    ),
    Course(
        "call-nobody",
        {"nobody": "nobody-at-all"},
        (
            Stops(
                "CALLED_ELEMENT_ERROR",
                "Expected process with BPMN process id 'nobody-at-all' to be deployed, but not found.",
                "call",
            ),
            Repaired({"nobody": "called"}),
            Works("called-work"),
        ),
        {"nobody": "called"},
        beside=("called",),
    ),
)
