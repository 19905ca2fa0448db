"""A dispatcher in virtual time over a real disk, for the tests of its parts."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from alerting.desk.desk import Desk, Terms
from alerting.desk.pending import Pending
from alerting.dispatch.board import Board
from alerting.dispatcher import Dispatcher, Trend
from alerting.model import Alert, Notice
from alerting.store.batch import Batch
from alerting.store.ledger import Ledger
from alerting.store.rows import Lane
from tests.alerting.dispatch.world import ruled
from tests.alerting.judged import Figures
from tests.alerting.notices import NOW, alert

CONF = """
route: {receiver: team, group_by: [alertname], group_wait: 10s, group_interval: 1m}
receivers:
- name: team
  webhook_configs: [{url: "http://127.0.0.1:9/"}]
- name: boss
  webhook_configs: [{url: "http://127.0.0.1:9/"}]
"""
HOOK = Lane("team", "webhook[0]")


def terms(conf: str = CONF, ours: str = "", **more: Any) -> Terms:
    return Terms(policy=ruled(conf, ours), **more)


def posted(name: str = "Posted", **changes: Any) -> Alert:
    """An alert that somebody posted, and that ends in an hour unless it is posted again."""
    return alert(
        names={"alertname": name, "severity": "critical"},
        rule="",
        ends_at=NOW + timedelta(hours=1),
        updated_at=NOW,
        **changes,
    )


def ours(name: str = "Ours", state: str = "firing", **changes: Any) -> Alert:
    return alert(state, {"alertname": name, "severity": "critical"}, **changes)


class Hands:
    """A clock that is set by hand, a meter, a disk, and what waits on it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.figures = Figures()
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    async def dispatcher(self, terms: Terms, trend: Trend | None = None) -> Dispatcher:
        """Return a dispatcher that goes on where the disk is."""
        kept = await self.ledger.run(self.ledger.store.kept)
        board = Board(terms.policy, self.now, kept)
        made = Dispatcher(board, terms, self.ledger, self.figures, trend, self)
        made.load(terms)
        return made

    def desk(self, terms: Terms) -> Desk:
        """Return a desk with nothing on it."""
        pending = Pending(self.ledger, self.figures, _as_it_is)
        return Desk(Board(terms.policy, self.now), terms, pending, self)

    async def pass_(self, dispatcher: Dispatcher, seconds: float = 0.0) -> float:
        """Let time pass, then let the dispatcher do what is due."""
        self.now += timedelta(seconds=seconds)
        return await dispatcher._turn()

    async def waits(self) -> list[str]:
        """What waits in the outbox: `firing Posted Ours`."""
        return [_worded(one) for one in await self.outbox()]

    async def outbox(self) -> list[Notice]:
        """The notices that wait."""
        rows = await self.ledger.run(
            lambda: self.ledger.store._connection.execute(
                "SELECT notice FROM alert_outbox ORDER BY seq"
            ).fetchall()
        )
        return [msgspec.msgpack.decode(blob, type=Notice) for (blob,) in rows]

    async def settle_all(self) -> None:
        """Say yes to all that waits."""
        await self.ledger.run(self.ledger.store._connection.execute, "DELETE FROM alert_outbox")


async def _as_it_is(batch: Batch) -> Batch:
    return batch


def _worded(notice: Notice) -> str:
    return " ".join((notice.status, *(one.name for one in notice.alerts)))
