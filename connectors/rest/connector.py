"""The REST connector: one HTTP request a job, its response the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.rest.authentication import grant_of, headers_of, parameters_of
from connectors.rest.body import Body, body_of
from connectors.rest.model import RestInput
from connectors.rest.response import result_of, stored_result
from connectors.rest.url import encoded_url
from connectors.sdk import ClientTls, ConnectorError, Context, HttpBodyError, Request, Response, connector
from connectors.sdk.http import header
from connectors.sdk.responses import read_whole, refusal
from connectors.sdk.retry_after import RetryAfterSettings
from connectors.sdk.return_format import check_format

if TYPE_CHECKING:
    from connectors.rest.authentication import Grant
    from connectors.sdk import Headers

_FAILED = 400
_UNAUTHORIZED = 401
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


@connector(
    type="io.camunda:http-json:1",
    name="HTTP REST",
    description="Call a REST API",
    version=17,
    keywords=["API", "request", "web service"],
    settings=RetryAfterSettings,
)
async def rest(input: RestInput, context: Context) -> dict[str, Any]:
    """Sends the request and returns `{status, headers, body, reason, document}`.

    A token that the target refuses with 401 is fetched anew once.

    Raises:
        ConnectorError: a status of 400 or more (its code), no response, or a response that is not what is wanted.
        InputError: the input can't work.
    """
    check_format(input.document_return_format)
    own = _own_headers(input.headers)
    grant = None if header(own, "Authorization") is not None else grant_of(input.authenticated_by)
    token = await context.http.token(grant) if grant else None
    request = await _request(input, own, token, context)
    try:
        return await _call(request, input, context)
    except ConnectorError as error:
        if not (grant and token and error.code == str(_UNAUTHORIZED)):
            raise
    request = await _request(input, own, await _newer_token(grant, token, context), context)
    return await _call(request, input, context)


async def _call(request: Request, input: RestInput, context: Context) -> dict[str, Any]:
    wanted = input.document_return_format
    choice = wanted.choice if wanted is not None else None
    if choice == "DOCUMENT" or (choice is None and input.store_response):
        async with context.http.stream(request) as streamed:
            if streamed.status >= _FAILED:
                raise _refused(await read_whole(streamed), context)
            return await stored_result(streamed, context.documents)
    try:
        response = await context.http.send(request)
    except HttpBodyError as error:
        if choice is None:
            raise
        msg = f"Failed to read payload for document response conversion: {error.cause}"
        raise ConnectorError(None, msg) from error
    if response.status >= _FAILED:
        raise _refused(response, context)
    return result_of(response, wanted)


def _refused(response: Response, context: Context) -> ConnectorError:
    return refusal(response, context.headers if context.settings.honour_retry_after else None)


async def _request(input: RestInput, own: Headers, token: str | None, context: Context) -> Request:
    body = None
    if input.method in _WITH_BODY:
        body = await body_of(
            input.body, header(own, "Content-Type"), context.documents, drop_nulls=input.ignore_null_values
        )
    authentication = input.authenticated_by
    generated = headers_of(authentication, token)
    if generated:  # a server may echo them in an error
        context.mask(*(value.rpartition(" ")[2] for _, value in generated))
    parameters = [*parameters_of(authentication), *(input.query_parameters or {}).items()]
    return Request(
        method=input.method,
        url=encoded_url(input.url, parameters, skip_encoding=input.skip_encoding == "true"),
        headers=_headers(own, generated, body),
        body=body.content if body else None,
        connect_timeout=input.connect_timeout,
        read_timeout=input.read_timeout,
        follow_redirects=input.follow_redirects,
        tls=_tls(input),
        credentials=frozenset(name.lower() for name, _ in generated),
    )


def _own_headers(headers: dict[str, str | None] | None) -> Headers:
    """The element's headers; a null is an empty value, but leaves `Content-Type` and `Authorization` to the worker."""
    return [
        (name, value or "")
        for name, value in (headers or {}).items()
        if value is not None or name.lower() not in ("content-type", "authorization")
    ]


def _headers(own: Headers, generated: Headers, body: Body | None) -> Headers:
    """All headers: the element's own stand before generated ones of the same name."""
    if body is not None and body.content_type is not None:
        own = [(name, value) for name, value in own if name.lower() != "content-type"]
        generated = [*generated, ("Content-Type", body.content_type)]
    names = {name.lower() for name, _ in own}
    return [*((name, value) for name, value in generated if name.lower() not in names), *own]


def _tls(input: RestInput) -> ClientTls | None:
    if (given := input.client_tls) is None:
        return None
    return ClientTls(
        given.client_certificate,
        given.client_private_key,
        given.private_key_password,
        given.trusted_certificate,
    )


async def _newer_token(grant: Grant, token: str, context: Context) -> str:
    context.http.forget_token(grant, token)
    return await context.http.token(grant)
