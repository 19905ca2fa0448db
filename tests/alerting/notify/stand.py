"""A ledger, a meter and integrations for the tests of what sends."""

from collections import Counter
from typing import Any

from msgspec.structs import replace

from alerting import clock
from alerting.model import Notice
from alerting.notify import Email, Webhook
from alerting.secret import Secret
from alerting.store.batch import Batch
from alerting.store.ledger import Ledger
from alerting.store.rows import Lane, Told, Waiting
from tests.alerting.notices import outgoing, pair
from tests.alerting.notify.hookserver import HookServer
from tests.alerting.notify.mailserver import MailServer

MAIL, HOOK = Lane("team", "email[0]"), Lane("team", "webhook[0]")
FAR = 10**6


class Figures:
    """A meter that remembers; `mirrored` are the counts by Alertmanager's names."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, ...]] = Counter()
        self.mirrored: Counter[tuple[str, ...]] = Counter()
        self.observed: list[tuple[str, ...]] = []
        self.shown: dict[str, float] = {}

    def count(self, metric: str, *labels: str, amount: float = 1.0) -> None:
        name = metric.removeprefix("alerting_notifications_")
        counts = self.mirrored if name.startswith("alertmanager_") else self.counts
        counts[name.removeprefix("alertmanager_"), *labels] += int(amount)

    def observe(self, metric: str, value: float, *labels: str) -> None:
        assert value >= 0
        if not metric.startswith("alertmanager_"):
            self.observed.append((metric, *labels))

    def show(self, metric: str, value: float, *labels: str) -> None:
        self.shown[" ".join((metric, *labels))] = value


def fresh(name: str = "AnswersSlow") -> tuple[Notice, Notice]:
    """A beginning and its end, both of this moment."""
    now = clock.now()
    beginning, end = pair(name)
    return replace(beginning, at=now), replace(end, at=now)


async def queue(ledger: Ledger, *notices: Notice, lanes: tuple[Lane, ...] = (MAIL,)) -> None:
    made = [outgoing(notice, lane.integration) for notice in notices for lane in lanes]
    await ledger.dispatch(Batch(notices=tuple(made)))


def email(server: MailServer, **changes: Any) -> Email:
    settings: dict[str, Any] = {
        "to": "a@example.com",
        "sender": "alerts@example.com",
        "smarthost": f"127.0.0.1:{server.port}",
        "require_tls": False,
        "send_resolved": True,
    }
    return Email(**{**settings, **changes})


def webhook(server: HookServer, **changes: Any) -> Webhook:
    return Webhook(url=Secret(f"http://127.0.0.1:{server.port}/"), **changes)


async def journal(ledger: Ledger) -> list[Told]:
    """What became of notices, the first that was settled first."""
    later = clock.now().replace(year=clock.now().year + 1)
    return list(await ledger.run(ledger.store.journal, later, FAR))[::-1]


async def waiting(ledger: Ledger, lane: Lane = MAIL) -> list[Waiting]:
    later = clock.now().replace(year=clock.now().year + 1)
    return list(await ledger.run(ledger.store.due, lane, later, FAR))
