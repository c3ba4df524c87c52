from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.soap.parsing import BrokenXml, parse

if TYPE_CHECKING:
    from pathlib import Path


def test_the_root_of_a_document_is_returned() -> None:
    assert parse(b'<?xml version="1.0" encoding="ISO-8859-1"?><a>\xfc</a>').text == "ü"


@pytest.mark.parametrize("content", [b"", b"  ", b"<a>", b"<a/><b/>", b"text", b"<a:b/>", b"\x00"])
def test_what_is_not_well_formed_is_refused_with_its_place(content: bytes) -> None:
    with pytest.raises(BrokenXml, match=r"\(line \d+, column \d+\)"):
        parse(content)


def test_a_document_type_declaration_is_refused() -> None:
    with pytest.raises(BrokenXml, match="document type declaration"):
        parse(b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>')


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    with pytest.raises(BrokenXml):
        parse(f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]><a>&e;</a>'.encode())


@pytest.mark.timeout(30)
def test_entities_that_multiply_are_not_expanded() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    with pytest.raises(BrokenXml):
        parse(f'<!DOCTYPE a [<!ENTITY e0 "xxxxxxxxxx">{entities}]><a>&e11;</a>'.encode())


@pytest.mark.timeout(30)
def test_documents_that_nest_without_end_are_refused() -> None:
    with pytest.raises(BrokenXml, match="depth"):
        parse(b"<a>" * 100_000)
