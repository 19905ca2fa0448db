"""Each try is kept, rate limits hold, what is too large is made shorter, refusals are told of."""

import asyncio

from msgspec.structs import replace
from structlog.testing import capture_logs

from alerting import clock
from alerting.dispatch.rates import RateLimit
from alerting.notify import outcomes
from alerting.notify.courier import Courier, Rest
from alerting.notify.plan import Plan
from alerting.store import outbox
from alerting.store.ledger import Ledger
from alerting.store.rows import Fallback, Lane
from alerting.strict import Duration
from tests.alerting.notices import SLOW, alert, notice
from tests.alerting.notify import hookserver
from tests.alerting.notify.hookserver import STALL, HookServer
from tests.alerting.notify.mailserver import MailServer
from tests.alerting.notify.stand import (
    HOOK,
    MAIL,
    Figures,
    email,
    fresh,
    journal,
    queue,
    waiting,
    webhook,
)

PLAN = Plan(public_url="https://watch.example.com")


async def test_every_try_is_kept_with_its_answer(
    courier: Courier, ledger: Ledger, mails: MailServer, figures: Figures
) -> None:
    mails.script["MAIL"] = "451 not now"
    first = fresh()[0]
    await queue(ledger, first)
    with capture_logs():
        await courier.round(email(mails), PLAN)
        mails.script.clear()
        await ledger.run(ledger.store._connection.execute, "UPDATE alert_outbox SET next_at = 0")
        await courier.round(email(mails), PLAN)
    tries = await ledger.run(ledger.store.tries, f"{first.id}/email[0]", 9)
    assert [(one.outcome, one.reason) for one in tries] == [("failed", "server"), ("sent", "")]
    assert "451 not now" in tries[0].detail
    assert figures.mirrored == {
        ("notifications_total", "email"): 1,
        ("notification_requests_total", "email"): 2,
        ("notification_requests_failed_total", "email"): 1,
    }


async def test_what_may_have_arrived_is_counted_when_it_goes_out_again(
    courier: Courier, ledger: Ledger, mails: MailServer, figures: Figures
) -> None:
    await queue(ledger, fresh()[0])
    await ledger.run(ledger.store._connection.execute, "UPDATE alert_outbox SET doubtful = 1")
    await courier.round(email(mails), PLAN)
    assert figures.counts["repeated_total", "email"] == 1


async def test_a_rate_limit_holds_notices_back_and_loses_none(
    courier: Courier, ledger: Ledger, mails: MailServer, figures: Figures
) -> None:
    limit = RateLimit(receiver="team", most=2, per=Duration(600))
    limited = replace(PLAN, rate_limits=(limit,))
    await queue(ledger, *(fresh(name)[0] for name in "ABC"))
    assert await courier.round(email(mails), limited) == Rest(0.0)
    rest = await courier.round(email(mails), limited)
    assert not rest.is_firm
    assert rest.seconds is not None
    assert 500 < rest.seconds <= 600
    assert await courier.round(email(mails), limited) != Rest(0.0)
    assert figures.counts["held_total", "email"] == 1
    assert (len(mails.mails), len(await waiting(ledger))) == (2, 1)
    await courier.round(email(mails), PLAN)
    assert len(mails.mails) == 3


async def test_nothing_holds_back_what_wakes_people(ledger: Ledger, hook: HookServer) -> None:
    lane = Lane("team", "pagerduty[0]")
    limit = RateLimit(receiver="team", most=1, per=Duration(600))
    await queue(ledger, *(fresh(name)[0] for name in "ABC"), lanes=(lane,))
    await Courier(lane, ledger, Figures()).round(webhook(hook), replace(PLAN, rate_limits=(limit,)))
    assert len(hook.requests) == 3


async def test_what_is_too_large_is_said_in_fewer_words_at_once(
    ledger: Ledger, hook: HookServer
) -> None:
    hook.script.extend([hookserver.answer(413)] * 2)
    await queue(ledger, fresh()[0], lanes=(HOOK,))
    courier = Courier(HOOK, ledger, Figures())
    assert await courier.round(webhook(hook), PLAN) == Rest(0.0)
    (told,) = await journal(ledger)
    assert (told.outcome, told.attempts, len(hook.requests)) == ("sent", 3, 3)


async def test_what_was_being_said_in_fewer_words_when_all_ended_is_in_doubt(
    ledger: Ledger, hook: HookServer
) -> None:
    hook.script.extend([hookserver.answer(413), STALL])
    beginning, end = fresh()
    await queue(ledger, beginning, end, lanes=(HOOK,))
    under_way = asyncio.ensure_future(Courier(HOOK, ledger, Figures()).round(webhook(hook), PLAN))
    await hook.wait(2)
    under_way.cancel()
    await asyncio.gather(under_way, return_exceptions=True)
    # As the next process does when it opens the file.
    await ledger.run(outbox.doubt, ledger.store._connection)
    assert (await waiting(ledger, HOOK))[0].doubtful
    # So the end is told though the beginning is refused now: the receiver may have heard of it.
    hook.script.append(hookserver.answer(400))
    courier = Courier(HOOK, ledger, Figures())
    with capture_logs():
        await courier.round(webhook(hook), PLAN)
        await courier.round(webhook(hook), PLAN)
    told = [(one.outcome, one.known, one.repeats) for one in await journal(ledger)]
    assert told == [("rejected", True, 1), ("sent", True, 0)]


async def test_what_stays_too_large_is_rejected_and_the_fallback_told(
    ledger: Ledger, hook: HookServer
) -> None:
    hook.always = hookserver.answer(413)
    figures = Figures()
    await queue(ledger, fresh()[0], lanes=(HOOK,))
    told = replace(PLAN, fallback=Fallback((MAIL, HOOK), ()))
    with capture_logs() as logs:
        await Courier(HOOK, ledger, figures).round(webhook(hook), told)
    assert [log["event"] for log in logs] == ["a notice was rejected"]
    assert len(hook.requests) == 1 + outcomes.MOST_SHORTER
    assert [one.outcome for one in await journal(ledger)] == ["rejected"]
    (row,) = await waiting(ledger, MAIL)
    assert row.outgoing.notice.alerts[0].name == "NoticeRejected"
    assert figures.mirrored["notifications_failed_total", "webhook", "clientError"] == 1


async def test_a_notice_of_many_alerts_is_composed_beside_the_loop(
    ledger: Ledger, hook: HookServer
) -> None:
    alerts = tuple(alert(names={**SLOW, "channel": str(place)}) for place in range(60))
    await queue(ledger, replace(notice(*alerts), at=clock.now()), lanes=(HOOK,))
    await Courier(HOOK, ledger, Figures()).round(webhook(hook), PLAN)
    assert len(hook.requests[0].body["alerts"]) == 60
