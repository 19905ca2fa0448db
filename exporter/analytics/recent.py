"""What happened just now, in memory: events as they are kept → activity, and the last questions.

Bounded however many events come. It is of one tenant; times are Unix milliseconds.
"""

from collections.abc import Callable, Iterable
from typing import Final, Protocol

import msgspec
from msgspec import Struct

from exporter.analytics.activity import Activity
from exporter.analytics.lately import Lately, Query
from exporter.events import conversations, messages


class Row(Protocol):
    """An event that is on disk; ``data`` and ``personal`` are JSON, the latter not sealed."""

    @property
    def tenant(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def time(self) -> int: ...
    @property
    def data(self) -> bytes: ...
    @property
    def personal(self) -> bytes | None: ...


class _Data(Struct, frozen=True, gc=False):
    """The fields of any type that matter here."""

    conversation_id: str | None = None
    customer_id: str | None = None
    user_id: str | None = None
    agent_kind: str | None = None
    channel: str | None = None
    error: bool | None = None
    error_type: str | None = None
    success: bool | None = None
    cached: bool | None = None
    response_seconds: float | None = None


_DECODER: Final = msgspec.json.Decoder(_Data)
_UNMAPPED: Final = "unmapped"
_ASKED: Final = messages.Answered.TYPE
_CONVERTED: Final = conversations.Converted.TYPE


class Recent:
    """What happened within ``span`` seconds, and the last questions, those of older days too.

    ``since`` is from when on all is known: what came before is counted only as far as it was heard.
    """

    def __init__(self, span: Callable[[], int], tenant: str = "") -> None:
        self._span = span
        self._tenant = tenant
        self.activity = Activity()
        self.lately = Lately()
        self.since = 0

    def see(self, rows: Iterable[Row], now: int) -> None:
        """Take events that are on disk, each once."""
        second, span = now // 1000, self._span()
        self.activity.move(second, span)
        oldest = (second - span) * 1000
        for row in rows:
            if row.tenant != self._tenant or row.type == _UNMAPPED:
                continue
            if row.time >= oldest or (row.type == _ASKED and self.lately.wants(row.time)):
                self._take(row)

    def _take(self, row: Row) -> None:
        try:
            data = _DECODER.decode(row.data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return
        type, at = row.type, row.time
        self.activity.add(
            at // 1000,
            _MESSAGES.get(type, 0) if data.agent_kind != "system" else 0,
            bool(data.error or data.error_type or data.success is False),
            type == _CONVERTED,
            data.conversation_id,
            data.customer_id or data.user_id,
        )
        if type == _ASKED and self.lately.wants(at):
            self.lately.add(_query(row, data))


_MESSAGES: Final = {messages.Received.TYPE: 1, messages.Sent.TYPE: 1, _ASKED: 2}


def _query(row: Row, data: _Data) -> Query:
    return Query(
        at=row.time,
        source=row.source,
        id=row.id,
        seconds=data.response_seconds or 0.0,
        cached=bool(data.cached),
        error=bool(data.error),
        channel=data.channel or "other",
        personal=row.personal,
        user=data.user_id,
    )
