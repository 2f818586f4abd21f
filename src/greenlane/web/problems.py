# SPDX-License-Identifier: Apache-2.0
"""Every error as one document (RFC 9457): same shape, whatever went wrong and wherever.

The table ``STATUS`` maps the tree of ``greenlane.errors``; what the framework itself refuses (no such address, wrong
method, a query that does not fit) is brought into the same tree first. What nobody foresaw is answered with 500 and
nothing about its cause: that is in the log, under the id that the answer gives as ``instance``.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from greenlane.errors import Conflict, Forbidden, GreenlaneError, Invalid, Misconfigured, NotFound, Unavailable
from greenlane.web.documents import to_json
from greenlane.web.requests import request_id_of

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5

_log = structlog.get_logger("greenlane.web")


class Unauthenticated(GreenlaneError):
    """Nobody is known by what the request shows; only the web knows of requests, so only here is this error."""

    default_code = "unauthenticated"


class TooLarge(GreenlaneError):
    """The body is larger than is read."""

    default_code = "body.too_large"


class TooSlow(GreenlaneError):
    """The body did not arrive in time."""

    default_code = "body.too_slow"


class Unsupported(GreenlaneError):
    """The body is wrapped in a way that is not read here."""

    default_code = "body.unsupported"


class WrongMethod(GreenlaneError):
    """There is something at this address, but nothing that this method could do."""

    default_code = "method_not_allowed"


STATUS: dict[type[GreenlaneError], HTTPStatus] = {
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    WrongMethod: HTTPStatus.METHOD_NOT_ALLOWED,
    TooSlow: HTTPStatus.REQUEST_TIMEOUT,
    Conflict: HTTPStatus.CONFLICT,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Unsupported: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    Misconfigured: HTTPStatus.INTERNAL_SERVER_ERROR,
    GreenlaneError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""Which status each kind of error has."""

TITLES: dict[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "The request cannot be read",
    HTTPStatus.UNAUTHORIZED: "Not signed in",
    HTTPStatus.FORBIDDEN: "Not permitted",
    HTTPStatus.NOT_FOUND: "Not found",
    HTTPStatus.METHOD_NOT_ALLOWED: "Method not allowed",
    HTTPStatus.REQUEST_TIMEOUT: "Too slow",
    HTTPStatus.CONFLICT: "Does not fit the present state",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Too large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Not in this form",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Cannot be used as it is",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong here",
    HTTPStatus.SERVICE_UNAVAILABLE: "Not available now",
}
"""What people read first; one for each status that this interface gives."""

NOTHING_HERE = "There is nothing at this address."


def problem(
    error: GreenlaneError, request_id: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """The answer for an error; ``more`` adds members that only this kind of answer has."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    hidden = status is HTTPStatus.INTERNAL_SERVER_ERROR
    shown = _unforeseen() if hidden else error
    fields = shown.fields()
    document: dict[str, Any] = {
        "type": f"urn:greenlane:problem:{shown.code}",
        "title": TITLES[status],
        "status": int(status),
        "code": shown.code,
        "detail": fields["sentence"],
        **{name: fields[name] for name in ("where", "remedy") if name in fields},
        "instance": f"urn:greenlane:request:{request_id}",
        **more,
    }
    sent = dict(headers or {})
    if status is HTTPStatus.UNAUTHORIZED:
        sent.setdefault("WWW-Authenticate", 'Bearer realm="greenlane"')
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        sent.setdefault("Retry-After", str(RETRY_AFTER_S))
    return Response(to_json(document), status_code=int(status), media_type=MEDIA_TYPE, headers=sent)


def nothing_here() -> NotFound:
    """The error for an address at which there is nothing, or nothing that this actor may know of."""
    return NotFound(NOTHING_HERE, remedy="See /docs for what there is.")


def install(app: FastAPI) -> None:
    """Answer the framework's own refusals, and every error of ours, as problem documents."""
    app.add_exception_handler(GreenlaneError, _of_ours)
    app.add_exception_handler(RequestValidationError, _of_a_request)
    app.add_exception_handler(HTTPException, _of_the_framework)


class Faults:
    """The innermost layer: what nobody foresaw becomes a 500 with an id, and the cause goes to the log alone.

    Errors of ours that are raised while a body is read, outside any route, pass through here too.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application and answer for what it raises."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            request_id = request_id_of(scope)
            if not isinstance(error, GreenlaneError) or isinstance(error, Misconfigured):
                log_fault(request_id, error)
            if begun:
                raise  # half an answer cannot be taken back; the server closes the connection
            ours = error if isinstance(error, GreenlaneError) else GreenlaneError("")
            await problem(ours, request_id)(scope, receive, send)


def log_fault(request_id: str, error: BaseException) -> None:
    """Log where a fault happened: the kinds of error and the lines of code, innermost cause last.

    The text of errors of ours is logged, for they are written for people. The text of any other one is not, nor what
    variables held: it may repeat names from a filing.
    """
    causes: list[str] = []
    lines: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(causes) < 10:
        causes.append(f"{type(cause).__qualname__}: {cause}" if isinstance(cause, GreenlaneError) else _kind(cause))
        lines += [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(cause.__traceback__)
        ]
        cause = cause.__cause__ or cause.__context__
    _log.error("fault", request=request_id, causes=causes, lines=lines[-60:])


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _unforeseen() -> GreenlaneError:
    return GreenlaneError(
        "Greenlane could not answer because of a fault of its own.",
        code="fault",
        remedy="Tell whoever runs this installation the instance; the log has the cause under it.",
    )


def _of_ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, GreenlaneError)
    if isinstance(error, Misconfigured) or type(error) is GreenlaneError:
        log_fault(request_id_of(request.scope), error)
    return problem(error, request_id_of(request.scope))


def _of_the_framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    request_id = request_id_of(request.scope)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = (error.headers or {}).get("Allow", "")
        return problem(
            WrongMethod(
                f"{request.method} is not possible here.",
                remedy=f"Use {allowed.replace(',', ' or')}." if allowed else "See /docs for what there is.",
            ),
            request_id,
            headers=error.headers,
        )
    if error.status_code == HTTPStatus.NOT_FOUND:
        return problem(nothing_here(), request_id)
    if HTTPStatus.BAD_REQUEST <= error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        unread = Invalid(
            f"{str(error.detail).rstrip('.') or 'The request cannot be read'}.",
            code="request.invalid",
            where="body",
            remedy="See /docs for what fits.",
        )
        return problem(unread, request_id)
    log_fault(request_id, error)
    return problem(_unforeseen(), request_id)


def _of_a_request(request: Request, error: Exception) -> Response:
    """What does not fit a parameter or a small JSON body: the first fault, with its place and what would fit.

    The value that was read is told for parameters only; a body may hold a secret.
    """
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = [str(part) for part in first["loc"]]
    read = f" Read: {str(first.get('input'))[:80]!r}." if place[0] != "body" and first["type"] != "missing" else ""
    return problem(
        Invalid(
            f"{first['msg'].rstrip('.')}.{read}",
            code="request.invalid",
            where=".".join(place),
            remedy="Correct it; /docs says what fits.",
        ),
        request_id_of(request.scope),
    )
