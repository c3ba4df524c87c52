"""A broker's records are those it wrote to their end, each once."""

from __future__ import annotations

from io import BytesIO

import orjson
from support.records import Records


def line(position: int) -> bytes:
    record = {
        "position": position,
        "key": position,
        "valueType": "JOB",
        "intent": "CREATED",
        "timestamp": 0,
        "recordType": "EVENT",
        "value": {"processInstanceKey": 7},
    }
    return orjson.dumps(record) + b"\n"


def test_a_record_that_a_kill_cut_off_is_taken_once_it_is_written_anew() -> None:
    records = Records()
    records.read_from(BytesIO(line(1) + line(2)[:60])).join()
    assert [each.position for each in records.of(7)] == [1]
    records.read_from(BytesIO(line(1) + line(2) + line(3))).join()
    assert [each.position for each in records.of(7)] == [1, 2, 3]
