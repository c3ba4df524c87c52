"""Requests written down in `.http` files, the format of editors' HTTP clients.

    @authentication.token = abc          a value for every case that has the field
    Authorization: Bearer abc            a header of every case's last request

    ### operation=create name="A name"   a case: the values given in it
    POST https://login.example.com/token the requests that it makes, in their order: line, headers, body

    grant_type=client_credentials

    POST https://api.example.com/things

    {"name": "A name"}

    ### operation=other                  a case that fails before anything is sent
    Fails: part of the message

A JSON body that has a key `…` has to be part of the one that is sent.
"""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_REQUEST_LINE = re.compile(r"^(GET|POST|PUT|PATCH|DELETE) (https?://\S+)$", re.MULTILINE)
_HEADER = re.compile(r"([\w-]+): (.+)")
_FAILURE = re.compile(r"^Fails: (.*)", re.MULTILINE)
_GIVEN = re.compile(r"@(\S+) = (.*)")


@dataclass
class Expected:
    """One request as it has to arrive; names of `headers` are in lower case, `body` is JSON where `is_json`, else text."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = ""

    @property
    def is_json(self) -> bool:
        """Whether the body is a JSON document."""
        return not isinstance(self.body, str)


@dataclass
class Case:
    """What is given, and the requests or the failure to which it leads.

    `usual` values count where their field is shown.
    """

    file: str
    title: str
    given: dict[str, str]
    usual: dict[str, str]
    requests: list[Expected]
    failure: str | None


def read_cases(file: Path) -> list[Case]:
    """The cases of a file."""
    head, *sections = re.split(r"^### *", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    usual = {match[1]: match[2] for line in head.splitlines() if (match := _GIVEN.fullmatch(line))}
    headers = _headers(head)
    cases = []
    for section in sections:
        title, _, text = section.partition("\n")
        given = dict(word.split("=", 1) for word in shlex.split(title))
        requests = _requests(text)
        if requests:
            requests[-1].headers = headers | requests[-1].headers
        failure = _FAILURE.search(text)
        cases.append(Case(file.stem, title, given, usual, requests, failure and failure[1]))
    return cases


def _requests(text: str) -> list[Expected]:
    starts = [match.start() for match in re.finditer(_REQUEST_LINE, text)]
    return [_request(text[start:end]) for start, end in pairwise([*starts, len(text)])]


def _request(text: str) -> Expected:
    head, _, body = text.partition("\n\n")
    line, _, headers = head.partition("\n")
    match = _REQUEST_LINE.fullmatch(line)
    assert match, line
    body = body.strip()
    return Expected(
        match[1], match[2], _headers(headers), json.loads(body) if body[:1] in ("{", "[") else body
    )


def _headers(text: str) -> dict[str, str]:
    matches = (_HEADER.fullmatch(line) for line in text.splitlines())
    return {match[1].lower(): match[2] for match in matches if match}
