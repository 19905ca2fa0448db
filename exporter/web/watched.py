"""What pages and answers show besides events: probes, the host, alerts, and what is kept of them.

The composition root fills it in; each part answers with what it knows at this moment.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from aiohttp import web
from msgspec import Struct

from alerting.dispatcher import Dispatcher
from alerting.promql.embedded import Embedded
from alerting.view import View
from exporter.analytics.changes import Change
from exporter.analytics.recent import Recent
from exporter.audit.trail import Trail
from exporter.completeness.ratio import Record
from exporter.folding.folder import Folder
from exporter.folding.ledger import Ledger
from exporter.host.summary import Summary
from exporter.integrations.conduct.standing import Standing as Integrated
from exporter.integrations.customs.pipe import Silence
from exporter.integrations.customs.syncs import Row as Sync
from exporter.integrations.customs.usual import Pace
from exporter.probes.standing import Standing
from exporter.web.exports.asked import Files

_NOTHING_YET = View(at=None, alerts=(), groups=())


def _no_samples() -> Embedded | None:
    return None


def _no_folds() -> Ledger | None:
    return None


def _nothing_recent() -> Recent | None:
    return None


def _nothing_of(_: str) -> Recent | None:
    return None


def _no_folder() -> Folder | None:
    return None


def _no_files() -> Files | None:
    return None


def _no_dispatcher() -> Dispatcher | None:
    return None


def _no_silence(_: str) -> Silence | None:
    return None


def _no_pace(_: str) -> Pace | None:
    return None


class Changes(Protocol):
    """What was changed of what runs: of a tenant in a span, the newest first."""

    @property
    def revision(self) -> int:
        """Another one says that there may be others than before."""

    async def told(self, tenant: str, begins: int, ends: int) -> Sequence[Change]:
        """Return a few of them; Unix milliseconds, both included."""


class _NoChanges:
    revision = 0

    async def told(self, tenant: str, begins: int, ends: int) -> Sequence[Change]:  # noqa: ARG002 # as Changes has it
        return ()


async def _no_words(_: Sequence[int]) -> Mapping[int, str]:
    return {}


async def _no_rows(*_: Any) -> Any:
    return []


class Watched(Struct, frozen=True):
    """Questions to the running parts; without a part, what it would say before its first look.

    ``ask`` is the store's ``run`` ("probe_results.page", …); ``history`` asks the alerts' own store
    as `alerting.store` documents. Both raise StoreError or sqlite3.Error. ``samples`` are those
    that queries are about, None before any is taken. ``folds`` are conversations and their figures,
    ``files`` where rows of tables are, None before the store is open; ``recent`` is what happened
    just now, and ``recents`` the same of a tenant; ``words`` says what questions asked, by the
    numbers of their events (StoreError); ``trail`` is the audit. ``dispatcher`` knows of what is
    told to whom, None where other Alertmanagers do. ``silences`` and ``paces`` are asked with the
    name of an integration: since when no webhook of it came, and how fast it answers.
    ``completeness`` is that of the days of all sources, ``changes`` what was changed of what runs.
    """

    probes: Callable[[], tuple[Standing, ...]] = tuple
    integrations: Callable[[], tuple[Integrated, ...]] = tuple
    silences: Callable[[str], Silence | None] = _no_silence
    paces: Callable[[str], Pace | None] = _no_pace
    syncs: Callable[[], tuple[Sync, ...]] = tuple
    completeness: Callable[[], Record] = Record
    changes: Changes = _NoChanges()
    host: Callable[[], Summary] = Summary
    alerts: Callable[[], View] = lambda: _NOTHING_YET
    samples: Callable[[], Embedded | None] = _no_samples
    folds: Callable[[], Ledger | None] = _no_folds
    folder: Callable[[], Folder | None] = _no_folder
    files: Callable[[], Files | None] = _no_files
    recent: Callable[[], Recent | None] = _nothing_recent
    recents: Callable[[str], Recent | None] = _nothing_of
    words: Callable[[Sequence[int]], Awaitable[Mapping[int, str]]] = _no_words
    dispatcher: Callable[[], Dispatcher | None] = _no_dispatcher
    trail: Trail | None = None
    ask: Callable[..., Awaitable[Any]] = _no_rows
    history: Callable[..., Awaitable[Any]] = _no_rows


WATCHED: web.AppKey[Watched] = web.AppKey("watched", Watched)
