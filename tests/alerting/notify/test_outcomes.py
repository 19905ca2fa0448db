"""What becomes of a notice by what a receiver said."""

from datetime import timedelta

import pytest

from alerting.notify import outcomes
from alerting.notify.outcomes import MOST_SHORTER, Said
from alerting.notify.verdict import LONGEST_NOTE, Rejected, Retry, Sent, Verdict
from alerting.store.rows import Postponed, Settled, Try, Waiting
from tests.alerting.notices import NOW, outgoing, pair

WAITING = Waiting(outgoing=outgoing(pair()[0]), told=("a@b",))
THEN = NOW + timedelta(seconds=2)
TOO_LARGE = Rejected(detail="413", too_large=True)


def said(verdict: Verdict, shorter: int = 0) -> Said:
    return Said(verdict=verdict, at=NOW, took=2.0, shorter=shorter)


def attempt(outcome: str, **more: object) -> Try:
    return Try(at=NOW, took=2.0, outcome=outcome, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verdict", "shorter", "tried", "how"),
    [
        (
            Sent("b@c: 550", "n" * 9000),
            0,
            attempt("sent", detail="b@c: 550"),
            Settled("sent", detail="b@c: 550", note="n" * LONGEST_NOTE),
        ),
        (
            Rejected(detail="no"),
            0,
            attempt("rejected", reason="rejected", detail="no"),
            Settled("rejected", "rejected", "no"),
        ),
        (
            TOO_LARGE,
            0,
            attempt("failed", reason="rejected", detail="413"),
            Postponed(until=THEN, reason="rejected", detail="413", at_once=True),
        ),
        (
            TOO_LARGE,
            MOST_SHORTER,
            attempt("rejected", reason="rejected", detail="413"),
            Settled("rejected", "rejected", "413"),
        ),
        (
            Retry(reason="throttled", detail="429", after=60.0),
            0,
            attempt("failed", reason="throttled", detail="429"),
            Postponed(
                until=THEN + timedelta(seconds=60),
                reason="throttled",
                detail="429",
                told=("a@b",),
            ),
        ),
        (
            Retry(reason="timeout", detail="", doubtful=True, told=("c@d",)),
            0,
            attempt("failed", reason="timeout", doubtful=True),
            Postponed(
                until=THEN + timedelta(seconds=1),
                reason="timeout",
                detail="",
                doubtful=True,
                told=("a@b", "c@d"),
            ),
        ),
    ],
    ids=["yes", "no", "too large", "too large to the end", "later", "lost"],
)
def test_what_was_said_decides(
    verdict: Verdict, shorter: int, tried: Try, how: Settled | Postponed
) -> None:
    found = outcomes.tried(WAITING, said(verdict, shorter), 0.0)
    assert (found.attempt, found.how) == (tried, how)
    assert (found.id, found.lane) == (WAITING.outgoing.id, WAITING.outgoing.lane)


def test_only_the_end_of_what_nobody_heard_of_need_not_be_told() -> None:
    beginning, end = (outgoing(one) for one in pair())
    assert not outcomes.is_needless(Waiting(outgoing=beginning))
    assert outcomes.is_needless(Waiting(outgoing=end))
    assert not outcomes.is_needless(Waiting(outgoing=end, known=True))
