"""The series table as text: Prometheus 0.0.4 and OpenMetrics 1.0.

https://prometheus.io/docs/instrumenting/exposition_formats/
https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md

All but the number of a line is made when its series is; a scrape only writes numbers, all at once,
and weaves them in.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec import Struct

from exporter.metrics.catalogue import Metric

# Lines a chunk, unless a family begins in it: about half a millisecond.
CHUNK_LINES = 2048

_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", '"': r"\""})


class Block(Struct, frozen=True):
    """One metric: the rows of its lines in order, and what stands before the number of each.

    `prefixes` may go on after the last of `rows`: it only ever grows.
    """

    metric: Metric
    rows: npt.NDArray[np.intp]
    prefixes: list[bytes]


class Snapshot(Struct, frozen=True):
    """All series at one moment; `values` by row."""

    values: npt.NDArray[np.float64]
    blocks: tuple[Block, ...]


def chunks(snapshot: Snapshot, openmetrics: bool) -> Iterator[bytes]:  # noqa: FBT001 # two formats
    """Write the snapshot, some thousand lines at a time; OpenMetrics with its end mark."""
    pieces: list[bytes] = []
    lines = 0
    for block in snapshot.blocks:
        pieces.append(header(block.metric, openmetrics))
        for start in range(0, len(block.rows), CHUNK_LINES):
            rows = block.rows[start : start + CHUNK_LINES]
            pieces.append(_woven(block.prefixes[start : start + len(rows)], snapshot.values[rows]))
            lines += len(rows)
            if lines >= CHUNK_LINES:
                yield b"".join(pieces)
                pieces, lines = [], 0
    if openmetrics:
        pieces.append(b"# EOF\n")
    yield b"".join(pieces)


def header(metric: Metric, openmetrics: bool) -> bytes:  # noqa: FBT001 # likewise
    """Return the comment lines above a metric's series."""
    name = metric.family if openmetrics else metric.name
    lines = [f"# HELP {name} {metric.help}\n", f"# TYPE {name} {metric.kind}\n"]
    if openmetrics and metric.unit:
        lines.append(f"# UNIT {name} {metric.unit}\n")
    return "".join(lines).encode()


def prefix(name: str, labels: Mapping[str, str]) -> bytes:
    """Return a line up to its number; labels that are "" are as good as absent."""
    told = ",".join(f'{k}="{v.translate(_ESCAPES)}"' for k, v in labels.items() if v)
    return f"{name}{{{told}}} ".encode() if told else f"{name} ".encode()


def number(value: float) -> str:
    """Return a float as Go writes infinities, otherwise as short as it stays exact."""
    if math.isfinite(value):
        return repr(value)
    return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"


def _woven(prefixes: list[bytes], values: npt.NDArray[np.float64]) -> bytes:
    woven: list[Any] = [b"\n"] * (3 * len(prefixes))
    woven[0::3] = prefixes
    woven[1::3] = msgspec.json.encode(values.tolist())[1:-1].split(b",")
    finite = np.isfinite(values)
    if not finite.all():
        # JSON has no word for them and writes null.
        for i in np.flatnonzero(~finite):
            woven[3 * i + 1] = number(float(values[i])).encode()
    return b"".join(woven)
