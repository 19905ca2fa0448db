"""Who would have been told what during a unit test: the board in virtual time."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from alerting.dispatch import handover
from alerting.dispatch.board import Board
from alerting.dispatch.silences import Silence
from alerting.duration import Duration
from alerting.model import Acknowledgement, Alert, Labels, Notice
from alerting.policy import Policy
from alerting.trials import notice_files, words
from alerting.trials.files import Test
from alerting.trials.notice_files import Acknowledged, ExpectedNotice, NoticeTest, Silenced
from alerting.trials.words import ToldNotice


class Telling:
    """Takes what the rules say, as the daemon would, and remembers who was told of it.

    Every notice arrives at once. Nothing waits in an outbox, so nothing is told late.
    """

    def __init__(self, test: Test, policy: Policy, start: datetime) -> None:
        self._test = test
        self._start = start
        self._board = Board(policy, start)
        self._before: dict[Labels, Alert] = {}
        acts: list[Silenced | Acknowledged] = [
            *(test.silences or ()),
            *(test.acknowledgements or ()),
        ]
        self._acts = sorted(acts, key=lambda one: one.at)
        self._told: dict[str, Notice] = {}

    async def hand(self, alerts: Sequence[Alert], at: datetime) -> None:
        """Take what an evaluation left; what was due before comes first."""
        self.advance(at)
        now = {one.labels: one for one in alerts}
        self._board.take(handover.changed(self._before, now, at), at)
        self._before = now
        self.advance(at)

    def advance(self, end: datetime) -> None:
        """Do all that is due up to an instant, in its order."""
        while True:
            due = self._board.next_at()
            act = self._at(self._acts[0].at) if self._acts else None
            first = min((one for one in (due, act) if one is not None), default=None)
            if first is None or first > end:
                return
            if act is not None and act == first:
                self._do(self._acts.pop(0), act)
            else:
                for outgoing in self._board.tick(first).notices:
                    self._note(outgoing.notice)

    def failures(self) -> Iterator[str]:
        """Yield what was told and was not to be, or the other way round."""
        for one in self._test.notice_test or ():
            told = tuple(self._shown(notice) for notice in self._of(one))
            if not _is_same(one.exp_notices or (), told):
                yield words.of_notices(self._test.name, one, told)

    def _do(self, act: Silenced | Acknowledged, at: datetime) -> None:
        if isinstance(act, Silenced):
            silence = Silence(
                id=f"{len(self._board.silences)}",
                matchers=tuple(one for line in act.matchers for one in line.matchers),
                starts_at=at,
                ends_at=self._at(act.until),
                created_by="test",
            )
            self._board.change_silences([silence], at)
            return
        meant = [
            Acknowledgement(
                fingerprint=name,
                fired_at=alert.fired_at or alert.active_at,
                by=act.by,
                at=at,
                via="test",
            )
            for name, alert in self._board.alerts(at).items()
            if alert.name == act.alertname
        ]
        for outgoing in self._board.acknowledge(meant, at).notices:
            self._note(outgoing.notice)

    def _note(self, notice: Notice) -> None:
        # A receiver of several integrations is told once, whatever each of them takes.
        key = f"{notice.receiver} {notice.group_key} {notice.status} {notice.at.isoformat()}"
        self._told.setdefault(key, notice)

    def _of(self, test: NoticeTest) -> Iterator[Notice]:
        first = self._at(test.start)
        last = self._at(test.to or self._test.end)
        for notice in self._told.values():
            if notice.receiver == test.receiver and first <= notice.at <= last:
                yield notice

    def _shown(self, notice: Notice) -> ToldNotice:
        return ToldNotice(
            at=self._passed(notice.at),
            status=notice.status,
            reason=notice.reason,
            alerts=tuple(one.labels for one in notice.alerts),
        )

    def _at(self, passed: Duration) -> datetime:
        return self._start + timedelta(seconds=passed.seconds)

    def _passed(self, at: datetime) -> Duration:
        return Duration((at - self._start).total_seconds())


def _is_same(wanted: Sequence[ExpectedNotice], told: Sequence[ToldNotice]) -> bool:
    return len(wanted) == len(told) and all(map(_fits, wanted, told))


def _fits(wanted: ExpectedNotice, told: ToldNotice) -> bool:
    return (
        (wanted.at, wanted.status) == (told.at, told.status)
        and wanted.reason in ("", told.reason)
        and (wanted.alerts is None or _are(wanted.alerts, told.alerts))
    )


def _are(wanted: Sequence[str], told: Sequence[Labels]) -> bool:
    """Say whether each alert that is wanted is another one of those told, and no more are."""
    if len(wanted) != len(told):
        return False
    asked = [set(notice_files.named(one)) for one in wanted]
    taken: dict[int, int] = {}

    def finds(place: int, seen: set[int]) -> bool:
        """Say whether one of them finds an alert, others giving way where they have another."""
        for number, labels in enumerate(told):
            if number not in seen and asked[place] <= set(labels):
                seen.add(number)
                if number not in taken or finds(taken[number], seen):
                    taken[number] = place
                    return True
        return False

    return all(finds(place, set()) for place in range(len(asked)))
