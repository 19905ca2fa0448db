"""Bad input, the same for every source: what came, what is answered, what is counted and kept.

A source's test file gives one good request and how to sign it, and runs every case:

    SAMPLE = matrix.Sample(
        source=Shopify(name="shop", secrets=matrix.SECRETS),
        inbound=Inbound({"Content-Type": "application/json", "X-Shopify-Topic": …}, body),
        sign=signed,     # (inbound, secret, now) -> matrix.headed(inbound, {…: its signature})
        signature=("X-Shopify-Hmac-SHA256",),
        is_timed=False,                   # no signed time: replays are told by their id alone
    )

    @pytest.mark.parametrize("case", matrix.cases(SAMPLE), ids=str)
    async def test_bad_input_is_refused_and_nothing_of_it_is_kept(case, tmp_path):
        await matrix.check(case, tmp_path)

``sign`` is asked for the real time, as intake reads the clock; events of a sample need times that
are neither too old nor ahead, so a sample that has fixed ones gives a function of ``now`` as
``inbound``. A format other than JSON names itself (``media="form"``), and cases that are about JSON
are left out.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from msgspec.structs import replace
from multidict import CIMultiDict as Headers

from exporter.events.inbound import Inbound
from tests.exporter.events.sources.samples import (
    ANY,
    NEW,
    OLD,
    OTHER,
    SECRETS,
    Case,
    Sample,
    headed,
    without,
)
from tests.exporter.events.sources.trial import check

__all__ = ["ANY", "NEW", "OLD", "OTHER", "SECRETS", "Case", "Sample", "cases", "check", "headed"]

_MINUTE = timedelta(minutes=1)
_DEEP = 50_000

Change = Callable[[Inbound], Inbound]


def cases(sample: Sample) -> list[Case]:
    """Return every case that the source's format and scheme can have."""
    return [*_good(sample), *_untrusted(sample), *_unreadable(sample)]


def _good(sample: Sample) -> Iterator[Case]:
    def signed(now: datetime, secret: str = NEW, **changes: Any) -> Inbound:
        return sample.sign(replace(sample.made(now), **changes), secret, now)

    good, repeated = (sample.good,), (sample.repeated,)
    events = sample.events
    yield Case("valid", sample, lambda now: [signed(now)], good, kept=events, key_index=0)
    yield Case(
        "old secret, while it is rotated",
        sample,
        lambda now: [signed(now, OLD)],
        good,
        kept=events,
        key_index=1,
    )
    yield Case("replayed", sample, lambda now: [signed(now)] * 2, repeated, kept=events)
    yield Case(
        "sent again, signed anew",
        sample,
        lambda now: [sample.sign(sample.made(now), NEW, at) for at in (now - _MINUTE, now)],
        repeated,
        kept=events,
    )
    yield Case(
        "headers in lower case",
        sample,
        lambda now: [_lowered(signed(now))],
        good,
        kept=events,
    )
    if sample.media == "json":
        yield Case(
            "a field twice: the last one holds",
            sample,
            partial(_resigned, sample, _doubled),
            good,
            kept=events,
        )
        yield Case(
            "a field that nobody knows",
            sample,
            partial(_resigned, sample, partial(_with, value=b'{"a":[1,{"b":null}]}')),
            good,
            kept=events,
        )


def _untrusted(sample: Sample) -> Iterator[Case]:
    def case(name: str, change: Change, *codes: str) -> Case:
        def sent(now: datetime) -> list[Inbound]:
            return [change(sample.sign(sample.made(now), NEW, now))]

        return Case(name, sample, sent, (401,), codes)

    def late(by: timedelta, secret: str) -> Callable[[datetime], list[Inbound]]:
        return lambda now: [sample.sign(sample.made(now), secret, now - by)]

    mismatch, missing = "signature_mismatch", "signature_missing"
    spoiled = (mismatch, missing, "signature_stale", "signature_future")
    yield case("tampered body", _tampered, mismatch)
    yield case("emptied body", _emptied, mismatch, missing)
    yield Case("wrong secret", sample, late(timedelta(), OTHER), (401,), (mismatch,))
    yield case("no signature at all", partial(without, names=sample.signature), missing)
    for name in sample.signature:
        yield case(f"without {name}", partial(without, names=(name,)), missing)
        for what, value in _SPOILED.items():
            yield case(f"{name} {what}", partial(headed, changes={name: value}), *spoiled)
        yield case(f"tampered {name}", partial(_changed, name=name), *spoiled)
    for name in sample.signed_headers:
        yield case(f"tampered {name}", partial(_changed, name=name), mismatch)
    if sample.is_timed:
        hour = timedelta(hours=1)
        yield Case("stale", sample, late(hour, NEW), (401,), ("signature_stale",))
        yield Case("future", sample, late(-hour, NEW), (401,), ("signature_future",))


_ODD: Mapping[str, bytes] = {
    "an integer of 2,000 digits": b"9" * 2_000,
    "a number out of range": b"1e999",
    "bytes that are no UTF-8": b'"\xff\xfe"',
}
_SPOILED: Mapping[str, str] = {
    "empty": "",
    "of another format": "t=1,v1=;;,=,v0",
    "not ASCII": "v1,\u00e9\u20ac",
    "very long": "v1=" + "a," * 4_000,
    "of a huge number": "9" * 400,
}


def _unreadable(sample: Sample) -> Iterator[Case]:
    """Yield signed bodies that are not of the format: whoever signed them, nothing is kept."""

    def case(name: str, change: Callable[[bytes], bytes]) -> Case:
        return Case(name, sample, partial(_resigned, sample, change), sample.malformed)

    yield case("signed and empty", lambda _: b"")
    if sample.media != "json":
        return
    yield case("signed and truncated", lambda body: body.rstrip()[:-1])
    yield case("signed and cut in the middle", lambda body: body[: len(body) // 2])
    yield case("signed and in UTF-16", lambda body: body.decode().encode("utf-16"))
    yield case("signed with NaN", lambda body: _with(body, b"NaN"))
    yield case("signed with Infinity", lambda body: _with(body, b"-Infinity"))
    yield case("signed and too deep", lambda body: _with(body, b"[" * _DEEP + b"]" * _DEEP))
    yield case("signed, of another vendor: a form", lambda _: b"From=%2B49&Body=hello")
    yield case("signed, of another vendor: XML", lambda _: b"<?xml version='1.0'?><a/>")
    for said, value in _ODD.items():
        yield Case(
            f"signed with {said} in a field that nobody knows",
            sample,
            partial(_resigned, sample, partial(_with, value=value)),
            (sample.good, *sample.malformed),
            kept=ANY,
        )


def _resigned(sample: Sample, change: Callable[[bytes], bytes], now: datetime) -> list[Inbound]:
    made = sample.made(now)
    return [sample.sign(replace(made, body=change(made.body)), NEW, now)]


def _emptied(inbound: Inbound) -> Inbound:
    return replace(inbound, body=b"")


def _tampered(inbound: Inbound) -> Inbound:
    """Change one digit or letter in the middle of a body, so that it stays of its format."""
    found = [at.start() for at in re.finditer(rb"[0-9a-z]", inbound.body)]
    at = found[len(found) // 2] if found else 0
    other = b"1" if inbound.body[at : at + 1] != b"1" else b"2"
    return replace(inbound, body=inbound.body[:at] + other + inbound.body[at + 1 :])


def _doubled(body: bytes) -> bytes:
    """Write every field of an object once more before it, as null."""
    told = json.loads(body)
    if not isinstance(told, dict):
        return body
    nulls = b"".join(json.dumps(name).encode() + b":null," for name in told)
    return b"{" + nulls + body.lstrip()[1:]


def _with(body: bytes, value: bytes) -> bytes:
    """Give the first object of a JSON body one more field."""
    at = body.index(b"{") + 1
    comma = b"" if body[at:].lstrip().startswith(b"}") else b","
    return body[:at] + b'"nobody_knows":' + value + comma + body[at:]


def _changed(inbound: Inbound, name: str) -> Inbound:
    """Change a digit or letter of a header; the last bits of base64 may carry no meaning."""
    value = inbound.headers[name]
    found = [at.start() for at in re.finditer(r"[0-9A-Za-z]", value)]
    at = found[-1] if len(found) < 4 else found[-4]
    other = "1" if value[at] != "1" else "2"
    return headed(inbound, {name: value[:at] + other + value[at + 1 :]})


def _lowered(inbound: Inbound) -> Inbound:
    return replace(inbound, headers=Headers({k.lower(): v for k, v in inbound.headers.items()}))
