"""What the gateway refuses, in the words of Zeebe 8.6: models, and commands on what is not there or can't be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import grpc
import pytest
from grpc import StatusCode
from pyzeebe.proto import gateway_pb2 as pb
from support.bpmn import Process
from support.courses import activated
from support.records import PATIENCE
from support.refused_models import LIST

if TYPE_CHECKING:
    from support.gateway_client import GatewayClient
    from support.refused_models import Refused

K = (1 << 51) + (1 << 40)  # a key of the partition that nothing has
Code = StatusCode
NOTHING_DEPLOYED = "Expected to deploy new resources, but encountered the following errors:"


def said(command: str, code: str, text: str) -> str:
    return f"Command '{command}' rejected with code '{code}': {text}"


async def refused(call: Any, request: Any) -> tuple[StatusCode, str]:
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await _answer(call(request, timeout=PATIENCE))
    return raised.value.code(), str(raised.value.details())


async def _answer(call: Any) -> Any:
    if isinstance(call, grpc.aio.UnaryStreamCall):
        return [each async for each in call]
    return await call


@pytest.mark.parametrize("model", LIST, ids=lambda model: model.name)
async def test_a_model_that_can_not_run_is_refused(broker: GatewayClient, model: Refused) -> None:
    request = pb.DeployResourceRequest(resources=[pb.Resource(name="p.bpmn", content=model.xml)])
    code, text = await refused(broker.stub.DeployResource, request)
    assert code is StatusCode.INVALID_ARGUMENT
    block = f"'p.bpmn': - Element: {model.at}\n    - ERROR: {model.says}"
    assert text.startswith(said("CREATE", "INVALID_ARGUMENT", f"{NOTHING_DEPLOYED}\n{block}"))


@pytest.mark.parametrize("between", ["task", "manualTask", "intermediateThrowEvent"])
async def test_a_loop_that_nothing_holds_up_is_refused(
    broker: GatewayClient, process_id: str, between: str
) -> None:
    model = Process(process_id).start().exclusive("again").plain(between, "nothing").exclusive("enough")
    model.when("=n > 1").to("again").at("enough").otherwise().end()
    request = pb.DeployResourceRequest(resources=[pb.Resource(name="p.bpmn", content=model.xml())])
    code, text = await refused(broker.stub.DeployResource, request)
    loop = "Processes are not allowed to contain a straight-through processing loop: nothing > enough > again > nothing"
    block = f"`p.bpmn`: - Process: {process_id}\n    - ERROR: {loop}\n"
    assert (code, text) == (
        Code.INVALID_ARGUMENT,
        said("CREATE", "INVALID_ARGUMENT", f"{NOTHING_DEPLOYED}\n{block}"),
    )


RETRIES = "Expected to update retries for job with key '{}' with a positive amount of retries, but the amount given was '0'"
DEFINITION = "Expected to find process definition with "
NO_INSTANCE = "but no such process was found"
OTHER_TENANT = "Expected to handle gRPC request {} with tenant identifier 'x', but multi-tenancy is disabled"
NO_OBJECT = "Property 'variables' is invalid: Expected document to be a root level object, but was '{}'"
ELSEWHERE = "Expected to execute command on partition {}, but either it does not exist, or the gateway is not yet aware of it"


@pytest.mark.parametrize(
    ("call", "request_", "code", "text"),
    [
        ("CompleteJob", pb.CompleteJobRequest(jobKey=K), Code.NOT_FOUND, said("COMPLETE", "NOT_FOUND", f"Expected to complete job with key '{K}', but no such job was found")),
        ("CompleteJob", pb.CompleteJobRequest(jobKey=1), Code.UNAVAILABLE, ELSEWHERE.format(0)),
        ("CompleteJob", pb.CompleteJobRequest(jobKey=7 << 51), Code.UNAVAILABLE, ELSEWHERE.format(7)),
        ("CompleteJob", pb.CompleteJobRequest(jobKey=K, variables="[]"), Code.INVALID_ARGUMENT, NO_OBJECT.format("ARRAY")),
        ("CompleteJob", pb.CompleteJobRequest(jobKey=K, variables='"x"'), Code.INVALID_ARGUMENT, NO_OBJECT.format("STRING")),
        ("FailJob", pb.FailJobRequest(jobKey=K), Code.NOT_FOUND, said("FAIL", "NOT_FOUND", f"Expected to fail job with key '{K}', but no such job was found")),
        ("ThrowError", pb.ThrowErrorRequest(jobKey=K, errorCode="x"), Code.NOT_FOUND, said("THROW_ERROR", "NOT_FOUND", f"Expected to throw an error for job with key '{K}', but no such job was found")),
        ("UpdateJobRetries", pb.UpdateJobRetriesRequest(jobKey=K, retries=1), Code.NOT_FOUND, said("UPDATE_RETRIES", "NOT_FOUND", f"Expected to update job with key '{K}', but no such job was found")),
        ("UpdateJobTimeout", pb.UpdateJobTimeoutRequest(jobKey=K, timeout=1), Code.NOT_FOUND, said("UPDATE_TIMEOUT", "NOT_FOUND", f"Expected to update job with key '{K}', but no such job was found")),
        ("CancelProcessInstance", pb.CancelProcessInstanceRequest(processInstanceKey=K), Code.NOT_FOUND, said("CANCEL", "NOT_FOUND", f"Expected to cancel a process instance with key '{K}', {NO_INSTANCE}")),
        ("SetVariables", pb.SetVariablesRequest(elementInstanceKey=K, variables="{}"), Code.NOT_FOUND, said("UPDATE", "NOT_FOUND", f"Expected to update variables for element with key '{K}', but no such element was found")),
        ("ResolveIncident", pb.ResolveIncidentRequest(incidentKey=K), Code.NOT_FOUND, said("RESOLVE", "NOT_FOUND", f"Expected to resolve incident with key '{K}', but no such incident was found")),
        ("CreateProcessInstance", pb.CreateProcessInstanceRequest(bpmnProcessId="nobody", version=-1), Code.NOT_FOUND, said("CREATE", "NOT_FOUND", f"{DEFINITION}process ID 'nobody', but none found")),
        ("CreateProcessInstance", pb.CreateProcessInstanceRequest(bpmnProcessId="nobody", version=9), Code.NOT_FOUND, said("CREATE", "NOT_FOUND", f"{DEFINITION}process ID 'nobody' and version '9', but none found")),
        ("CreateProcessInstance", pb.CreateProcessInstanceRequest(processDefinitionKey=123), Code.NOT_FOUND, said("CREATE", "NOT_FOUND", f"{DEFINITION}key '123', but none found")),
        ("CreateProcessInstance", pb.CreateProcessInstanceRequest(bpmnProcessId="x", tenantId="x"), Code.INVALID_ARGUMENT, OTHER_TENANT.format("CreateProcessInstance")),
        ("CreateProcessInstanceWithResult", pb.CreateProcessInstanceWithResultRequest(request=pb.CreateProcessInstanceRequest(bpmnProcessId="nobody", version=-1)), Code.NOT_FOUND, said("CREATE_WITH_AWAITING_RESULT", "NOT_FOUND", f"{DEFINITION}process ID 'nobody', but none found")),
        ("ActivateJobs", pb.ActivateJobsRequest(timeout=1, maxJobsToActivate=1), Code.INVALID_ARGUMENT, said("ACTIVATE", "INVALID_ARGUMENT", "Expected to activate job batch with type to be present, but it was blank")),
        ("ActivateJobs", pb.ActivateJobsRequest(type="x", maxJobsToActivate=1), Code.INVALID_ARGUMENT, said("ACTIVATE", "INVALID_ARGUMENT", "Expected to activate job batch with timeout to be greater than zero, but it was '0'")),
        ("StreamActivatedJobs", pb.StreamActivatedJobsRequest(timeout=1), Code.INVALID_ARGUMENT, "Expected to stream activated jobs with type to be present, but it was blank"),
        ("StreamActivatedJobs", pb.StreamActivatedJobsRequest(type="x"), Code.INVALID_ARGUMENT, "Expected to stream activated jobs with timeout to be greater than zero, but it was 0"),
        ("DeployResource", pb.DeployResourceRequest(), Code.INVALID_ARGUMENT, said("CREATE", "INVALID_ARGUMENT", "Expected to deploy at least one resource, but none given")),
        ("DeployResource", pb.DeployResourceRequest(resources=[pb.Resource(name="x.txt", content=b"x")]), Code.INVALID_ARGUMENT, said("CREATE", "INVALID_ARGUMENT", f"{NOTHING_DEPLOYED}\n\n'x.txt': unknown resource type")),
    ],
)  # fmt: skip
async def test_a_command_that_can_not_be_carried_out_is_refused(
    broker: GatewayClient, call: str, request_: Any, code: StatusCode, text: str
) -> None:
    found = await refused(getattr(broker.stub, call), request_)
    assert (found[0], found[1].rstrip("\n")) == (code, text)


async def test_bad_json_is_refused(broker: GatewayClient) -> None:
    for text in ("{bad", '{"x": NaN}'):
        code, details = await refused(
            broker.stub.CompleteJob, pb.CompleteJobRequest(jobKey=K, variables=text)
        )
        assert code is StatusCode.INVALID_ARGUMENT
        assert details.startswith(f"Invalid JSON value: {text}")


async def test_a_job_takes_commands_as_its_state_allows(broker: GatewayClient, process_id: str) -> None:
    await broker.deploy(Process(process_id).start().service_task("call", process_id).end())
    instance, stub = await broker.create_instance(process_id), broker.stub
    job = await activated(broker, process_id)
    back_off = pb.FailJobRequest(jobKey=job.key, retries=1, retryBackOff=60_000)
    await stub.FailJob(back_off)
    code, text = await refused(stub.CompleteJob, pb.CompleteJobRequest(jobKey=job.key))
    expected = f"Expected to complete job with key '{job.key}', but it is in state 'FAILED'"
    assert (code, text) == (Code.FAILED_PRECONDITION, said("COMPLETE", "INVALID_STATE", expected))
    code, text = await refused(stub.UpdateJobTimeout, pb.UpdateJobTimeoutRequest(jobKey=job.key, timeout=9))
    expected = f"Expected to update the timeout of job with key '{job.key}', but it is not active"
    assert (code, text) == (Code.FAILED_PRECONDITION, said("UPDATE_TIMEOUT", "INVALID_STATE", expected))
    code, text = await refused(stub.UpdateJobRetries, pb.UpdateJobRetriesRequest(jobKey=job.key))
    expected = RETRIES.format(job.key)
    assert (code, text) == (Code.INVALID_ARGUMENT, said("UPDATE_RETRIES", "INVALID_ARGUMENT", expected))
    await stub.CancelProcessInstance(pb.CancelProcessInstanceRequest(processInstanceKey=instance))
    code, text = await refused(stub.CompleteJob, pb.CompleteJobRequest(jobKey=job.key))
    assert code is Code.NOT_FOUND


async def test_an_incident_of_a_job_without_retries_is_not_resolved(
    broker: GatewayClient, process_id: str
) -> None:
    await broker.deploy(Process(process_id).start().service_task("call", process_id).end())
    instance = await broker.create_instance(process_id)
    job = await activated(broker, process_id)
    await broker.stub.FailJob(pb.FailJobRequest(jobKey=job.key, retries=0, errorMessage=""))
    incident = await broker.incident(instance)
    code, text = await refused(
        broker.stub.ResolveIncident, pb.ResolveIncidentRequest(incidentKey=incident.key)
    )
    expected = (
        f"Expected to resolve incident with key '{incident.key}', but job with key '{job.key}' has no retries left. "
        "Please update the job retries and retry resolving the incident"
    )
    assert (code, text) == (Code.NOT_FOUND, said("RESOLVE", "NOT_FOUND", expected))
    assert incident.value["errorMessage"] == "No more retries left."


async def test_a_message_id_is_used_once_while_the_message_is_kept(
    broker: GatewayClient, process_id: str
) -> None:
    message = pb.PublishMessageRequest(name=process_id, correlationKey="k", messageId="x1", timeToLive=60_000)
    await broker.stub.PublishMessage(message)
    code, text = await refused(broker.stub.PublishMessage, message)
    expected = (
        "Expected to publish a new message with id 'x1', but a message with that id was already published"
    )
    assert (code, text) == (Code.ALREADY_EXISTS, said("PUBLISH", "ALREADY_EXISTS", expected))


async def test_the_same_process_twice_in_a_deployment_is_refused(
    broker: GatewayClient, process_id: str
) -> None:
    content = Process(process_id).start().end().xml()
    resources = [pb.Resource(name=name, content=content) for name in ("a.bpmn", "b.bpmn")]
    code, text = await refused(broker.stub.DeployResource, pb.DeployResourceRequest(resources=resources))
    expected = "Duplicated process id in resources 'a.bpmn' and 'b.bpmn'"
    assert (code, text.rstrip("\n")) == (
        Code.INVALID_ARGUMENT,
        said("CREATE", "INVALID_ARGUMENT", f"{NOTHING_DEPLOYED}\n{expected}"),
    )


async def test_a_start_at_an_unknown_element_is_refused(broker: GatewayClient, process_id: str) -> None:
    await broker.deploy(Process(process_id).start().end())
    start = pb.ProcessInstanceCreationStartInstruction(elementId="zz")
    request = pb.CreateProcessInstanceRequest(bpmnProcessId=process_id, version=-1, startInstructions=[start])
    code, text = await refused(broker.stub.CreateProcessInstance, request)
    expected = (
        "Expected to create instance of process with start instructions but no element found with id 'zz'."
    )
    assert (code, text) == (Code.INVALID_ARGUMENT, said("CREATE", "INVALID_ARGUMENT", expected))


async def test_a_result_that_does_not_come_in_time_is_said_so(broker: GatewayClient, process_id: str) -> None:
    await broker.deploy(Process(process_id).start().service_task("call", process_id).end())
    request = pb.CreateProcessInstanceWithResultRequest(
        request=pb.CreateProcessInstanceRequest(bpmnProcessId=process_id, version=-1), requestTimeout=300
    )
    code, text = await refused(broker.stub.CreateProcessInstanceWithResult, request)
    assert code is Code.DEADLINE_EXCEEDED
    assert text.startswith("Time out between gateway and broker: Request command-api-")
    assert text.endswith(" timed out in PT0.3S")
