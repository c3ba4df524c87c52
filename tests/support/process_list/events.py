"""Timers and messages."""

from __future__ import annotations

from support.courses import Course, Hears, Holds, Repaired, Stops, Works

LIST = (
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
        {"order": "first-event-1", "patience": "PT1H"},
        (Hears("first-event-answer", "first-event-1", {"answer": "yes"}),),
        {"order": "first-event-1", "patience": "PT1H", "answer": "yes"},
        name="message",
    ),
    Course(
        "first-event",
        {"order": "first-event-2", "patience": "PT0.2S"},
        (),
        {"order": "first-event-2", "patience": "PT0.2S", "late": True},
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
        "ticking",
        {},
        (Works("ticking-tock"), Works("ticking-tock"), Works("ticking-task")),
        {},
    ),
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
    Course("late-inside", {}, (Holds("called-work"),), {"late": True}, beside=("called",)),
)
