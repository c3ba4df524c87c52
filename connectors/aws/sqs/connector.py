"""The Amazon SQS connector: one message a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from connectors.aws.connector import AwsOperations
from connectors.aws.messages import sent_with, text_of
from connectors.aws.sqs.model import SqsInput
from connectors.aws.target import required_region, target_of
from connectors.sdk import Context, connector, operation

if TYPE_CHECKING:
    from connectors.aws.target import Target


class SqsOperations(AwsOperations):
    """Sending, by clients that jobs of one configuration share."""

    @operation("", name="Send message", description="Sends one message to a queue")
    async def send(self, input: SqsInput, context: Context) -> dict[str, Any]:
        """Sends a message and returns `{messageId}`.

        Raises:
            InputError: the input can't work.
            ConnectorError: SQS refused, or can't be reached.
        """
        queue = input.queue
        async with self.client(_target(input), context) as client:
            sent = await client.send_message(
                QueueUrl=queue.url, MessageBody=text_of(queue.message_body), **sent_with(queue)
            )
        return {"messageId": sent.get("MessageId")}


sqs = connector(
    type="io.camunda:aws-sqs:1",
    name="AWS SQS",
    description="Sends messages to queues of Amazon SQS",
    version=13,
    keywords=["AWS", "queue", "message"],
)(SqsOperations)


def _target(input: SqsInput) -> Target:
    """Where the queue's own URL leads, unless it is one of Amazon's own hosts, which have older names too."""
    url = urlsplit(input.queue.url)
    own = not url.hostname or url.hostname.endswith((".amazonaws.com", ".amazonaws.com.cn"))
    region = required_region(input, input.queue.region)
    return target_of("sqs", input, region=region, endpoint=None if own else f"{url.scheme}://{url.netloc}")
