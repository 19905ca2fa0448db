"""How the web says no: always JSON `{code, message, help}`, never a traceback."""

import http
import re

import msgspec
from aiohttp import hdrs, http_exceptions, web

from exporter.refusal import Refused

CONTENT_TYPE = "application/json"
_CHALLENGE = 'Bearer realm="chatwatch", Basic realm="chatwatch", charset="UTF-8"'
_SECONDS_UNTIL_FREE = 1


def body(refused: Refused) -> bytes:
    """Return the JSON that a caller reads."""
    return msgspec.json.encode(
        {"code": refused.code, "message": refused.message, "help": refused.help}
    )


def headers(refused: Refused) -> dict[str, str]:
    """Return a refusal's own headers: what to authenticate with, when to come again."""
    found: dict[str, str] = {}
    if refused.status == http.HTTPStatus.UNAUTHORIZED:
        found[hdrs.WWW_AUTHENTICATE] = _CHALLENGE
    if refused.retry_after is not None:
        found[hdrs.RETRY_AFTER] = str(refused.retry_after)
    return found


def response(refused: Refused) -> web.Response:
    """Return the answer of a request handler."""
    return web.Response(
        status=refused.status,
        body=body(refused),
        content_type=CONTENT_TYPE,
        headers=headers(refused),
    )


def raw(refused: Refused) -> bytes:
    """Return a whole HTTP/1.1 answer as bytes, for connections that never became a request."""
    content = body(refused)
    phrase = http.HTTPStatus(refused.status).phrase
    lines = [
        f"HTTP/1.1 {refused.status} {phrase}",
        f"Content-Type: {CONTENT_TYPE}",
        f"Content-Length: {len(content)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers(refused).items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def of_http(error: web.HTTPException, path: str) -> Refused:
    """Translate what aiohttp raises for unknown paths, wrong methods and the like."""
    match error:
        case web.HTTPNotFound():
            return Refused("not_found", f"nothing is at {path[:100]}", "GET / lists what is here")
        case web.HTTPMethodNotAllowed():
            allowed = ", ".join(sorted(error.allowed_methods))
            return Refused(
                "method_not_allowed", f"{error.method} is not for this path", f"use {allowed}"
            )
        case web.HTTPRequestEntityTooLarge():
            return Refused("body_too_large", "the body is too large", "send less at once")
        case web.HTTPExpectationFailed():
            return expectation_failed()
    if error.status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
        return Refused("bad_request", error.reason.lower(), "see the documentation of this path")
    return internal("-")


def expectation_failed() -> Refused:
    """Return the refusal of an Expect header with anything but 100-continue."""
    return Refused("expectation_failed", "the Expect header is not '100-continue'", "leave it out")


def internal(request_id: str) -> Refused:
    """Return what is said of our own mistake; the log tells the rest under the same id."""
    return Refused(
        "internal",
        f"something went wrong here; the log tells what under request {request_id}",
        "the request was not at fault; try again, then tell the operator the request id",
        retry_after=_SECONDS_UNTIL_FREE,
    )


def unreadable(error: BaseException | None, limit: int) -> Refused:
    """Translate what aiohttp's parser found; ``limit`` is server.limits.headers in bytes.

    The parser quotes the bytes it stumbled over, and those may hold a token: only its own words
    before them are passed on.
    """
    if isinstance(error, http_exceptions.LineTooLong):
        return headers_too_large(limit)
    if isinstance(error, http_exceptions.BadHttpMethod) and "HTTPS" in error.message:
        return Refused(
            "bad_request", "TLS was spoken to a plain HTTP port", "use http:// or set server.tls"
        )
    words = error.message if isinstance(error, http_exceptions.HttpProcessingError) else ""
    why = re.split(r"[:'\n]", words.removeprefix("Bad status line:\n  "), maxsplit=1)[0].strip()
    return Refused(
        "bad_request",
        f"this is not HTTP/1.1: {why.lower() or 'cannot be parsed'}",
        "check the request line, the headers and the framing of the body",
    )


def headers_too_large(limit: int) -> Refused:
    """Return the refusal of headers over ``limit`` bytes."""
    return Refused(
        "headers_too_large",
        f"the request line or the headers are larger than {limit} bytes",
        "send shorter headers, or raise server.limits.headers",
    )


def too_late(seconds: float) -> Refused:
    """Return the refusal of a request that did not arrive whole in ``seconds``."""
    return Refused(
        "request_timeout",
        f"the request did not arrive whole within {seconds:g} s",
        "send it faster or in smaller parts, or raise server.limits.request_time",
    )
