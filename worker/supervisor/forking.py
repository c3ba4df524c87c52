"""The process whose forks the workers are: what they all need is loaded once, and lies where it lies in each of them.

Two programs that were started by themselves have the same code at other addresses, so that on a core they share each
finds the processor's tables (branches, translations) full of the other's; forks use the same entries. A process that
runs jobs or a loop can't be forked, its threads would be missing: this one does nothing else.
"""

from __future__ import annotations

import contextlib
import gc
import os
import selectors
import signal
import socket
from typing import TYPE_CHECKING

from worker.supervisor.messages import BORN, ENDED, NO_FORK, encode

if TYPE_CHECKING:
    from collections.abc import Iterator


def fork_workers(supervisor: socket.socket) -> int | None:
    """Forks a worker for each descriptor that the supervisor sends, and tells it of births and ends.

    Args:
        supervisor: the line to it: it sends a byte with a descriptor, and is sent messages, a line each.

    Returns:
        In each fork, the descriptor that is its own; in the process itself None, when the line breaks.
    """
    gc.freeze()  # a collection would write to memory that the forks share
    # At times SIGTERM is sent to all of a group, and this process is needed until the last worker has ended. Blocked and
    # not ignored: one that a fork is sent at once waits for it.
    unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    with supervisor, _ends_of_children() as ends, selectors.DefaultSelector() as selector:
        for each in (supervisor, ends):
            selector.register(each, selectors.EVENT_READ)
        while True:
            ready = [key.fileobj for key, _ in selector.select()]
            if ends in ready:
                ends.recv(4096)
                _tell_ends(supervisor)
            if supervisor in ready:
                asked, descriptors, *_ = socket.recv_fds(supervisor, 1, 1)
                if not asked:
                    return None
                if _is_fork(supervisor, *descriptors):
                    break
    signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)
    return int(descriptors[0])


@contextlib.contextmanager
def _ends_of_children() -> Iterator[socket.socket]:
    """Becomes readable when a child has ended; a fork has no part in it."""
    ends, told = socket.socketpair()
    with ends, told:
        told.setblocking(False)
        signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            yield ends
        finally:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def _is_fork(supervisor: socket.socket, descriptor: int) -> bool:
    try:
        pid = os.fork()
    except OSError as error:
        _tell(supervisor, NO_FORK, str(error))
        pid = None
    if pid == 0:
        return True
    os.close(descriptor)
    if pid is not None:
        _tell(supervisor, BORN, pid)
    return False


def _tell_ends(supervisor: socket.socket) -> None:
    with contextlib.suppress(ChildProcessError):  # there is none any more
        while (found := os.waitpid(-1, os.WNOHANG)) != (0, 0):
            pid, status = found
            _tell(supervisor, ENDED, pid, os.waitstatus_to_exitcode(status))


def _tell(supervisor: socket.socket, *message: object) -> None:
    with contextlib.suppress(OSError):  # the supervisor is no more, which is read next
        supervisor.sendall(encode(message) + b"\n")
