"""The shell that posts a request: connections of one request each, bounded answers.

Redirects are followed one by one, each a request of its own (redirects.py).
"""

import asyncio
import contextlib
from types import SimpleNamespace
from typing import Any, Final

import aiohttp
from msgspec.structs import replace

from alerting import clock
from alerting.notify import connection, redirects
from alerting.notify.message import Post
from alerting.notify.oauth2 import Untold
from alerting.notify.redirects import Hop
from alerting.notify.reply import HIDDEN, HttpReply, Unanswered
from alerting.notify.tokens import Tokens
from alerting.secret import Secret

_BODY_BYTES = 2048
_BODY_SECONDS = 2.0
_UNAUTHORIZED: Final = 401
# Of a request that has a body, and of one that can be told from its repeats.
_OF_A_BODY: Final = frozenset({"content-type", "idempotency-key"})
# Of the whole process: several receivers may go by one token.
_TOKENS: Final = Tokens()


async def send(post: Post, within: float, tokens: Tokens = _TOKENS) -> HttpReply | Unanswered:
    """Post a request and return the answer, whatever happens, within so many seconds."""
    limit = min(within, post.within or within)
    way = _Way()
    try:
        async with asyncio.timeout(limit):
            return await _posted(post, way, tokens)
    except TimeoutError:
        return Unanswered("timeout", f"no answer within {limit:g} s", way.is_open)
    except Untold as error:
        return Unanswered(error.reason, str(error))
    except Exception as error:  # noqa: BLE001 # one delivery; every failure is an answer
        return _failed(error, way)


class _Way:
    """Whether the connection was there, so that the request may have arrived."""

    def __init__(self) -> None:
        self.is_open = False

    async def opened(self, _session: object, _context: SimpleNamespace, _params: Any) -> None:
        self.is_open = True


async def _posted(post: Post, way: _Way, tokens: Tokens) -> HttpReply:
    """Post it, with a token where one is wanted, and with another one if that is not believed."""
    settings = post.wire.oauth2
    if settings is None:
        return await _walked(post, None, way)
    token = await tokens.token(settings)
    reply = await _walked(post, token, way)
    if reply.status == _UNAUTHORIZED:
        # It was answered: nothing of it was taken.
        way.is_open = False
        tokens.forget(settings)
        token = await tokens.token(settings)
        reply = await _walked(post, token, way)
    return replace(reply, body=reply.body.replace(token.reveal().split()[-1], HIDDEN))


async def _walked(post: Post, token: Secret | None, way: _Way) -> HttpReply:
    """Go from one address to the next until there is an answer that leads nowhere else."""
    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(way.opened)
    hop = Hop(url=post.url)
    async with await connection.opened(post.wire.tls, [trace]) as session:
        while True:
            way.is_open = False
            reply, then = await _answered(session, post, hop, token)
            if then is None:
                return reply
            hop = then


async def _answered(
    session: aiohttp.ClientSession, post: Post, hop: Hop, token: Secret | None
) -> tuple[HttpReply, Hop | None]:
    """Make one request; return its answer, and where it leads to."""
    url, wire = hop.url.reveal(), post.wire
    async with session.request(
        "POST" if hop.posts else "GET",
        url,
        data=post.content if hop.posts else None,
        headers=_headers(post, hop, token),
        **connection.route(url, wire.proxy, wire.tls),
    ) as answer:
        then, refused = None, ""
        if wire.follows:
            location = answer.headers.get("Location", "")
            try:
                then = redirects.following(hop, answer.status, location, post.content)
            except redirects.Refused as error:
                refused = str(error)
        return HttpReply(
            status=answer.status,
            at=clock.now(),
            retry_after=answer.headers.get("Retry-After", ""),
            body="" if then else refused or await _body(answer, post),
        ), then


def _headers(post: Post, hop: Hop, token: Secret | None) -> list[tuple[str, str]]:
    """Return all headers of one request, a pair for each value."""
    shown = [one for one in post.headers if hop.posts or one[0].lower() not in _OF_A_BODY]
    if hop.is_trusted:
        shown += post.wire.credentials(token)
    if hop.posts and post.signing is not None:
        shown += post.signing.headers(post.content, clock.now())
    return shown


async def _body(answer: aiohttp.ClientResponse, post: Post) -> str:
    """Return what is wanted of a body: with a yes no more than was asked for, and all of that."""
    if not answer.ok:
        return await _beginning(answer)
    read = bytearray()
    while len(read) < post.reads and (chunk := await answer.content.read(post.reads - len(read))):
        read += chunk
    return read.decode("utf-8", "replace")


async def _beginning(answer: aiohttp.ClientResponse) -> str:
    """Return the beginning of a body that says what is wrong; it may be late, or not come."""
    read = bytearray()
    # The status alone is an answer, whatever becomes of its body.
    with contextlib.suppress(TimeoutError, aiohttp.ClientError):
        async with asyncio.timeout(_BODY_SECONDS):
            while len(read) < _BODY_BYTES and (chunk := await answer.content.read(_BODY_BYTES)):
                read += chunk
    return read[:_BODY_BYTES].decode("utf-8", "replace")


def _failed(error: Exception, way: _Way) -> Unanswered:
    """Return a failure in words that never hold the URL."""
    if (known := connection.trouble(error)) is not None:
        return Unanswered(*known)
    if isinstance(error, aiohttp.ClientError | OSError):
        return Unanswered("network", "the connection ended without an answer", way.is_open)
    return Unanswered("other", f"a mistake of ours: {type(error).__name__}", way.is_open)
