"""Bodies: what is sent for which value under which content type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from support.connector_context import DocumentsInMemory

from connectors.rest.body import Body, body_of
from connectors.sdk import InputError

if TYPE_CHECKING:
    from support.connector_context import StoredDocument

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


async def sent(
    value: Any,
    content_type: str | None = None,
    documents: DocumentsInMemory | None = None,
    *,
    drop_nulls: bool = False,
) -> Body:
    body = await body_of(value, content_type, documents or DocumentsInMemory(), drop_nulls=drop_nulls)
    if isinstance(body.content, bytes):
        return body
    return Body(b"".join([piece async for piece in body.content]), body.content_type)


@pytest.mark.parametrize(
    ("value", "content"),
    [
        ("plain é text", "plain é text"),
        ('{"already": "json"}', '{"already": "json"}'),
        ({"a": 1, "l": [None, {}]}, '{"a":1,"l":[null,{}]}'),
        ([1, "a"], '[1,"a"]'),
        (17, "17"),
        (True, "true"),
        (1.5, "1.5"),
        ({"e": 1e21, "s": 0.0001, "z": -0.0}, '{"e":1.0E21,"s":1.0E-4,"z":-0.0}'),
        ({"big": 12345678901234567890123}, '{"big":12345678901234567890123}'),
        ({"z": 1, "a": 2}, '{"z":1,"a":2}'),
    ],
)
async def test_anything_but_text_is_sent_as_json(value: Any, content: str) -> None:
    assert await sent(value) == (content.encode(), "application/json")


async def test_no_body_is_empty_text() -> None:
    assert await sent(None) == (b"", "text/plain; charset=UTF-8")
    assert await sent(None, "application/xml") == (b"", None)


@pytest.mark.parametrize("content_type", ["application/xml", "", "text/plain; charset=utf-8"])
async def test_the_elements_own_content_type_stands(content_type: str) -> None:
    assert await sent({"a": "ü"}, content_type) == ('{"a":"ü"}'.encode(), None)


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("text/plain; charset=ISO-8859-1", b"\xfc?"),
        ('text/plain;CHARSET="utf-16-le"', "ü☃".encode("utf-16-le")),
        ("text/plain; charset=US-ASCII", b"??"),
    ],
)
async def test_bytes_are_in_the_charset_of_the_content_type(content_type: str, content: bytes) -> None:
    assert (await sent("ü☃", content_type)).content == content


async def test_json_too_is_in_the_charset_of_the_content_type() -> None:
    assert (await sent(["ü"], "application/json; charset=latin1")).content == b'["\xfc"]'


async def test_an_unknown_charset_can_never_work() -> None:
    with pytest.raises(InputError, match="Content-Type: the charset is not known"):
        await sent("x", "text/plain; charset=klingon")


async def test_null_entries_are_left_out_on_request_but_nulls_of_lists_stay() -> None:
    value = {"n": None, "m": {"k": None, "x": 1}, "l": [None, {"q": None}]}
    assert (await sent(value, drop_nulls=True)).content == b'{"m":{"x":1},"l":[null,{}]}'


@pytest.mark.parametrize("content_type", [FORM, FORM.upper(), f"{FORM}; charset=x-unknown"])
async def test_a_map_becomes_a_form(content_type: str) -> None:
    value = {"a": "b c", "n": None, "e": "", "l": ["x", "y"], "m": {"k": 1}, "ü": "&=*~"}
    body = await sent(value, content_type)
    assert body == (
        b"a=b+c&n&e=&l=%5Bx%2C+y%5D&m=%7Bk%3D1%7D&%C3%BC=%26%3D*~",
        None,
    )


@pytest.mark.parametrize("content_type", [FORM, MULTIPART])
async def test_what_is_no_map_is_not_made_a_form(content_type: str) -> None:
    assert await sent("a=b c", content_type) == (b"a=b c", None)
    assert await sent([1], content_type) == (b"[1]", None)


# Multipart


def parts_of(body: Body) -> list[tuple[bytes, bytes]]:
    """Head and content of each part, by the boundary of the content type."""
    match = re.search("boundary=(.+)$", body.content_type or "")
    assert match
    assert isinstance(body.content, bytes)
    *parts, end = body.content.split(f"--{match[1]}".encode())[1:]
    assert end == b"--\r\n"
    split = [part.removeprefix(b"\r\n").removesuffix(b"\r\n").split(b"\r\n\r\n", 1) for part in parts]
    return [(head, content) for head, content in split]


async def test_a_map_becomes_the_parts_of_a_form() -> None:
    body = await sent({"a": "x", "n": None, "l": ["y", 2, None], "m": {"k": 1}, 'q"': "ü"}, MULTIPART)
    assert (body.content_type or "").startswith("multipart/form-data; charset=ISO-8859-1; boundary=")
    assert parts_of(body) == [
        (b'Content-Disposition: form-data; name="a"', b"x"),
        (b'Content-Disposition: form-data; name="l"', b"y"),
        (b'Content-Disposition: form-data; name="l"', b"2"),
        (b'Content-Disposition: form-data; name="l"', b"null"),
        (b'Content-Disposition: form-data; name="m"', b"{k=1}"),
        (b'Content-Disposition: form-data; name="q\\""', b"\xfc"),
    ]


async def test_text_that_latin_1_can_not_hold_says_how_it_is_encoded() -> None:
    ((head, content),) = parts_of(await sent({"a": "☃"}, MULTIPART))
    assert head.endswith(b"\r\nContent-Type: text/plain; charset=UTF-8")
    assert content == "☃".encode()


async def test_a_boundary_of_the_elements_own_is_used() -> None:
    for content_type in (f"{MULTIPART}; boundary=X", f'{MULTIPART}; boundary="X"'):
        body = await sent({"a": "x"}, content_type)
        assert body.content_type is None
        assert body.content == b'--X\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--X--\r\n'


@pytest.fixture
def documents() -> DocumentsInMemory:
    return DocumentsInMemory()


async def stored(
    documents: DocumentsInMemory, content: bytes = b"CONTENT", **facts: str | None
) -> StoredDocument:
    return await documents.create(content, **facts)  # type: ignore[arg-type]


async def test_documents_are_files_of_a_multipart_form(documents: DocumentsInMemory) -> None:
    full = await stored(documents, name='a "b".txt', content_type="text/plain; charset=utf-8")
    bare = await stored(documents, b"\x00\xff", content_type="not a type\r\nX-Evil: 1")
    body = await sent({"d": full.reference, "l": ["x", bare.reference]}, MULTIPART, documents)
    assert parts_of(body) == [
        (
            (
                b'Content-Disposition: form-data; name="d"; filename="a \\"b\\".txt"\r\n'
                b"Content-Type: text/plain; charset=utf-8"
            ),
            b"CONTENT",
        ),
        (b'Content-Disposition: form-data; name="l"', b"x"),
        (
            b'Content-Disposition: form-data; name="l"\r\nContent-Type: application/octet-stream',
            b"\x00\xff",
        ),
    ]


async def test_documents_inside_of_json_are_base64(documents: DocumentsInMemory) -> None:
    reference = (await stored(documents)).reference
    value = {"d": reference, "l": [reference], "n": None}
    assert (
        await sent(value, None, documents)
    ).content == b'{"d":"Q09OVEVOVA==","l":["Q09OVEVOVA=="],"n":null}'
    assert (await sent([reference], None, documents, drop_nulls=True)).content == b'["Q09OVEVOVA=="]'
    assert (await sent({"d": reference}, FORM, documents)).content == b"d=Q09OVEVOVA%3D%3D"


async def test_a_document_as_the_whole_body_is_its_content(documents: DocumentsInMemory) -> None:
    typed = await stored(documents, content_type="image/png")
    bare = await stored(documents)
    assert await sent(typed.reference, None, documents) == (b"CONTENT", "image/png")
    assert await sent(typed.reference, "text/csv", documents) == (b"CONTENT", None)
    assert await sent(bare.reference, None, documents) == (b"CONTENT", "application/octet-stream")
