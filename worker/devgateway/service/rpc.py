"""The protocol's service for gRPC: calls by their names, refusals as statuses, the rest as not implemented."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final

import grpc
import structlog

from worker.devgateway.rejection import Rejection
from worker.gateway.protocol import pb

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from worker.devgateway.service.calls import Calls
    from worker.devgateway.service.handing_out import HandingOut

log = structlog.get_logger(__name__)

SERVICE: Final = pb.DESCRIPTOR.services_by_name["Gateway"]


def handlers(calls: Calls, handing_out: HandingOut) -> grpc.GenericRpcHandler:
    """What a server needs to answer every call of the protocol."""
    streams: dict[str, Callable[[Any], AsyncGenerator[Any]]] = {
        "ActivateJobs": handing_out.poll,
        "StreamActivatedJobs": handing_out.stream,
    }
    methods = {}
    for method in SERVICE.methods:
        codec = {
            "request_deserializer": _message(method.input_type).FromString,
            "response_serializer": _message(method.output_type).SerializeToString,
        }
        if method.name in streams:
            answer = _streaming(streams[method.name])
            methods[method.name] = grpc.unary_stream_rpc_method_handler(answer, **codec)
        else:
            call = getattr(calls, method.name, None)
            answering = _not_done(method.name) if call is None else _answering(call)
            methods[method.name] = grpc.unary_unary_rpc_method_handler(answering, **codec)
    return grpc.method_handlers_generic_handler(SERVICE.full_name, methods)


def _message(descriptor: Any) -> Any:
    return getattr(pb, descriptor.name)


def _answering(call: Callable[[Any], Awaitable[Any]]) -> Any:
    async def answer(request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> Any:
        try:
            return await call(request)
        except Rejection as refused:
            await _refuse(context, refused)

    return answer


def _streaming(call: Callable[[Any], AsyncGenerator[Any]]) -> Any:
    async def answer(request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> None:
        try:
            # Tells the client at once that the call has arrived, long before there may be a job.
            await context.send_initial_metadata(())
            # Closed at once, for the jobs that it still holds.
            async with aclosing(call(request)) as messages:
                async for message in messages:
                    await context.write(message)
        except Rejection as refused:
            await _refuse(context, refused)
        except grpc.aio.InternalError:
            log.debug("the client has gone")

    return answer


def _not_done(name: str) -> Any:
    async def answer(_request: Any, context: grpc.aio.ServicerContext[Any, Any]) -> None:
        await context.abort(
            grpc.StatusCode.UNIMPLEMENTED,
            f"The embedded gateway does not do {name}: it runs BPMN processes in memory, for trials and tests. "
            "Use a Camunda cluster for it.",
        )

    return answer


async def _refuse(context: grpc.aio.ServicerContext[Any, Any], refused: Rejection) -> None:
    await context.abort(grpc.StatusCode[refused.code.value], str(refused))
