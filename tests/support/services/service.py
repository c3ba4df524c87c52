"""What the servers have in common: a folder, ports, a process that is started, killed and started again."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from support.ports import free_port

LOGIN, SECRET = "ada", "p4ss"
"""The account that every server knows."""

READY = 120.0  # seconds; at most 15 on a machine with nothing else to do


class Service(ABC):
    """A server of a folder of its own; data and ports stay over a restart.

    Args:
        folder: where its data and log go; whoever runs the server must be able to get there.

    Attributes:
        port: the one its clients connect to, on 127.0.0.1.
        log: what it wrote to its outputs.
    """

    account: ClassVar[str] = ""
    """The account that Debian's package makes for it; root is not let run it, or should not."""
    ready_line: ClassVar[str]
    """What its log says once it takes connections."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.log = folder / "log.txt"
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    @abstractmethod
    def installed(cls) -> None:
        """Find the server's programs, fetching what can be fetched; raises `MissingError`."""

    @abstractmethod
    def prepare(self) -> None:
        """Make the configuration and data of the first start."""

    @abstractmethod
    def command(self) -> list[str]:
        """The program and arguments that serve until they are killed."""

    def environment(self) -> dict[str, str]:
        """Return the variables it runs with."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8"}

    def start(self, within: float = READY) -> None:
        """Start, or start again on the same ports and data, and wait until it takes connections."""
        if not self.log.exists():
            self.log.touch()
            self.own(self.folder)
            self.prepare()
        before = self.log.stat().st_size
        with self.log.open("ab") as log:
            process = self._process = subprocess.Popen(
                self._as_account(*self.command()),
                env=self.environment(),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + within
        while self.ready_line not in self.log.read_text(errors="replace")[before:]:
            assert process.poll() is None, f"{type(self).__name__} ended at its start:\n{self.log_tail()}"
            assert time.monotonic() < end, f"{type(self).__name__} is not ready:\n{self.log_tail()}"
            time.sleep(0.05)

    def kill(self) -> None:
        """End at once, as a crash would, with all that it started; returns once their ports are free."""
        process, self._process = self._process, None
        if process is None:
            return
        pids = [process.pid, *_children(process.pid)]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
        while any(map(_alive, pids)):
            time.sleep(0.005)

    def freeze(self) -> None:
        """Stop answering without closing a connection, until `thaw`."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on after `freeze`."""
        self._signal(signal.SIGCONT)

    def remove(self) -> None:
        """Kill it and delete its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log_tail(self, characters: int = 6000) -> str:
        """Return the end of its log."""
        return self.log.read_text(errors="replace")[-characters:] if self.log.exists() else "no log"

    def own(self, *paths: Path) -> None:
        """Give files or folders to the account the server runs as, making folders that are not there."""
        for path in paths:
            if not path.exists():
                path.mkdir(parents=True)
            if user := self._user():
                shutil.chown(path, user, user)

    def run(self, *command: str) -> None:
        """Run a program of the preparation as the server's account."""
        done = subprocess.run(
            self._as_account(*command),
            env=self.environment(),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=READY,
            check=False,
        )
        assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}"

    def _as_account(self, *command: str) -> list[str]:
        """A command as the server's account runs it.

        For an account of its own, Python would fork: a copy of a process with gRPC's threads may crash before it runs
        anything.
        """
        user = self._user()
        change = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        return [*change, *command]

    def _user(self) -> str | None:
        """The account to run as, where this process may choose."""
        return self.account if self.account and os.geteuid() == 0 and _exists(self.account) else None

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None, "not started"
        for pid in [self._process.pid, *_children(self._process.pid)]:
            # A child may have ended since it was found.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)


def _exists(account: str) -> bool:
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwnam(account))
    return False


def _alive(pid: int) -> bool:
    """Whether a process still holds anything: a thread of it may outlive the first one, a mere entry does not count."""
    with contextlib.suppress(OSError):
        threads = Path(f"/proc/{pid}/task").glob("*/stat")
        return any(thread.read_text().rpartition(") ")[2][0] not in "ZX" for thread in threads)
    return False


def _children(pid: int) -> list[int]:
    """Processes started by one, and theirs: PostgreSQL's are in sessions of their own."""
    listing = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        direct = [int(child) for child in listing.read_text().split()]
    except OSError:
        return []
    return direct + [each for child in direct for each in _children(child)]
