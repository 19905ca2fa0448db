"""One integration's deliveries: what comes of each is written down, once, and told."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from alerting import clock
from alerting.notify import backoff, sending
from alerting.notify.courier import Courier, Rest
from alerting.notify.limits import Limits
from alerting.notify.plan import Plan
from alerting.store.ledger import Ledger
from alerting.strict import Duration
from tests.alerting.notify import hookserver
from tests.alerting.notify.hookserver import HookServer
from tests.alerting.notify.mailserver import DROP, MailServer
from tests.alerting.notify.stand import (
    HOOK,
    Figures,
    email,
    fresh,
    journal,
    queue,
    waiting,
    webhook,
)

PLAN = Plan(public_url="https://watch.example.com")


def plan(**limits: Any) -> Plan:
    return replace(PLAN, limits=Limits(**limits))


async def test_with_nothing_to_do_there_is_rest_without_end(
    courier: Courier, mails: MailServer
) -> None:
    assert await courier.round(email(mails), PLAN) == Rest(None)


async def test_what_is_due_is_sent_counted_and_settled(
    courier: Courier, ledger: Ledger, mails: MailServer, figures: Figures
) -> None:
    await queue(ledger, *(fresh(name)[0] for name in "ABC"))
    assert await courier.round(email(mails), PLAN) == Rest(0.0)
    assert len(mails.mails) == 3
    assert [one.outcome for one in await journal(ledger)] == ["sent"] * 3
    assert figures.counts == {("total", "email"): 3}
    assert figures.observed == [("alerting_notification_latency_seconds", "email")] * 3
    assert await courier.round(email(mails), PLAN) == Rest(None)


async def test_so_many_go_out_at_one_time_and_no_more(
    courier: Courier, ledger: Ledger, mails: MailServer
) -> None:
    await queue(ledger, *(fresh(name)[0] for name in "ABC"))
    limits = plan(at_once=2)
    await courier.round(email(mails), limits)
    assert len(mails.mails) == 2
    await courier.round(email(mails), limits)
    assert len(mails.mails) == 3


async def test_an_end_follows_its_beginning(
    courier: Courier, ledger: Ledger, mails: MailServer
) -> None:
    await queue(ledger, *fresh())
    for _ in range(2):
        await courier.round(email(mails), PLAN)
    subjects = [mail.content.partition(b"Subject: [")[2][:4] for mail in mails.mails]
    assert subjects == [b"FIRI", b"RESO"]


async def test_failures_are_told_once_and_so_is_their_end(
    courier: Courier, ledger: Ledger, mails: MailServer, figures: Figures
) -> None:
    gone = email(mails, smarthost="127.0.0.1:1")
    await queue(ledger, *(fresh(name)[0] for name in "ABCDEF"))
    with capture_logs() as logs:
        first = await courier.round(gone, PLAN)
        second = await courier.round(gone, PLAN)
        await courier.round(email(mails), PLAN)
    assert first.is_firm
    assert second.is_firm
    assert first.seconds is not None
    assert backoff.FIRST / 2 < first.seconds <= backoff.FIRST
    assert [log["event"] for log in logs] == [
        "deliveries fail and are tried again",
        "deliveries go again",
    ]
    assert (logs[0]["to"], logs[0]["reason"]) == ("team/email[0]", "refused")
    # Four at once, then one to see whether the server is back.
    assert figures.counts["failed_total", "email", "refused"] == 4 + 1
    assert sorted(one.attempts for one in await waiting(ledger)) == [1] * 5
    assert len(mails.mails) == 1


async def test_a_receiver_that_asks_for_a_pause_has_it(ledger: Ledger, hook: HookServer) -> None:
    courier = Courier(HOOK, ledger, Figures())
    hook.script.append(hookserver.answer(429, Retry_After="1800"))
    await queue(ledger, fresh()[0], lanes=(HOOK,))
    assert await courier.round(webhook(hook), PLAN) == Rest(1800.0, is_firm=True)
    rest = await courier.round(webhook(hook), PLAN)
    assert rest.seconds is not None
    assert 1700 < rest.seconds < 1800
    assert len(hook.requests) == 1


async def test_a_no_for_good_is_written_down_and_told(
    courier: Courier, ledger: Ledger, mails: MailServer, figures: Figures
) -> None:
    mails.recipients["a@example.com"] = "550 no such user"
    beginning, end = fresh()
    await queue(ledger, beginning, end)
    with capture_logs() as logs:
        for _ in range(2):
            await courier.round(email(mails), PLAN)
    first, second = await journal(ledger)
    assert (first.outcome, first.reason, first.known) == ("rejected", "rejected", False)
    assert first.detail == "the server refuses a@example.com: 550 no such user"
    assert (second.outcome, second.reason) == ("needless", "")
    assert [(log["event"], log["alerts"]) for log in logs] == [
        ("a notice was rejected", ["AnswersSlow"])
    ]
    assert figures.counts == {
        ("total", "email"): 1,
        ("failed_total", "email", "rejected"): 1,
    }
    assert mails.mails == []


async def test_who_was_not_told_while_others_were_is_named(
    courier: Courier, ledger: Ledger, mails: MailServer
) -> None:
    mails.recipients["b@example.com"] = "550 no such user"
    await queue(ledger, fresh()[0])
    with capture_logs() as logs:
        await courier.round(email(mails, to="a@example.com, b@example.com"), PLAN)
    said = "the server refuses b@example.com: 550 no such user"
    assert [(log["event"], log["detail"]) for log in logs] == [("some were not told", said)]
    assert [(one.outcome, one.detail) for one in await journal(ledger)] == [("sent", said)]


async def test_who_is_told_later_is_told_alone(
    courier: Courier, ledger: Ledger, mails: MailServer
) -> None:
    mails.recipients["b@example.com"] = "450 greylisted"
    await queue(ledger, fresh()[0])
    both = email(mails, to="a@example.com, b@example.com, c@example.com")
    await courier.round(both, PLAN)
    (row,) = await waiting(ledger)
    assert row.told == ("a@example.com", "c@example.com")
    mails.recipients.clear()
    rest = await courier.round(both, PLAN)
    while rest.seconds:
        await asyncio.wait_for(_elapsed(rest.seconds), 5)
        rest = await courier.round(both, PLAN)
    assert [mail.recipients for mail in mails.mails] == [
        ["a@example.com", "c@example.com"],
        ["b@example.com"],
    ]


async def _elapsed(seconds: float) -> None:
    """Let a pause of ours be over."""
    over = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, over.set)
    await over.wait()


async def test_an_end_is_told_where_the_receiver_may_know_of_the_beginning(
    courier: Courier, ledger: Ledger, mails: MailServer
) -> None:
    mails.script["taken"] = DROP
    beginning, end = fresh()
    await queue(ledger, replace(beginning, at=clock.now() - timedelta(hours=2)), end)
    await courier.round(email(mails), PLAN)
    mails.script.clear()
    # Nobody says yes to the beginning until it is too old.
    await courier.round(email(mails), plan(age=Duration.parse("1h")))
    first, second = await journal(ledger)
    assert (first.outcome, first.known, second.outcome) == ("expired", True, "sent")
    assert b"Subject: [RESOLVED]" in mails.mails[-1].content


async def test_what_is_too_old_is_given_up_and_told(
    courier: Courier, ledger: Ledger, mails: MailServer, figures: Figures
) -> None:
    old = replace(fresh()[0], at=clock.now() - timedelta(hours=25))
    await queue(ledger, old, fresh("B")[0])
    with capture_logs() as logs:
        await courier.round(email(mails), PLAN)
    assert sorted(one.outcome for one in await journal(ledger)) == ["expired", "sent"]
    assert figures.counts["failed_total", "email", "expired"] == 1
    assert [(log["event"], log["notices"], log["why"]) for log in logs] == [
        ("notices given up", 1, "nobody took them in time")
    ]


async def test_beyond_the_limit_the_oldest_are_given_up_and_told(
    courier: Courier, ledger: Ledger, mails: MailServer, figures: Figures
) -> None:
    await queue(ledger, *(fresh(name)[0] for name in "ABC"))
    with capture_logs() as logs:
        await courier.round(email(mails), plan(waiting=1))
    outcomes = [one.outcome for one in await journal(ledger)]
    assert outcomes == ["expired", "expired", "sent"]
    assert figures.counts["failed_total", "email", "expired"] == 2
    assert logs[0]["why"] == "too many waited"


async def test_a_mistake_of_ours_keeps_the_notice(
    courier: Courier,
    ledger: Ledger,
    mails: MailServer,
    figures: Figures,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await queue(ledger, fresh()[0])
    with monkeypatch.context() as patch, capture_logs() as logs:
        patch.setattr(sending, "send", lambda *_: 1 / 0)
        await courier.round(email(mails), PLAN)
    assert logs[0]["event"] == "a delivery failed by a mistake of ours"
    assert figures.counts["failed_total", "email", "other"] == 1
    (row,) = await waiting(ledger)
    assert row.attempts == 1


async def test_what_was_sent_is_not_sent_again_while_the_disk_is_full(
    courier: Courier, ledger: Ledger, mails: MailServer
) -> None:
    await queue(ledger, fresh()[0])
    execute = ledger.store._connection.execute
    await ledger.run(
        execute,
        "CREATE TEMP TRIGGER no BEFORE INSERT ON alert_journal"
        " BEGIN SELECT raise(ABORT, 'the disk is full'); END",
    )
    with capture_logs() as logs:
        under_way = asyncio.ensure_future(courier.round(email(mails), PLAN))
        await mails.mail()
        while not logs:
            await ledger.run(execute, "SELECT 1")
        await ledger.run(execute, "DROP TRIGGER no")
        assert await under_way == Rest(0.0)
    assert [log["event"] for log in logs] == ["what came of a delivery cannot be written down"]
    assert [one.outcome for one in await journal(ledger)] == ["sent"]
    assert len(mails.mails) == 1
