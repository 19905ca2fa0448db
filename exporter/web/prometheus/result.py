"""What a query is worth, as JSON: vector, matrix, scalar or string.

https://prometheus.io/docs/prometheus/latest/querying/api/#expression-query-result-formats
"""

from collections.abc import Iterator
from itertools import compress, islice
from typing import NamedTuple

import msgspec

from alerting.model import Labels
from alerting.promql.values import Samples, Value, Vector
from exporter.web.prometheus import envelope, numbers


class Shown(NamedTuple):
    """The JSON of `data` in pieces, and whether the request's limit left series out."""

    pieces: Iterator[bytes]
    cut: bool = False


def shown(value: Value, at: int, limit: int | None = None) -> Shown:
    """Return the JSON of a value at an instant, of at most `limit` series."""
    match value:
        case Vector():
            pieces, count = _vector(value, at), len(value.rows)
        case Samples():
            pieces, count = _matrix(value), len(value.rows)
        case str():
            return Shown(_single("string", at, envelope.text(value)))
        case _:
            return Shown(_single("scalar", at, f'"{numbers.plain(value)}"'.encode()))
    kind = "vector" if isinstance(value, Vector) else "matrix"
    listed = envelope.listed(islice(pieces, limit))
    return Shown(_typed(kind, listed), limit is not None and count > limit)


def labels(pairs: Labels) -> bytes:
    """Return labels as a JSON object."""
    try:
        return msgspec.json.encode(dict(pairs))
    except UnicodeEncodeError:
        told = [envelope.text(name) + b":" + envelope.text(value) for name, value in pairs]
        return b"{%s}" % b",".join(told)


def _typed(kind: str, result: Iterator[bytes]) -> Iterator[bytes]:
    yield f'{{"resultType":"{kind}","result":'.encode()
    yield from result
    yield b"}"


def _single(kind: str, at: int, value: bytes) -> Iterator[bytes]:
    # Of these, Prometheus writes the instant as any number of JSON: without needless zeros.
    seconds = f"{at / 1000:.3f}".rstrip("0").rstrip(".")
    return _typed(kind, iter([b"[%s,%s]" % (seconds.encode(), value)]))


def _vector(vector: Vector, at: int) -> Iterator[bytes]:
    stamp = numbers.stamp(at)
    for pairs, value in zip(vector.rows.labels, vector.values.tolist(), strict=True):
        told = f'"value":[{stamp},"{numbers.sample(value)}"]'
        yield b'{"metric":%s,%s}' % (labels(pairs), told.encode())


def _matrix(samples: Samples) -> Iterator[bytes]:
    window = samples.window
    stamps = [numbers.stamp(time) for time in window.times.tolist()]
    for column, pairs in enumerate(samples.rows.labels):
        has = window.present[:, column]
        values = window.values[:, column][has].tolist()
        times = stamps if has.all() else compress(stamps, has.tolist())
        told = ",".join(
            [f'[{t},"{numbers.sample(value)}"]' for t, value in zip(times, values, strict=True)]
        )
        yield b'{"metric":%s,"values":[%s]}' % (labels(pairs), told.encode())
