"""The recorded jobs of mail servers on a server of the test's own: other ports, and what the recordings put there first."""

from __future__ import annotations

import importlib.util
import re
import shutil
import threading
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.services import GreenMail

_PORTS = {"smtp": 13025, "imap": 13143, "pop3": 13110}
_DOCUMENTS = 15080


@contextmanager
def recorded_mail(recordings: Path, server: GreenMail, folder: Path) -> Iterator[str]:
    """Fills the server and the folder, `cases-email.jsonl` and so on; gives the address of the documents' cluster."""
    script = _script(recordings)
    with ThreadingHTTPServer(("127.0.0.1", 0), script.Stub) as documents:
        documents.daemon_threads = True
        threading.Thread(target=documents.serve_forever, daemon=True).start()
        ports = {_DOCUMENTS: documents.server_port, **{_PORTS[each]: server.ports[each] for each in _PORTS}}
        for name in ("cases", "expected"):
            lines = (recordings / f"{name}-cloud.jsonl").read_text().splitlines(keepends=True)
            text = "".join(line for line in lines if '"id": "email-' in line)
            for recorded, own in ports.items():
                text = re.sub(rf"\b{recorded}\b", str(own), text)
            (folder / f"{name}-email.jsonl").write_text(text)
        shutil.copy(recordings / "secrets.env", folder)
        script.SMTP, script.IMAP = (("127.0.0.1", server.ports[each]) for each in ("smtp", "imap"))
        # What it resets over HTTP are services that these jobs don't use, and a mail server that is new.
        script.http = lambda *_, **__: b""
        script.seed(script.load([str(folder / "cases-email.jsonl")]))
        try:
            yield f"http://127.0.0.1:{documents.server_port}"
        finally:
            documents.shutdown()


def _script(recordings: Path) -> Any:
    found = importlib.util.spec_from_file_location("seed_cloud", recordings / "seed_cloud.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module
