"""Workers are forks of one process: each has its own descriptor, signals and end, and a process that falls is replaced."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import sys
from contextlib import asynccontextmanager
from multiprocessing import Pipe
from typing import TYPE_CHECKING

from support.children import children, gone, is_alive

from worker.supervisor.fork_server import NO_PROCESS, Fork, ForkServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from multiprocessing.connection import Connection

    import pytest

PROGRAM = """
import os, signal, socket, sys
from multiprocessing.connection import Connection
from worker.supervisor.forking import fork_workers

if {fails}:
    def fail(): raise OSError({fails}, "Resource temporarily unavailable")
    os.fork = fail
loaded = os.getpid()
line = fork_workers(socket.socket(fileno=int(sys.argv[1])))
if line is not None:
    worker = Connection(line)
    worker.send((os.getpid(), loaded, signal.getsignal(signal.SIGTERM) is signal.SIG_DFL))
    sys.exit(worker.recv())
"""


def program(fails: int = 0) -> tuple[str, ...]:
    """A worker tells of itself and ends with the exit code that it is told."""
    return sys.executable, "-c", PROGRAM.format(fails=fails)


async def forked(server: ForkServer) -> tuple[Fork, Connection]:
    line, theirs = Pipe()
    with theirs:
        return await server.fork(theirs.fileno()), line


async def heard(line: Connection) -> tuple[int, int, bool]:
    assert await asyncio.to_thread(line.poll, 30)
    pid, parent, is_default = line.recv()
    return pid, parent, is_default


async def parent_of_another(server: ForkServer) -> int:
    """The process that forks one more worker, which then ends."""
    fork, line = await forked(server)
    with line:
        _, parent, _ = await heard(line)
        line.send(0)
        assert await fork.ended == 0
    return parent


@asynccontextmanager
async def running(command: tuple[str, ...]) -> AsyncIterator[ForkServer]:
    async with asyncio.timeout(60), ForkServer(command) as server:
        yield server


async def test_each_worker_has_a_process_a_line_and_an_exit_code_of_its_own() -> None:
    async with running(program()) as server:
        forks = [await forked(server) for _ in range(3)]
        told = [await heard(line) for _, line in forks]
        assert len({pid for pid, _, _ in told}) == 3
        [parent] = {parent for _, parent, _ in told}
        assert parent in children(os.getpid())
        for code, (fork, line) in reversed([*enumerate(forks)]):
            with line:
                line.send(code)
                assert await fork.ended == code
    assert not is_alive(parent)


async def test_a_signal_ends_one_worker_even_if_it_was_sent_before_there_was_a_process() -> None:
    async with running(program()) as server:
        first, its_line = await forked(server)
        second, other_line = await forked(server)
        first.send_signal(signal.SIGTERM)
        with its_line, other_line:
            assert await first.ended == -signal.SIGTERM
            pid, _, is_default = await heard(other_line)
            assert is_default
            second.send_signal(signal.SIGKILL)
            assert await second.ended == -signal.SIGKILL
            await gone([pid])
            second.send_signal(signal.SIGTERM)  # of which nobody takes notice


async def test_a_signal_to_the_whole_group_does_not_end_the_process_that_is_still_needed() -> None:
    async with running(program()) as server:
        fork, line = await forked(server)
        with line:
            _, parent, _ = await heard(line)
            os.kill(parent, signal.SIGTERM)
            line.send(7)
            assert await fork.ended == 7
        assert await parent_of_another(server) == parent


async def test_when_the_process_falls_its_workers_are_given_up_and_the_next_one_has_another() -> None:
    async with running(program()) as server:
        fork, line = await forked(server)
        with line:
            orphan, parent, _ = await heard(line)
            os.kill(parent, signal.SIGKILL)
            assert await fork.ended == -signal.SIGKILL
        await gone([orphan])  # its line has ended
        assert await parent_of_another(server) != parent


async def test_the_end_comes_while_the_process_is_falling() -> None:
    async with running(program()) as server:
        fork, line = await forked(server)
        with line:
            _, parent, _ = await heard(line)
            os.kill(parent, signal.SIGKILL)
    assert await fork.ended == -signal.SIGKILL


async def test_a_program_that_cannot_start_gives_its_exit_code_to_every_worker() -> None:
    async with running((sys.executable, "-c", "raise SystemExit(2)")) as server:
        forks = [await forked(server) for _ in range(2)]
        for fork, line in forks:
            with line:
                assert await fork.ended == 2


async def test_without_room_for_a_process_the_worker_ends_and_others_may_follow() -> None:
    async with running(program(fails=errno.EAGAIN)) as server:
        for _ in range(2):
            fork, line = await forked(server)
            with line:
                assert await fork.ended == NO_PROCESS


async def test_a_process_that_does_not_end_by_itself_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.supervisor.fork_server.PATIENCE", 0.1)
    stubborn = "import socket, sys, time; socket.socket(fileno=int(sys.argv[1])).recv(1); time.sleep(600)"
    async with running((sys.executable, "-c", stubborn)) as server:
        fork, line = await forked(server)
        line.close()
    assert await fork.ended == -signal.SIGKILL
