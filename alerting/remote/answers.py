"""Questions to a Prometheus-compatible server, and what its answers mean. Pure.

https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, Literal, TypeVar
from urllib.parse import urlencode

import msgspec
import numpy as np
from msgspec import Raw, Struct

from alerting import model
from alerting.model import Labels
from alerting.notify import backoff, reply
from alerting.promql.errors import QueryError
from alerting.promql.rows import Rows
from alerting.promql.values import NOBODY, Vector

Reason = Literal[
    "refused",
    "network",
    "timeout",
    "tls",
    "redirect",
    "auth",
    "throttled",
    "client",
    "server",
    "query",
    "malformed",
    "too large",
    "other",
]
"""query: the server understood the question and says that it is wrong, or cannot be answered."""

FIRST: Final = 0.25
LONGEST: Final = 5.0
# Elements that are read in one go: a millisecond or so.
_STEP: Final = 1_000
# Asking again may help; 408 and 425 say so themselves.
_LATER: Final = frozenset({408, 425, 429})
_WARNINGS: Final = 100

T = TypeVar("T")


class Unanswered(QueryError):
    """There is no answer: the reason, and whether the server was not even reached.

    `again` says that the same question may be answered later, after so many seconds if the server
    named them.
    """

    def __init__(
        self, reason: Reason, detail: str, *, again: bool = False, after: float | None = None
    ) -> None:
        super().__init__(f"the Prometheus server gave no answer: {detail} ({reason})")
        self.reason: Reason = reason
        self.again = again
        self.after = after

    @property
    def is_away(self) -> bool:
        """Whether nobody can ask this server anything now."""
        return self.reason in {"refused", "network", "tls", "auth", "redirect"}


class Answered(Struct, frozen=True):
    """An instant vector, and what the server remarks on the question."""

    vector: Vector
    warnings: tuple[str, ...] = ()
    infos: tuple[str, ...] = ()


class Told(Struct, frozen=True):
    """An HTTP answer as it came; `body` is whole, or of an error the beginning."""

    status: int
    body: bytes
    at: datetime
    retry_after: str = ""


class _Element(Struct, frozen=True):
    metric: dict[str, str]
    value: tuple[float, str] | None = None


class Data(Struct, frozen=True, rename="camel"):
    """What an answer holds: of which type, and as JSON that is not read yet."""

    result_type: str
    result: Raw


class _Body(Struct, frozen=True, rename="camel"):
    status: str
    data: Data | None = None
    error_type: str = ""
    error: str = ""
    warnings: list[str] | None = None
    infos: list[str] | None = None


def form(text: str, at: datetime, within: float) -> bytes:
    """Return the form that asks; the server is to give up after so many seconds."""
    patience = f"{max(1, round(within * 1000))}ms"
    fields = {"query": text, "time": f"{at.timestamp():.3f}", "timeout": patience}
    return urlencode(fields).encode("ascii")


def pause(failures: int, chance: float) -> float:
    """Return the pause in seconds after so many failures, at least one; `chance` is in [0, 1)."""
    return min(LONGEST, FIRST * 2.0 ** min(failures - 1, 20)) * (1 - chance / 2)


def answered(told: Told, secrets: Sequence[str] = ()) -> Answered:
    """Return what an answer says; Unanswered where it says no, or makes no sense.

    Read in steps of a millisecond or so, between which other threads run.
    """
    body, found = _granted(told, secrets)
    remarks = (tuple((one or [])[:_WARNINGS]) for one in (body.warnings, body.infos))
    return Answered(_vector(found), *remarks)


def data(told: Told, secrets: Sequence[str] = ()) -> Data:
    """Return what an answer holds; Unanswered where it says no, or makes no sense."""
    return _granted(told, secrets)[1]


def _granted(told: Told, secrets: Sequence[str]) -> tuple[_Body, Data]:
    if told.status // 100 != 2:
        raise _refusal(told, secrets)
    body = _read(told.body, _Body)
    if body.status != "success" or body.data is None:
        raise _said_no(body, secrets)
    return body, body.data


def _vector(data: Data) -> Vector:
    if data.result_type == "scalar":
        _, value = _read(data.result, tuple[float, str])
        return Vector(NOBODY, np.array([_number(value)]))
    if data.result_type != "vector":
        said = reply.shown(data.result_type)
        raise Unanswered("query", f"rule result is not a vector or scalar, but a {said}")
    labels: list[Labels] = []
    values: list[float] = []
    for one in _elements(data.result):
        if one.value is None:
            raise Unanswered("query", "the answer holds native histograms, which no rule can judge")
        labels.append(model.labels(one.metric))
        values.append(_number(one.value[1]))
    return Vector(Rows.of(labels), np.array(values, np.float64))


def _elements(result: Raw) -> Iterator[_Element]:
    every = _read(result, list[Raw])
    for start in range(0, len(every), _STEP):
        some = b",".join(bytes(one) for one in every[start : start + _STEP])
        yield from _read(b"[" + some + b"]", list[_Element])


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Unanswered("malformed", "a value in the answer is no number") from None


def _read(content: bytes | Raw, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        said = "the answer is not one of Prometheus' API"
        raise Unanswered("malformed", said) from None


def _refusal(told: Told, secrets: Sequence[str]) -> Unanswered:
    """Return what an answer that is no success means."""
    status = told.status
    try:
        body = _read(told.body, _Body)
    except Unanswered:
        body = _Body("")
    words = reply.shown(": ".join(filter(None, (body.error_type, body.error))), secrets)
    said = f"answer {status}" + (f": {words}" if words else "")
    after = backoff.asked(told.retry_after, told.at)
    if status // 100 == 3:
        return Unanswered("redirect", f"{said}: it leads elsewhere; write the address it leads to")
    if status in {401, 403, 407}:
        return Unanswered("auth", said)
    if status in _LATER:
        return Unanswered("throttled" if status == 429 else "server", said, again=True, after=after)
    if body.error_type == "timeout":
        return Unanswered("timeout", said)
    if status >= 500:
        return Unanswered("server", said, again=True, after=after)
    return Unanswered("query" if body.status == "error" else "client", said)


def _said_no(body: _Body, secrets: Sequence[str]) -> Unanswered:
    """Return what a body means that says no under a status that says yes."""
    if body.status != "error":
        return Unanswered("malformed", "the answer is not one of Prometheus' API")
    return Unanswered("query", reply.shown(f"{body.error_type}: {body.error}", secrets))
