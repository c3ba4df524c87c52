"""Secrets from a directory of files, as Docker and Kubernetes mount them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.secrets.provider import ProviderUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from worker.secrets.provider import ProviderContext
    from worker.secrets.scope import Scope

LARGEST = 1024 * 1024
"""Bytes of a secret: as many as Kubernetes lets one have."""


class FileSecrets:
    """The secret `NAME` is the text of the file `NAME`, without the line break at its end.

    A file is read for each job that needs it, so a changed one counts at once: mounted secrets are small and lie in
    memory, and nothing that watches them could miss a change. Tenants' and processes' own lie in folders of their
    names: `<tenant>/<process>/NAME`.
    """

    name = "files"

    def __init__(self, directory: Path, *, by_tenant: bool = False, by_process: bool = False) -> None:
        self._directory = directory
        self._scoped = {"by_tenant": by_tenant, "by_process": by_process}

    def find(self, name: str, scope: Scope) -> str | None:
        """The file's text; None where there is no such file.

        Raises:
            ProviderUnavailable: it can't be read, is no UTF-8, is too large, or the directory is gone.
        """
        steps = (*scope.path(**self._scoped), *name.split("/"))
        # Kubernetes keeps its own files under names with a dot, and no name may lead out of the directory.
        if any(not step or step.startswith(".") or "\0" in step for step in steps):
            return None
        file = self._directory.joinpath(*steps)
        try:
            with file.open("rb") as opened:
                content = opened.read(LARGEST + 1)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            if not self._directory.is_dir():
                raise ProviderUnavailable(f"{self._directory} is no directory") from None
            return None
        except OSError as error:
            raise ProviderUnavailable(f"{file} can't be read: {error.strerror}") from None
        return _text(content, file)

    async def close(self) -> None:
        """Holds nothing."""


def _text(content: bytes, file: Path) -> str:
    if len(content) > LARGEST:
        raise ProviderUnavailable(f"{file} is larger than {LARGEST} bytes")
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise ProviderUnavailable(f"{file} is not UTF-8") from None
    return text.removesuffix("\n").removesuffix("\r")


def files(context: ProviderContext) -> FileSecrets:
    """The provider `files`.

    Raises:
        ValueError: its directory is not set, or is none.
    """
    directory = context.settings.directory
    if directory is None:
        raise ValueError("the provider files needs CONNECTOR_WORKER_SECRETS_DIRECTORY")
    if not directory.is_dir():
        raise ValueError(f"CONNECTOR_WORKER_SECRETS_DIRECTORY: {directory} is no directory")
    return FileSecrets(
        directory, by_tenant=context.settings.by_tenant, by_process=context.settings.by_process
    )
