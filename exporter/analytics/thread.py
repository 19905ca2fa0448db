"""The beats of a conversation, in order: a set, so no order of arrival and no repetition tells."""

import heapq
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from exporter.analytics.beat import Beat

MOST: Final = 4_000
"""Beats of one conversation that are kept: the earliest; further ones are counted only."""

Thread = tuple[Beat, ...]

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(tuple[Beat, ...])


def merged(thread: Thread, beats: Iterable[Beat]) -> Thread:
    """Return the thread with these beats, each once.

    Those that are not among the MOST earliest are left out, of whatever order they came in: what is
    not among the earliest of some is not among the earliest of more.
    """
    known = {beat.key for beat in thread}
    new: list[Beat] = []
    for beat in beats:
        if beat.key not in known:
            known.add(beat.key)
            new.append(beat)
    if not new:
        return thread
    new.sort(key=_place)
    if not thread or thread[-1].place <= new[0].place:
        together: Sequence[Beat] = [*thread, *new]
    else:
        together = list(heapq.merge(thread, new, key=_place))
    return tuple(together[:MOST])


def packed(thread: Thread) -> bytes:
    """Return a thread as it is kept."""
    return _ENCODER.encode(thread)


def unpacked(content: bytes) -> Thread:
    """Return a thread that was kept."""
    return _DECODER.decode(content)


def _place(beat: Beat) -> tuple[int, bytes]:
    return beat.at, beat.key
