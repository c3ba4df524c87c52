"""Java's old keystore format (JKS): big-endian records, keys hidden by a SHA-1 key stream, one digest over all.

No kept library reads it without a compiler at hand, and services with WS-Security still hand out such files.
The format is that of `sun.security.provider.JavaKeyStore`, the cipher that of `KeyProtector`.
"""

from __future__ import annotations

import hashlib
import hmac
import struct

_MAGIC = 0xFEEDFEED
_KEY_ENTRY = 1
_SALT = 20
_DIGEST = 20


class BrokenKeystore(ValueError):
    """The file can't be read so: a wrong password, or damage."""


def is_jks(content: bytes) -> bool:
    """Whether the file begins as a JKS keystore does."""
    return content[:4] == struct.pack(">I", _MAGIC)


def private_key(
    content: bytes, store_password: str, alias: str, key_password: str
) -> tuple[bytes, bytes] | None:
    """The first certificate (DER) and the private key (PKCS #8, DER) of an entry, None if there is none of that name.

    Raises:
        BrokenKeystore: the store's or the key's password is wrong, or the file is damaged.
    """
    body, seal = content[:-_DIGEST], content[-_DIGEST:]
    if not hmac.compare_digest(_sha1(_utf16(store_password), b"Mighty Aphrodite", body), seal):
        raise BrokenKeystore("the keystorePassword is wrong, or the keystore is damaged")
    reader = _Reader(body)
    _, version, count = reader.unpack(">III")
    for _ in range(count):
        tag = reader.unpack(">I")[0]
        name, _created = reader.text(), reader.unpack(">Q")
        if tag != _KEY_ENTRY:
            reader.certificate(version)
            continue
        hidden = reader.block()
        chain = [reader.certificate(version) for _ in range(reader.unpack(">I")[0])]
        if name.lower() == alias.lower() and chain:
            return chain[0], _reveal(_protected(hidden), key_password)
    return None


class _Reader:
    """Reads the records of a keystore in order."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def unpack(self, form: str) -> tuple[int, ...]:
        return struct.unpack(form, self.take(struct.calcsize(form)))

    def take(self, size: int) -> bytes:
        taken = self._content[self._at : self._at + size]
        self._at += size
        return taken

    def text(self) -> str:
        return self.take(self.unpack(">H")[0]).decode("utf-8", "replace")

    def block(self) -> bytes:
        return self.take(self.unpack(">I")[0])

    def certificate(self, version: int) -> bytes:
        if version > 1:
            self.text()  # the certificate's type: X.509, there is no other
        return self.block()


def _protected(info: bytes) -> bytes:
    """The octets of an `EncryptedPrivateKeyInfo`: the last element of its sequence (PKCS #8)."""
    content, _ = _der(info)
    _, algorithm_end = _der(content)
    return _der(content[algorithm_end:])[0]


def _der(data: bytes) -> tuple[bytes, int]:
    """The content of the DER element that `data` begins with, and where the element ends."""
    length, start = data[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[2:start])
    return data[start : start + length], start + length


def _reveal(protected: bytes, password: str) -> bytes:
    salt, hidden, check = protected[:_SALT], protected[_SALT:-_DIGEST], protected[-_DIGEST:]
    known, stream, block = _utf16(password), b"", salt
    while len(stream) < len(hidden):
        block = _sha1(known, block)
        stream += block
    key = bytes(a ^ b for a, b in zip(hidden, stream, strict=False))
    if not hmac.compare_digest(_sha1(known, key), check):
        raise BrokenKeystore("the password of the key is wrong")
    return key


def _utf16(password: str) -> bytes:
    return password.encode("utf-16-be")


def _sha1(*parts: bytes) -> bytes:
    return hashlib.sha1(b"".join(parts), usedforsecurity=False).digest()
