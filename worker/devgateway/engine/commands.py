"""What commands that name a key have in common."""

from __future__ import annotations

from worker.devgateway.engine.core import PARTITION
from worker.devgateway.rejection import Code, Rejection


def check_partition(key: int) -> None:
    """Refuses a key of another partition; it says which, for keys hold the number of theirs.

    Raises:
        Rejection: `UNAVAILABLE`.
    """
    partition = key >> 51
    if partition != PARTITION:
        raise Rejection(
            Code.UNAVAILABLE,
            f"Expected to execute command on partition {partition}, but either it does not exist, "
            "or the gateway is not yet aware of it",
        )
