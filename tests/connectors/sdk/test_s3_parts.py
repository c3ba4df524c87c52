"""Content into a bucket: in one request, or in parts that are given up together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors.sdk.pieces import pieces
from connectors.sdk.s3_parts import PART, put

if TYPE_CHECKING:
    from collections.abc import Callable

OBJECT = {"Bucket": "orders", "Key": "k", "ContentType": "text/plain"}
UPLOAD = {"Bucket": "orders", "Key": "k", "UploadId": "u-1"}


class Client:
    """Notes what it is asked; refuses what it is told to."""

    def __init__(self, *refused: str) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self._refused = refused

    def __getattr__(self, name: str) -> Callable[..., Any]:
        async def answer(**parameters: Any) -> dict[str, Any]:
            body = {"Body": len(parameters.pop("Body"))} if "Body" in parameters else {}
            self.asked.append((name, parameters | body))
            if name in self._refused:
                raise ConnectionError(name)
            return {"UploadId": "u-1", "ETag": f"e-{parameters.get('PartNumber')}"}

        return answer


@pytest.mark.parametrize("size", [0, 1, PART - 1])
async def test_less_than_a_part_is_one_request(size: int) -> None:
    client = Client()
    await put(client, lambda: OBJECT, pieces(bytes(size), PART))
    assert client.asked == [("put_object", {**OBJECT, "Body": size})]


async def test_more_is_put_in_parts() -> None:
    client = Client()
    await put(client, lambda: OBJECT, pieces(bytes(PART + 1), PART))
    parts = [{"PartNumber": 1, "ETag": "e-1"}, {"PartNumber": 2, "ETag": "e-2"}]
    assert client.asked == [
        ("create_multipart_upload", OBJECT),
        ("upload_part", {**UPLOAD, "PartNumber": 1, "Body": PART}),
        ("upload_part", {**UPLOAD, "PartNumber": 2, "Body": 1}),
        ("complete_multipart_upload", {**UPLOAD, "MultipartUpload": {"Parts": parts}}),
    ]


@pytest.mark.parametrize("refused", [["upload_part"], ["upload_part", "abort_multipart_upload"]])
async def test_parts_are_given_up_together_and_the_first_failure_is_told(refused: list[str]) -> None:
    client = Client(*refused)
    with pytest.raises(ConnectionError, match="upload_part"):
        await put(client, lambda: OBJECT, pieces(bytes(PART), PART))
    assert client.asked[-1] == ("abort_multipart_upload", UPLOAD)


async def test_what_is_told_may_depend_on_the_content_having_begun() -> None:
    begun: list[bytes] = []

    async def content() -> Any:
        begun.append(b"tea")
        yield b"tea"

    client = Client()
    await put(client, lambda: {**OBJECT, "Key": f"{len(begun)} begun"}, content())
    assert client.asked == [("put_object", {**OBJECT, "Key": "1 begun", "Body": 3})]
