"""The processes that have to come to the same on the embedded gateway and on a real broker."""

from __future__ import annotations

from support.courses import Course, Hears, Holds, Repaired, Stops, Works

LIST = (
    Course(
        "mappings",
        {"n": 1},
        (
            Works(
                "mappings-task",
                {"r": 5, "res": {"zero": 0}},
                sees={
                    "n": 1,
                    "x": 2,
                    "text": "5",
                    "o": {"p": 4, "q": None},
                    "copy": {"p": 4, "q": None},
                    "missing": None,
                    "quoted": 'say "hi" \n',
                },
            ),
        ),
        {"n": 1, "res": {"zero": 0, "one": 5, "two": 2}, "later": 6, "gone": None},
    ),
    Course(
        "mappings",
        {"n": 1, "res": {"kept": 1}},
        (Works("mappings-task", {"r": 5}),),
        {"n": 1, "res": {"kept": 1, "one": 5, "two": 2}, "later": 6, "gone": None},
        name="into a context of the process",
    ),
    Course(
        "mappings",
        {"n": 1},
        (Works("mappings-task", {"r": 5, "res": 0}),),
        {"n": 1, "res": None, "later": None, "gone": None},
        name="into what is no context",
    ),
    Course(
        "scopes",
        {"known": 1},
        (Works("scopes-task", {"own": 2, "local": 3, "known": 4, "new": 5}),),
        {"known": 4, "new": 5, "brought": 3},
    ),
    Course(
        "scopes",
        {"known": 1},
        (Works("scopes-task", {"own": 1, "local": 0, "known": 1}),),
        {"known": 1, "own": 1, "local": 0, "brought": 0},
        name="with equal values",
    ),
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
    Course(
        "for-each",
        {"items": [1, 2, 3], "factor": 10},
        (
            Works(
                "for-each-task",
                {"r": "a", "more": 1},
                sees={
                    "items": [1, 2, 3],
                    "factor": 10,
                    "results": [None, None, None],
                    "item": 1,
                    "loopCounter": 1,
                    "r": None,
                    "x": 10,
                },
            ),
            Works("for-each-task", {"r": "b"}),
            Works("for-each-task", {"r": "c"}),
        ),
        {"items": [1, 2, 3], "factor": 10, "more": 1, "results": ["a", "b", "c"]},
    ),
    Course("for-each", {"items": []}, (), {"items": [], "results": []}, name="of nothing"),
    Course(
        "one-by-one",
        {"items": ["x", "y", "z"]},
        (Works("one-by-one-task", {"r": 1}), Works("one-by-one-task", {"r": 2})),
        {"items": ["x", "y", "z"], "results": [1, 2, None]},
    ),
    Course(
        "leaking",
        {"items": [1, 2]},
        (Works("leaking-task", {"r": 1}), Works("leaking-task", {"r": 2})),
        {"items": [1, 2], "r": 2, "results": [1, 2]},
    ),
    Course(
        "no-list",
        {"items": None},
        (
            Stops(
                "EXTRACT_VALUE_ERROR",
                "Expected result of the expression 'items' to be 'ARRAY', but was 'NULL'.",
                "task",
            ),
            Repaired({"items": [1]}),
            Works("no-list-task"),
        ),
        {"items": [1]},
    ),
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
        "deadline",
        {"pause": "PT0.1S"},
        (Holds("deadline-task"),),
        {"pause": "PT0.1S", "late": True},
    ),
    Course(
        "reminders",
        {"order": "reminders-1"},
        (Works("reminders-mail"), Works("reminders-mail"), Hears("reminders-answer", "reminders-1")),
        {"order": "reminders-1"},
    ),
    Course(
        "message",
        {"order": 4711},
        (
            Hears("message-paid", "4711", {"amount": 3, "ignored": 1}),
            Hears("message-sent", "4711", {"parcel": "P"}),
        ),
        {"order": 4711, "paid": 3, "parcel": "P"},
    ),
    Course(
        "first-event",
        {"order": "first-event-1"},
        (Hears("first-event-answer", "first-event-1", {"answer": "yes"}),),
        {"order": "first-event-1", "answer": "yes"},
        name="message",
    ),
    Course(
        "first-event",
        {"order": "first-event-2"},
        (),
        {"order": "first-event-2", "late": True},
        name="timer",
    ),
    Course(
        "beside",
        {"order": "beside-1"},
        (
            Hears("beside-news", "beside-1", {"text": "a", "more": 1}),
            Works("beside-listen"),
            Hears("beside-news", "beside-1", {"text": "b"}),
            Works("beside-task", {"done": 1}),
            Works("beside-listen", sees={"order": "beside-1", "told": "b", "done": 1}),
        ),
        {"order": "beside-1", "told": "b", "done": 1},
    ),
    Course(
        "instead",
        {"order": "instead-1"},
        (Holds("instead-task"), Hears("instead-stop", "instead-1", {"why": "late"})),
        {"order": "instead-1", "why": "late", "noted": "late"},
    ),
    Course(
        "interrupted",
        {"order": "interrupted-1"},
        (Holds("interrupted-task"), Hears("interrupted-stop", "interrupted-1", {"why": "late"})),
        {"order": "interrupted-1", "why": "late"},
    ),
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
    Course("terminate", {}, (), {"done": 1}),
    Course(
        "bad-input",
        {"x": None},
        (
            Stops(
                "IO_MAPPING_ERROR",
                "Assertion failure on evaluate the expression '{y:assert(x, x != null)}': "
                "The condition is not fulfilled",
                "task",
            ),
            Repaired({"x": 1}),
            Works("bad-input-task", sees={"x": 1, "y": 1}),
        ),
        {"x": 1},
    ),
    Course(
        "bad-output",
        {},
        (
            Works("bad-output-task", {"r": 1}),
            Stops(
                "IO_MAPPING_ERROR",
                "Assertion failure on evaluate the expression '{y:assert(r, r > 1)}': "
                "The condition is not fulfilled",
                "task",
            ),
        ),
        None,
    ),
    Course(
        "bad-type",
        {},
        (
            Stops(
                "EXTRACT_VALUE_ERROR",
                "Expected result of the expression 'kind' to be 'STRING', but was 'NULL'.",
                "task",
            ),
            Repaired({"kind": "bad-type-mended"}),
            Works("bad-type-mended"),
        ),
        {"kind": "bad-type-mended"},
    ),
    Course(
        "no-key",
        {},
        (
            Stops(
                "EXTRACT_VALUE_ERROR",
                "Failed to extract the correlation key for 'order': "
                "The value must be either a string or a number, but was 'NULL'.",
                "paid",
            ),
            Repaired({"order": "no-key-1"}),
            Hears("no-key-paid", "no-key-1", {"paid": 1}),
        ),
        {"order": "no-key-1", "paid": 1},
    ),
    Course(
        "message-start",
        None,
        (
            Hears("message-start-ordered", "key-1", {"order": 1, "more": 2}),
            Works("message-start-task", {"done": 1}, sees={"order": 1}),
        ),
        {"order": 1, "done": 1},
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
    Course("inner-end", {"n": 5}, (), {"n": 10}),
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
    Course(
        "ticking",
        {},
        (Works("ticking-tock"), Works("ticking-tock"), Works("ticking-task")),
        {},
    ),
    Course("dead-end", {}, (), {"one": 1}),
    Course(
        "news-twice",
        {"order": "news-1"},
        (
            Hears("news-twice-news", "news-1", {"text": "a"}),
            Works("news-twice-read", sees={"order": "news-1", "seen": ["a"]}),
            Hears("news-twice-news", "news-1", {"text": "b"}),
            Works("news-twice-read", sees={"order": "news-1", "seen": ["a", "b"]}),
            Works("news-twice-task", sees={"order": "news-1", "seen": ["a", "b"], "own": 1}),
        ),
        {"order": "news-1", "seen": ["a", "b"]},
    ),
    Course(
        "mapped-each",
        {"items": [1, 2]},
        (Works("mapped-each-task", {"r": 1}), Works("mapped-each-task", {"r": 2})),
        {"items": [1, 2], "results": [2, 4]},
    ),
    Course("late-inside", {}, (Holds("called-work"),), {"late": True}, beside=("called",)),
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
"""Each of the files in `tests/integration/processes` at least once."""
