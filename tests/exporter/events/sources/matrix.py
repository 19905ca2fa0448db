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

import asyncio
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

from msgspec.structs import replace
from multidict import CIMultiDict as Headers

from alerting import clock
from alerting.strict import Secret
from exporter import world
from exporter.config import Config
from exporter.daemon import Daemon
from exporter.events.inbound import Answer, Inbound
from exporter.events.sources import Source
from exporter.metrics.catalogue import CATALOGUE
from exporter.privacy.vault import Vault
from exporter.refusal import Refused
from exporter.store import sqlite

NEW = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OLD = "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldY"
OTHER = "whsec_c3RyYW5nZXItc3RyYW5nZXItc3RyYW5nZXI="
SECRETS = (Secret(NEW), Secret(OLD))
"""What samples are signed with: the secret in use, and the one before."""

_MINUTE = timedelta(minutes=1)
_DEEP = 50_000
ANY = -1
_KEY = bytes(32)

Change = Callable[[Inbound], Inbound]
Sign = Callable[[Inbound, str, datetime], Inbound]


class Sample(NamedTuple):
    """A source, one good request of it, and how it is signed.

    ``good`` is what a good request is answered, ``events`` how many events it makes; ``malformed``
    what a body that is not of the format is told (the first fits most); ``signature`` the headers
    that are left out and tampered with; ``signed_headers`` those that the signature covers beside.
    """

    source: Source
    inbound: Inbound | Callable[[datetime], Inbound]
    sign: Sign
    signature: tuple[str, ...]
    is_timed: bool = True
    signed_headers: tuple[str, ...] = ()
    media: Literal["json", "form", "xml", "protobuf"] = "json"
    events: int = 1
    good: int = 200
    repeated: int = 200
    malformed: tuple[int, ...] = (400, 415, 422)

    def made(self, now: datetime) -> Inbound:
        """Return the good request, not yet signed."""
        return self.inbound(now) if callable(self.inbound) else self.inbound


class Case(NamedTuple):
    """Requests one after the other; of the last the status, the refusal's code and what is kept.

    What a reader may skip or refuse is kept ``ANY`` times.
    """

    name: str
    sample: Sample
    sent: Callable[[datetime], list[Inbound]]
    statuses: tuple[int, ...]
    codes: tuple[str, ...] = ()
    kept: int = 0
    key_index: int | None = None

    def __str__(self) -> str:
        return self.name


def headed(inbound: Inbound, changes: Mapping[str, str]) -> Inbound:
    """Return a request with other headers, such as its signature."""
    kept = _without(inbound, tuple(changes)).headers
    return replace(inbound, headers=Headers({**kept, **changes}))


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
    yield case("no signature at all", partial(_without, names=sample.signature), missing)
    for name in sample.signature:
        yield case(f"without {name}", partial(_without, names=(name,)), missing)
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


async def check(case: Case, folder: Path) -> None:
    """Send a case through a real intake with a real store, and hold the outcome to it."""
    made = world.build(Config(sources=(case.sample.source,)), _KEY, None)
    daemon = Daemon(made, lambda: made)
    store = sqlite.Sqlite(folder / "matrix.db", Vault(_KEY))
    try:
        series = len(daemon.series)
        now = clock.now()
        outcomes = [await _posted(daemon, store, one) for one in case.sent(now)]
        _hold(case, daemon, store, outcomes[-1])
        assert len(daemon.series) - series < _MOST_SERIES
    finally:
        daemon.writer.shutdown()
        store.close()


_MOST_SERIES = 60 * len(CATALOGUE)


def _hold(case: Case, daemon: Daemon, store: sqlite.Sqlite, last: Answer | Refused) -> None:
    assert last.status in case.statuses, _said(last)
    assert last.status < 500
    name = case.sample.source.name
    if case.codes:
        assert isinstance(last, Refused)
        assert last.code in case.codes
        reason = last.code.removeprefix("signature_")
        assert _total(daemon, "webhook_signature_failures_total", name, reason) == 1
    if case.key_index is not None:
        key = str(case.key_index)
        assert _total(daemon, "webhook_signature_key_used_total", name, key) == 1
    if case.kept != ANY:
        assert store.events() == case.kept
    if last.status >= 400:
        assert store.events() == 0
    secrets = [NEW, OLD, OTHER]
    assert not [one for one in secrets if one in _said(last)]


async def _posted(daemon: Daemon, store: sqlite.Sqlite, inbound: Inbound) -> Answer | Refused:
    commits = asyncio.create_task(daemon.committer.run(store))
    world = daemon.world
    (source,) = world.sources.values()
    try:
        async with asyncio.timeout(20):
            return await daemon.intake.take(world, source, inbound)
    except Refused as refused:
        return refused
    finally:
        commits.cancel()
        await asyncio.wait([commits])
        await daemon.committer.drain(store)


def _total(daemon: Daemon, metric: str, *labels: str) -> float:
    row = daemon.series.row(metric, *labels)
    return float(daemon.series.snapshot().values[row])


def _said(last: Answer | Refused) -> str:
    if isinstance(last, Refused):
        return f"{last.code}: {last.message} {last.help}"
    return f"{last.status}: {last.body[:500]!r}"


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


def _without(inbound: Inbound, names: tuple[str, ...]) -> Inbound:
    gone = {name.lower() for name in names}
    kept = {name: one for name, one in inbound.headers.items() if name.lower() not in gone}
    return replace(inbound, headers=Headers(kept))


def _lowered(inbound: Inbound) -> Inbound:
    return replace(inbound, headers=Headers({k.lower(): v for k, v in inbound.headers.items()}))
