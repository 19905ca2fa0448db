"""`/api/alerts/acknowledge` and `/api/notify/test`: what people tell us, and what we tell them."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from alerting import clock
from alerting.dispatcher import Dispatcher
from alerting.store.rows import Try
from exporter.refusal import Refused
from exporter.web import admission, auditing
from exporter.web.alertmanager.exchange import answer, body

# How long a test may take to be answered; what comes later is in the journal all the same.
PATIENCE_SECONDS: Final = 40.0
_LOOK_SECONDS: Final = 0.05
_Word = Annotated[str, Meta(min_length=1, max_length=4096)]


class Care(Struct, frozen=True, forbid_unknown_fields=True):
    """Who looks after which alerts: fingerprints, or keys of groups."""

    alerts: Annotated[tuple[_Word, ...], Meta(min_length=1, max_length=1000)]
    by: Annotated[str, Meta(max_length=200)] = ""
    comment: Annotated[str, Meta(max_length=4096)] = ""


class Test(Struct, frozen=True, forbid_unknown_fields=True):
    """Which receiver is to be sent a test."""

    receiver: _Word


async def acknowledged(request: web.Request, dispatcher: Dispatcher) -> web.Response:
    """Note that somebody looks after alerts: nobody else is called for them."""
    care = _read(await body(request), Care)
    caller = admission.caller(request, "alerts:write")
    by = care.by or (caller.name if caller else "somebody")
    auditing.tell(request, alerts=care.alerts[:10], count=len(care.alerts))
    noted = await dispatcher.acknowledge(care.alerts, by=by, via="api", comment=care.comment)
    return answer({"acknowledged": noted})


async def tested(request: web.Request, dispatcher: Dispatcher) -> web.Response:
    """Send a marked test through the real way, and answer with what each integration said."""
    began = clock.now()
    ids = await dispatcher.test(_read(await body(request), Test).receiver)
    tries: list[Sequence[Try]] = [() for _ in ids]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not all(map(_is_over, tries)):
                await asyncio.sleep(_LOOK_SECONDS)
                tries = [await dispatcher.tries(id) for id in ids]
    ways = [told(id, tried, began) for id, tried in zip(ids, tries, strict=True)]
    return answer({"integrations": ways})


def told(id: str, tries: Sequence[Try], began: datetime) -> dict[str, Any]:
    """Return what became of a test at one integration, and what was answered last.

    One that waits has not answered yet, or is to be asked again.
    """
    last = tries[-1] if tries else None
    return {
        "integration": id.rpartition("/")[2],
        "outcome": last.outcome if last and _is_over(tries) else "waits",
        "tries": len(tries),
        "seconds": (last.at - began).total_seconds() + last.took if last else 0.0,
        "reason": last.reason if last else "",
        "detail": last.detail if last else "nothing was answered yet",
    }


def _is_over(tries: Sequence[Try]) -> bool:
    return bool(tries) and tries[-1].outcome != "failed"


def _read(content: bytes, kind: type[Any]) -> Any:
    try:
        return msgspec.json.decode(content, type=kind)
    except (ValueError, RecursionError) as error:
        raise Refused("bad_argument", str(error) or "the body nests too deep") from None
