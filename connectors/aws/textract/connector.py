"""The Amazon Textract connector: texts, tables and forms of scanned documents."""

from __future__ import annotations

import asyncio
from typing import Any

from connectors.aws.answers import whole
from connectors.aws.connector import AwsOperations
from connectors.aws.target import target_of
from connectors.aws.textract.model import Analyze, AnalyzeInS3, StartAnalysis
from connectors.aws.textract.requests import at_once, started
from connectors.sdk import ConnectorError, Context, InputError, connector, operation

_LOOKS = 10
_PAUSE = 60.0  # seconds between looks
_PAGE = 1000  # blocks


class TextractOperations(AwsOperations):
    """Analyses, by clients that jobs of one configuration share."""

    @operation("SYNC", name="Analyze at once", description="Analyzes a document of one page")
    async def analyze(self, input: Analyze, context: Context) -> dict[str, Any]:
        """Analyzes the document and returns its `blocks`, beside what else Textract answers.

        Raises:
            InputError: the input can't work.
            ConnectorError: the document can't be read, Textract refused, or can't be reached.
        """
        asked = await at_once(input.input)
        async with self.client(target_of("textract", input), context) as client:
            return whole(client, "AnalyzeDocument", await client.analyze_document(**asked))

    @operation("POLLING", name="Analyze", description="Analyzes a document in S3 and waits for the result")
    async def wait(self, input: AnalyzeInS3, context: Context) -> dict[str, Any]:
        """Analyzes the document, looks each minute whether it is done, and returns the `blocks` of all pages.

        Raises:
            InputError: the input can't work, or the analysis failed.
            ConnectorError: it is not done in ten minutes, Textract refused, or can't be reached.
        """
        async with self.client(target_of("textract", input), context) as client:
            job = (await client.start_document_analysis(**started(input.input)))["JobId"]
            return await _result(client, job, await _done(client, job, context))

    @operation("ASYNC", name="Start analysis", description="Starts the analysis of a document in S3")
    async def start_analysis(self, input: StartAnalysis, context: Context) -> dict[str, Any]:
        """Starts the analysis and returns its `jobId`, without waiting for it.

        Raises:
            InputError: the input can't work.
            ConnectorError: Textract refused, or can't be reached.
        """
        async with self.client(target_of("textract", input), context) as client:
            answer = await client.start_document_analysis(**started(input.input))
            return whole(client, "StartDocumentAnalysis", answer)


textract = connector(
    type="io.camunda:aws-textract:1",
    name="AWS Textract",
    description="Reads texts, tables and forms of documents by Amazon Textract",
    version=6,
    discriminator="input.executionType",
    keywords=["AWS", "OCR", "document", "AI"],
)(TextractOperations)


async def _done(client: Any, job: str, context: Context) -> dict[str, Any]:
    """The first page of the result, once there is one."""
    for look in range(_LOOKS):
        if look:
            await asyncio.sleep(_PAUSE)
        context.progress()
        answer: dict[str, Any] = await client.get_document_analysis(JobId=job, MaxResults=_PAGE)
        if answer.get("JobStatus") == "FAILED":
            raise InputError(
                f"The analysis failed: {answer.get('StatusMessage') or 'Textract does not say why'}"
            )
        if answer.get("JobStatus") != "IN_PROGRESS":
            return answer
    raise ConnectorError(None, "The analysis was not done within ten minutes.")


async def _result(client: Any, job: str, answer: dict[str, Any]) -> dict[str, Any]:
    """What the last page says, with the blocks of all."""
    blocks = list(answer.get("Blocks") or ())
    while token := answer.get("NextToken"):
        answer = await client.get_document_analysis(JobId=job, MaxResults=_PAGE, NextToken=token)
        blocks += answer.get("Blocks") or ()
    return whole(client, "GetDocumentAnalysis", {**answer, "Blocks": blocks})
