"""Input that can't work: every violation is named by its path, no value is repeated, and the job is not tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worker.templates.schema import Schemas
from worker.testing import Fail, Outcome, run_job

if TYPE_CHECKING:
    from connectors.sdk import Connector, Operation

VALUE = "s3cret-value"


def wrong(schemas: Schemas, field: dict[str, Any]) -> tuple[str, Any] | None:
    """A value that the field refuses, and what its path is followed by; None for fields that take anything."""
    schema = schemas.resolved(field)
    if "discriminator" in schema:
        key = schema["discriminator"]["propertyName"]
        return f".{key}", {key: VALUE}
    if "enum" in schema or "const" in schema:
        return "", VALUE
    if schema.get("type") == "string":
        return "", {VALUE: VALUE}
    if schema.get("type") == "array":
        return None if "anyOf" in field else ("", None)
    return ("", VALUE) if "type" in schema else None


def chooses(connector: Connector) -> str | None:
    """The variable that holds what chooses the operation; the header `operation` does where it is None."""
    return connector.discriminator.split(".")[0] if connector.discriminator else None


def choice(connector: Connector, operation: Operation) -> dict[str, Any]:
    """The variable that chooses the operation, with nothing else in it."""
    value: Any = operation.id
    for name in reversed((connector.discriminator or "").split(".")):
        value = {name: value}
    return value if connector.discriminator else {}


async def refused(case: tuple[Connector, Operation], variables: dict[str, Any], **more: Any) -> str:
    connector, operation = case
    headers = {"operation": operation.id} if operation.id else {}
    given = choice(connector, operation) | variables
    outcome: Outcome = await run_job(connector, given, headers, **more)
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert VALUE not in outcome.message + outcome.payload
    return outcome.message


async def test_every_wrong_value_is_named_and_none_is_repeated(
    operation: tuple[Connector, Operation],
) -> None:
    model = operation[1].input
    schemas = Schemas([model])
    bad = {
        name: found
        for name, field in schemas.of(model)["properties"].items()
        if name != chooses(operation[0]) and (found := wrong(schemas, field)) is not None
    }
    assert bad, "an input without a single rule?"
    message = await refused(operation, {name: value for name, (_, value) in bad.items()})
    for name, (rest, _) in bad.items():
        assert f"Property: {name}{rest}: " in message
    # The same with the value in a secret: it is masked wherever it might appear.
    secret = {
        name: {"{{secrets.X}}": "{{secrets.X}}"} if isinstance(value, dict) else value and "{{secrets.X}}"
        for name, (_, value) in bad.items()
    }
    await refused(operation, secret, secrets={"X": VALUE})


async def test_every_missing_value_is_named(operation: tuple[Connector, Operation]) -> None:
    required = set(Schemas([operation[1].input]).of(operation[1].input).get("required", []))
    given: dict[str, Any] = {}
    if about := operation[0].discriminates:
        assert f"Missing property '{about}'" in await refused(operation, given)
        required, given = required - {about}, {about: {}}
    if required := required - {chooses(operation[0])}:
        message = await refused(operation, given)
        for name in required:
            assert f"Property: {name}: Validation failed. It is required." in message


async def test_an_operation_that_there_is_not_is_named_with_those_there_are(connector: Connector) -> None:
    if connector.sole is None:
        outcome = await run_job(connector, {})
        assert isinstance(outcome, Fail)
        assert outcome.retries == 0
        assert all(each.id in outcome.message for each in connector.operations)
