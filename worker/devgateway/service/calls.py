"""The calls of the gateway's protocol, each a command of the engine."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import orjson

from worker.devgateway.engine.deployment import Resource
from worker.devgateway.rejection import Code, Rejection
from worker.devgateway.service.requests import TENANT, check_tenants, variables_of
from worker.gateway.protocol import pb

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.devgateway.engine.engine import Engine
    from worker.devgateway.engine.instances import ProcessInstance

VERSION: Final = "8.6.0-embedded"
RESULT_TIMEOUT: Final = 10.0
"""Seconds that a result is awaited where the request names no time."""


class Calls:
    """The methods have the names and messages of the protocol's calls; `Rejection` is raised for what is refused.

    Args:
        engine: what they command.
        advance: called after each command, to have done what it leads to.
        address: where the gateway listens, host and port.
    """

    def __init__(self, engine: Engine, advance: Callable[[], None], address: tuple[str, int]) -> None:
        self._engine = engine
        self._advance = advance
        self._address = address

    async def Topology(self, _request: pb.TopologyRequest) -> pb.TopologyResponse:  # noqa: N802 - the protocol's name
        """One broker with one partition."""
        host, port = self._address
        partition = pb.Partition(partitionId=1, role=pb.Partition.LEADER, health=pb.Partition.HEALTHY)
        broker = pb.BrokerInfo(nodeId=0, host=host, port=port, partitions=[partition], version=VERSION)
        return pb.TopologyResponse(
            brokers=[broker], clusterSize=1, partitionsCount=1, replicationFactor=1, gatewayVersion=VERSION
        )

    async def DeployResource(self, request: pb.DeployResourceRequest) -> pb.DeployResourceResponse:  # noqa: N802
        """Deploys processes."""
        check_tenants("DeployResource", [request.tenantId])
        resources = [Resource(each.name, each.content) for each in request.resources]
        key, definitions = self._engine.deployment.deploy(resources)
        self._advance()
        deployments = [
            pb.Deployment(
                process=pb.ProcessMetadata(
                    bpmnProcessId=each.process.id,
                    version=each.version,
                    processDefinitionKey=each.key,
                    resourceName=each.resource_name,
                    tenantId=TENANT,
                )
            )
            for each in definitions
        ]
        return pb.DeployResourceResponse(key=key, deployments=deployments, tenantId=TENANT)

    # Process instances

    async def CreateProcessInstance(  # noqa: N802
        self, request: pb.CreateProcessInstanceRequest
    ) -> pb.CreateProcessInstanceResponse:
        """Starts a process instance."""
        instance = self._create("CreateProcessInstance", request, "CREATE")
        self._advance()
        return pb.CreateProcessInstanceResponse(
            processDefinitionKey=instance.definition.key,
            bpmnProcessId=instance.definition.process.id,
            version=instance.definition.version,
            processInstanceKey=instance.key,
            tenantId=TENANT,
        )

    async def CreateProcessInstanceWithResult(  # noqa: N802
        self, request: pb.CreateProcessInstanceWithResultRequest
    ) -> pb.CreateProcessInstanceWithResultResponse:
        """Starts a process instance and answers when it has completed."""
        instance = self._create(
            "CreateProcessInstanceWithResult", request.request, "CREATE_WITH_AWAITING_RESULT"
        )
        completed = asyncio.Event()

        def ended(has_completed: bool) -> None:  # noqa: FBT001 - as `on_end` has it
            if has_completed:
                completed.set()

        instance.on_end.append(ended)
        self._advance()
        seconds = request.requestTimeout / 1000 or RESULT_TIMEOUT
        try:
            async with asyncio.timeout(seconds):
                await completed.wait()
        except TimeoutError:
            host, port = self._address
            raise Rejection(
                Code.DEADLINE_EXCEEDED,
                f"Time out between gateway and broker: Request command-api-1 to {host}:{port} "
                f"timed out in PT{seconds:g}S",
            ) from None
        finally:
            instance.on_end.remove(ended)
        variables, names = instance.root.variables, request.fetchVariables
        chosen = {name: variables[name] for name in names if name in variables} if names else variables
        return pb.CreateProcessInstanceWithResultResponse(
            processDefinitionKey=instance.definition.key,
            bpmnProcessId=instance.definition.process.id,
            version=instance.definition.version,
            processInstanceKey=instance.key,
            variables=orjson.dumps(chosen).decode(),
            tenantId=TENANT,
        )

    def _create(self, call: str, request: pb.CreateProcessInstanceRequest, command: str) -> ProcessInstance:
        check_tenants(call, [request.tenantId])
        return self._engine.create_instance(
            request.bpmnProcessId,
            variables_of(request.variables),
            version=request.version,
            key=request.processDefinitionKey,
            start_at=[each.elementId for each in request.startInstructions],
            command=command,
        )

    async def CancelProcessInstance(  # noqa: N802
        self, request: pb.CancelProcessInstanceRequest
    ) -> pb.CancelProcessInstanceResponse:
        """Ends a process instance."""
        self._engine.cancel_instance(request.processInstanceKey)
        self._advance()
        return pb.CancelProcessInstanceResponse()

    async def SetVariables(self, request: pb.SetVariablesRequest) -> pb.SetVariablesResponse:  # noqa: N802
        """Writes variables of an element instance."""
        variables = variables_of(request.variables)
        key = self._engine.set_variables(request.elementInstanceKey, variables, local=request.local)
        return pb.SetVariablesResponse(key=key)

    async def ResolveIncident(self, request: pb.ResolveIncidentRequest) -> pb.ResolveIncidentResponse:  # noqa: N802
        """Tries again what an incident stopped."""
        self._engine.resolve_incident(request.incidentKey)
        self._advance()
        return pb.ResolveIncidentResponse()

    async def PublishMessage(self, request: pb.PublishMessageRequest) -> pb.PublishMessageResponse:  # noqa: N802
        """Publishes a message."""
        check_tenants("PublishMessage", [request.tenantId])
        key = self._engine.messages.publish(
            request.name,
            request.correlationKey,
            request.timeToLive / 1000,
            request.messageId,
            variables_of(request.variables),
        )
        self._advance()
        return pb.PublishMessageResponse(key=key, tenantId=TENANT)

    # Jobs

    async def CompleteJob(self, request: pb.CompleteJobRequest) -> pb.CompleteJobResponse:  # noqa: N802
        """Settles a job."""
        self._engine.jobs.complete(request.jobKey, variables_of(request.variables))
        self._advance()
        return pb.CompleteJobResponse()

    async def FailJob(self, request: pb.FailJobRequest) -> pb.FailJobResponse:  # noqa: N802
        """Gives a job up for this time."""
        self._engine.jobs.fail(
            request.jobKey,
            request.retries,
            request.errorMessage,
            request.retryBackOff / 1000,
            variables_of(request.variables),
        )
        self._advance()
        return pb.FailJobResponse()

    async def ThrowError(self, request: pb.ThrowErrorRequest) -> pb.ThrowErrorResponse:  # noqa: N802
        """Settles a job by a BPMN error."""
        self._engine.jobs.throw_error(
            request.jobKey, request.errorCode, request.errorMessage, variables_of(request.variables)
        )
        self._advance()
        return pb.ThrowErrorResponse()

    async def UpdateJobRetries(self, request: pb.UpdateJobRetriesRequest) -> pb.UpdateJobRetriesResponse:  # noqa: N802
        """Says how often a job may still be tried."""
        self._engine.jobs.update_retries(request.jobKey, request.retries)
        return pb.UpdateJobRetriesResponse()

    async def UpdateJobTimeout(self, request: pb.UpdateJobTimeoutRequest) -> pb.UpdateJobTimeoutResponse:  # noqa: N802
        """Moves a job's deadline."""
        self._engine.jobs.update_timeout(request.jobKey, request.timeout / 1000)
        self._advance()
        return pb.UpdateJobTimeoutResponse()
