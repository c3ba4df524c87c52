"""Servers that speak S3, Azure Blob Storage and Google Cloud Storage, each a process of its own for one test module.

The one for S3 is Python's; the others are fetched once, with npm and with Go, into the cache that the broker is in too.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from support.java import MissingError, cache
from support.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AZURITE = "3.35.0"
FAKE_GCS = "v1.56.1"
AZURE_ACCOUNT = "devstoreaccount1"
AZURE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""What the emulator has in place of a secret, known to everybody."""


@contextlib.contextmanager
def s3_server(port: int | None = None) -> Iterator[str]:
    """moto's server, which speaks other services of AWS too, at a free port or a given one; gives its URL."""
    port = port or free_port()
    # The module, and the name it is run under, are what moto's own command is.
    command = [
        sys.executable,
        "-c",
        "from moto.server import main; main()",
        "-H",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    with serving(command, url := f"http://127.0.0.1:{port}"):
        yield url


@contextlib.contextmanager
def azure_server(folder: Path, port: int | None = None) -> Iterator[str]:
    """Azurite, at a free port or a given one; gives the connection string of its account."""
    port = port or free_port()
    command = [str(_azurite()), "--blobHost", "127.0.0.1", "--blobPort", str(port), "--location", str(folder)]
    url = f"http://127.0.0.1:{port}/{AZURE_ACCOUNT}"
    # Versions of the protocol are newer in the client than in the emulator, whichever comes out last.
    with serving([*command, "--silent", "--skipApiVersionCheck", "--disableTelemetry"], url):
        yield (
            f"DefaultEndpointsProtocol=http;AccountName={AZURE_ACCOUNT};AccountKey={AZURE_KEY};BlobEndpoint={url};"
        )


@contextlib.contextmanager
def gcs_server() -> Iterator[str]:
    """fake-gcs-server; gives its URL."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(_fake_gcs()), "-scheme", "http", "-host", "127.0.0.1", "-port", str(port)]
    options = [
        "-backend",
        "memory",
        "-external-url",
        url,
        "-public-host",
        f"127.0.0.1:{port}",
        "-log-level",
        "error",
    ]
    with serving([*command, *options], f"{url}/storage/v1/b?project=test"):
        yield url


@contextlib.contextmanager
def serving(command: list[str], url: str, within: float = 60.0) -> Iterator[None]:
    """A server for as long as the block takes, once it answers anything at all."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
        try:
            end = time.monotonic() + within
            while not _answers(url):
                assert process.poll() is None, f"{command[0]} ended with {process.returncode}"
                assert time.monotonic() < end, f"{command[0]} gave no answer within {within} s"
                time.sleep(0.05)
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except urllib.error.HTTPError as refused:
        refused.close()
        return True
    except OSError:
        return False


def _azurite() -> Path:
    folder = cache() / f"azurite-{AZURITE}"
    command = folder / "node_modules" / ".bin" / "azurite-blob"
    if not command.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise MissingError("no npm to fetch Azurite with")
        _fetch([npm, "install", "--silent", "--no-save", "--prefix", str(folder), f"azurite@{AZURITE}"])
    return command


def _fake_gcs() -> Path:
    folder = cache() / f"fake-gcs-server-{FAKE_GCS}"
    command = folder / "fake-gcs-server"
    if not command.exists():
        go = shutil.which("go")
        if go is None:
            raise MissingError("no Go to build fake-gcs-server with")
        _fetch([go, "install", f"github.com/fsouza/fake-gcs-server@{FAKE_GCS}"], GOBIN=str(folder))
    return command


def _fetch(command: list[str], **environment: str) -> None:
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=900, check=False
    )
    if done.returncode:
        raise MissingError(f"{command[0]} failed:\n{done.stderr[-2000:]}")
