"""How variables are mapped, kept and gathered."""

from __future__ import annotations

from support.courses import Course, Repaired, Stops, Works

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
        "mapped-each",
        {"items": [1, 2]},
        (Works("mapped-each-task", {"r": 1}), Works("mapped-each-task", {"r": 2})),
        {"items": [1, 2], "results": [2, 4]},
    ),
)
