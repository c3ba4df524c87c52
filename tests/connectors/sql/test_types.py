from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymysql.constants import FIELD_TYPE

from connectors.sql.databases.mysql_types import converter
from connectors.sql.databases.postgresql_types import Types
from connectors.sql.databases.values import timestamp

OIDS = {"interval": 1186, "timetz": 1266, "money": 790, "int[]": 1007, "text[]": 1009, "box[]": 1020}


def of_postgresql(kind: str, text: str) -> Any:
    (convert,) = Types(None).converters([(OIDS[kind], -1)])  # type: ignore[arg-type] # it asks for no type
    return convert(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-29 10:20:30.123456", "2024-02-29T10:20:30.123+00:00"),
        ("2024-02-29 00:20:30+05:30", "2024-02-28T18:50:30.000+00:00"),
        ("2024-02-29 10:20:30-02", "2024-02-29T12:20:30.000+00:00"),
        ("0044-03-15 10:00:00 BC", "0044-03-15 10:00:00 BC"),
        ("infinity", "infinity"),
    ],
)
def test_timestamps_are_instants_in_utc(text: str, expected: str) -> None:
    assert timestamp(text) == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("timetz", "00:30:00+02", "22:30:00"),
        ("timetz", "23:30:00.5-01:30", "01:00:00"),
        ("money", "-$1,234.50", Decimal("-1234.50")),
        ("int[]", "{1,NULL,-3}", [1, None, -3]),
        ("int[]", "[0:1]={1,2}", [1, 2]),
        ("int[]", "{}", []),
        ("int[]", "{{1},{2}}", [[1], [2]]),
        ("text[]", '{"a\\"b","NULL",NULL,"{,}",""}', ['a"b', "NULL", None, "{,}", ""]),
        ("box[]", "{(1,1),(0,0);(2,2),(0,0)}", None),
    ],
)
def test_postgresqls_texts_become_json(kind: str, text: str, expected: Any) -> None:
    found = of_postgresql(kind, text)
    if kind == "box[]":
        assert [each["value"] for each in found] == ["(1,1),(0,0)", "(2,2),(0,0)"]
    else:
        assert found == expected


def test_an_interval_is_told_in_its_parts() -> None:
    found = of_postgresql("interval", "-1 years +3 days -04:05:06.5")
    assert (found["years"], found["days"], found["hours"], found["seconds"]) == (-1, 3, -4, -6.5)
    assert found["value"] == "-1 years 0 mons 3 days -4 hours -5 mins -6.5 secs"


@given(st.lists(st.none() | st.text(alphabet='a"\\{},; \n', max_size=8), max_size=6))
def test_any_texts_come_out_of_an_array_as_they_went_in(values: list[str | None]) -> None:
    quoted = [
        "NULL" if each is None else '"' + each.replace("\\", "\\\\").replace('"', '\\"') + '"'
        for each in values
    ]
    assert of_postgresql("text[]", "{" + ",".join(quoted) + "}") == values


@pytest.mark.parametrize(
    ("kind", "length", "value", "expected"),
    [
        (FIELD_TYPE.TINY, 1, "5", True),
        (FIELD_TYPE.TINY, 4, "5", 5),
        (FIELD_TYPE.BIT, 1, b"\0", False),
        (FIELD_TYPE.BIT, 8, b"\x81", "gQ=="),
        (FIELD_TYPE.NEWDECIMAL, 10, "1.50", Decimal("1.50")),
        (FIELD_TYPE.DATE, 10, "0000-00-00", None),
        (FIELD_TYPE.DATETIME, 19, "0000-00-00 00:00:00", None),
        (FIELD_TYPE.YEAR, 4, "2024", "2024-01-01"),
        (FIELD_TYPE.JSON, 99, '{"a": 1}', {"a": 1}),
        (FIELD_TYPE.BLOB, 99, b"\0\xff", "AP8="),
        (FIELD_TYPE.VAR_STRING, 99, "ü", "ü"),
    ],
)
def test_mysqls_texts_become_json(kind: int, length: int, value: Any, expected: Any) -> None:
    field = SimpleNamespace(type_code=kind, length=length, charsetnr=63 if isinstance(value, bytes) else 45)
    assert converter(field, tiny_is_bit=True)(value) == expected


def test_one_digit_is_a_number_where_the_url_says_so() -> None:
    field = SimpleNamespace(type_code=FIELD_TYPE.TINY, length=1, charsetnr=63)
    assert converter(field, tiny_is_bit=False)("5") == 5
