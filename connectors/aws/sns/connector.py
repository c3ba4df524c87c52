"""The Amazon SNS connector: one message a job."""

from __future__ import annotations

from typing import Any

from connectors.aws.connector import AwsOperations
from connectors.aws.messages import sent_with, text_of
from connectors.aws.sns.model import SnsInput
from connectors.aws.target import required_region, target_of
from connectors.sdk import Context, connector, operation


class SnsOperations(AwsOperations):
    """Publishing, by clients that jobs of one configuration share."""

    @operation("", name="Publish message", description="Publishes one message to a topic")
    async def publish(self, input: SnsInput, context: Context) -> dict[str, Any]:
        """Publishes a message and returns `{messageId}`.

        Raises:
            InputError: the input can't work.
            ConnectorError: SNS refused, or can't be reached.
        """
        topic = input.topic
        target = target_of("sns", input, region=required_region(input, topic.region))
        subject = {} if topic.subject is None else {"Subject": topic.subject}
        async with self.client(target, context) as client:
            sent = await client.publish(
                TopicArn=topic.topic_arn, Message=text_of(topic.message), **subject, **sent_with(topic)
            )
        return {"messageId": sent.get("MessageId")}


sns = connector(
    type="io.camunda:aws-sns:1",
    name="AWS SNS",
    description="Publishes messages to topics of Amazon SNS",
    version=10,
    keywords=["AWS", "topic", "notification"],
)(SnsOperations)
