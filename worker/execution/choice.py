"""What a job is told that chooses no operation of its connector, or an operation without what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sdk.errors import InputError
from connectors.sdk.kinds import UNKNOWN_KIND, missing_input, missing_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.sdk.connector import Connector


def check_there(connector: Connector, variables: Mapping[str, Any]) -> None:
    """That what the discriminator tells the kind of is there.

    Raises:
        InputError: it is not, in the words of the reference (recorded cloud jobs, section 2).
    """
    about = connector.discriminates
    if about is not None and about not in variables:
        raise InputError(missing_input(about, str(connector.discriminator)))


def not_chosen(connector: Connector, chosen: Any, variables: Mapping[str, Any] | None) -> InputError:
    """The error of a job whose header or input is the id of no operation.

    Args:
        connector: the job's.
        chosen: what stands where the id is expected, None for nothing.
        variables: the job's, where one of them chooses.
    """
    known = ", ".join(each.id for each in connector.operations)
    name = connector.discriminator
    if name is None and isinstance(chosen, str):
        return InputError(f"Operation not found: {chosen}")
    if name is None:
        return InputError(
            f"Operation ID is missing in the job context custom headers. The connector has: {known}"
        )
    told = f"Input {name}: it chooses the operation and must be one of: {known}"
    about = connector.discriminates
    if about is None or (chosen is None and about not in (variables or ())):
        return InputError(told)
    # Error expressions see the reference's words; those who look into the log see what they mean.
    error = InputError(
        f"{missing_kind(name)} (and no 'defaultImpl' specified)" if chosen is None else UNKNOWN_KIND
    )
    error.add_note(told)
    return error
