from connectors.sdk.testing import FakeContext
from shout_connector import Shout, shout
from worker.testing import Complete, Fail, run_job


async def test_it_shouts(context: FakeContext) -> None:
    assert await shout(Shout(text="hi", times=2), context) == {"said": "HI HI"}


async def test_the_result_is_mapped() -> None:
    outcome = await run_job(shout, {"text": "hi"}, {"resultExpression": "={loud: said}"})
    assert isinstance(outcome, Complete)
    assert outcome.variables == {"loud": "HI"}


async def test_bad_input_is_not_tried_again() -> None:
    outcome = await run_job(shout, {"text": ""})
    assert isinstance(outcome, Fail)
    assert outcome.retries == 0
    assert "Property: text: Validation failed. It must not be empty." in outcome.message
