"""What is decided is on disk before anybody is told, and is not lost whatever ends."""

import asyncio
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from alerting.dispatch.meant import dedup_key
from alerting.dispatcher import Dispatcher, Full, Unknown
from alerting.model import Alert
from alerting.notify.limits import Limits
from alerting.store.ledger import Ledger
from alerting.store.rows import Settled, Told
from tests.alerting.desked import CONF, HOOK, Hands, ours, posted, terms
from tests.alerting.notices import NOW, alert
from tests.alerting.store.held import SILENCE

LATER = timedelta(minutes=5)


async def made(hands: Hands, ours: str = "", **more: object) -> Dispatcher:
    return await hands.dispatcher(terms(CONF, ours, **more))


async def told(hands: Hands, dispatcher: Dispatcher) -> None:
    """Let the group be looked at, and a receiver say yes."""
    await hands.pass_(dispatcher, 10)
    await hands.settle_all()


async def broken(hands: Hands, *, is_broken: bool = True) -> None:
    execute = hands.ledger.store._connection.execute
    trigger = "CREATE TEMP TRIGGER no BEFORE INSERT ON alert_known BEGIN SELECT"
    full = f"{trigger} raise(ABORT, 'the disk is full'); END"
    await hands.ledger.run(execute, full if is_broken else "DROP TRIGGER no")


async def test_an_alert_is_on_disk_when_it_is_taken_and_told_in_its_time(hands: Hands) -> None:
    dispatcher = await made(hands)
    await dispatcher.take([posted(fired_at=hands.now)])
    (known,) = (await hands.ledger.run(hands.ledger.store.kept)).alerts
    assert known.alert.name == "Posted"
    assert 0 < await hands.pass_(dispatcher) <= 10
    assert await hands.waits() == []
    await hands.pass_(dispatcher, 10)
    assert await hands.waits() == ["firing Posted"]
    assert hands.figures.counted["alertmanager_alerts_received_total firing"] == 1


async def test_a_restart_at_any_time_loses_nothing(hands: Hands) -> None:
    dispatcher = await made(hands)
    await dispatcher.take([posted(fired_at=hands.now)])
    again = await made(hands)
    assert [one.alert.name for one in again.alerts()] == ["Posted"]
    await told(hands, again)
    third = await made(hands)
    await hands.pass_(third, 60)
    assert await hands.waits() == []
    await third.take([posted(state="resolved", resolved_at=hands.now)])
    await hands.pass_(await made(hands), 60)
    assert await hands.waits() == ["resolved Posted"]


async def test_rules_hand_over_all_and_only_what_changed_is_taken(hands: Hands) -> None:
    dispatcher = await made(hands)
    await dispatcher.hand([ours(), ours("Over", "resolved")], hands.now)
    assert [one.alert.name for one in dispatcher.alerts()] == ["Ours"]
    assert [one.name for one in dispatcher.firing()] == ["Ours"]
    await told(hands, dispatcher)
    await dispatcher.hand([ours(value=9.0)], hands.now)
    assert dispatcher.alerts()[0].alert.value == 9.0
    await dispatcher.hand([], hands.now)
    await hands.pass_(dispatcher, 60)
    assert await hands.waits() == ["resolved Ours"]


async def test_what_rules_do_not_know_after_a_start_is_over(hands: Hands) -> None:
    dispatcher = await made(hands)
    await dispatcher.hand([ours()], hands.now)
    await told(hands, dispatcher)
    again = await made(hands)
    await again.hand([], hands.now)
    await hands.pass_(again, 60)
    assert await hands.waits() == ["resolved Ours"]


async def test_a_notice_tells_the_value_of_now_and_a_trend(hands: Hands) -> None:
    async def trend(_alert: Alert, _at: datetime) -> tuple[tuple[float, ...], float]:
        return (1.0, 2.0), 3600.0

    dispatcher = await hands.dispatcher(terms(), trend)
    await dispatcher.hand([ours()], hands.now)
    await dispatcher.hand([ours(value=9.0)], hands.now)
    await hands.pass_(dispatcher, 10)
    ((one,),) = [notice.alerts for notice in await hands.outbox()]
    assert (one.value, one.trend, one.trend_seconds) == (9.0, (1.0, 2.0), 3600.0)


async def test_many_alerts_are_taken_and_looked_at_in_steps(hands: Hands) -> None:
    dispatcher = await hands.dispatcher(terms(CONF.replace("[alertname]", "['...']")))
    await dispatcher.take([posted(f"A{place}") for place in range(1_000)])
    assert len(dispatcher.groups()) == 1_000
    await hands.pass_(dispatcher, 10)
    assert len(await hands.waits()) == 1_000
    assert hands.figures.shown["alerting_dispatch_groups"] == 1_000


async def test_while_the_disk_refuses_nobody_is_told_and_nothing_is_lost(hands: Hands) -> None:
    dispatcher = await made(hands)
    with capture_logs() as logs:
        await broken(hands)
        with pytest.raises(sqlite3.Error, match="disk is full"):
            await dispatcher.take([posted()])
        await dispatcher.hand([ours()], hands.now)
        for _ in range(2):
            assert await hands.pass_(dispatcher, 10) == 5.0
        assert dispatcher.is_failing
        assert await hands.waits() == []
        await broken(hands, is_broken=False)
        await hands.pass_(dispatcher)
    assert sorted(await hands.waits()) == ["firing Ours", "firing Posted"]
    assert not dispatcher.is_failing
    assert [log["event"] for log in logs if log["log_level"] != "debug"] == [
        "what dispatch decides cannot be saved, so nobody is told",
        "groups cannot be looked at",
        "what dispatch decides is saved again",
    ]
    assert hands.figures.counted["alerting_save_failures_total"] == 4


async def test_beyond_the_limit_no_new_alerts_are_taken(hands: Hands) -> None:
    dispatcher = await made(hands, limits=Limits(alerts=10))
    first = [posted(f"A{place}") for place in range(10)]
    await dispatcher.take(first)
    over = replace(first[0], state="resolved", resolved_at=hands.now)
    with pytest.raises(Full, match="1 of 2 alerts are not taken: there may be 10 alerts"):
        await dispatcher.take([over, posted("New")])
    assert len(dispatcher.alerts()) == 9
    assert hands.figures.counted["alerting_dispatch_refused_total"] == 1


async def test_alerts_of_rules_beyond_the_limit_are_taken_when_there_is_room(hands: Hands) -> None:
    dispatcher = await made(hands, limits=Limits(alerts=10))
    own = [ours(f"A{place}") for place in range(11)]
    with capture_logs() as logs:
        await dispatcher.hand(own, hands.now)
    assert [log["event"] for log in logs] == ["alerts are not taken"]
    dispatcher.load(terms(limits=Limits(alerts=11)))
    await dispatcher.hand(own, hands.now)
    assert len(dispatcher.alerts()) == 11


async def test_beyond_the_limit_of_groups_no_new_alerts_are_taken(hands: Hands) -> None:
    dispatcher = await made(hands, limits=Limits(groups=10))
    await dispatcher.take([posted(f"A{place}") for place in range(10)])
    await hands.pass_(dispatcher, 10)
    with pytest.raises(Full, match="in 10 groups"):
        await dispatcher.take([posted("New")])


async def test_somebody_looks_after_an_alert_by_any_of_its_names(hands: Hands) -> None:
    dispatcher = await made(hands)
    await dispatcher.take([posted("A"), posted("B")])
    (group,) = [one for one in dispatcher.groups() if dict(one.labels)["alertname"] == "B"]
    (first,) = await dispatcher.acknowledge([posted("A").fingerprint], by="mira", via="api")
    (second,) = await dispatcher.acknowledge([dedup_key(group.key)], by="tom", via="pagerduty")
    assert (first.by, second.by, second.via) == ("mira", "tom", "pagerduty")
    assert await dispatcher.acknowledge([group.key], by="eve", via="slack") == (second,)
    again = await made(hands)
    assert {one.by for one in again.acknowledgements.values()} == {"mira", "tom"}
    await again.unacknowledge([first.fingerprint])
    assert [one.by for one in (await made(hands)).acknowledgements.values()] == ["tom"]


async def test_nobody_can_look_after_what_does_not_fire(hands: Hands) -> None:
    dispatcher = await made(hands)
    with pytest.raises(Unknown, match="nothing that fires"):
        await dispatcher.acknowledge(["unknown"], by="mira", via="api")
    with pytest.raises(Unknown, match="nothing that fires"):
        await dispatcher.unacknowledge(["unknown"])


async def test_a_silence_hides_and_its_end_shows(hands: Hands) -> None:
    dispatcher = await made(hands)
    wanted = replace(SILENCE, id="", ends_at=NOW + LATER)
    id = await dispatcher.silence(wanted)
    await dispatcher.take([alert(rule="", ends_at=NOW + 2 * LATER)])
    await hands.pass_(dispatcher, 10)
    assert await hands.waits() == []
    assert dispatcher.alerts()[0].silenced_by == (id,)
    assert hands.figures.counted["alertmanager_notifications_suppressed_total silence"] == 1
    await dispatcher.expire(id, "mira")
    await hands.pass_(dispatcher, 60)
    assert await hands.waits() == ["firing AnswersSlow"]
    assert [one.what for one in await dispatcher.changes(id)] == ["created", "expired"]
    assert list((await made(hands)).silences()) == [id]


async def test_a_test_goes_out_to_each_integration(hands: Hands) -> None:
    dispatcher = await made(hands)
    (id,) = await dispatcher.test("team")
    assert await hands.waits() == ["firing NotifyTest"]
    assert (await hands.outbox())[0].test
    assert (await dispatcher.tries(id), await dispatcher.outcome(id)) == ((), None)
    await hands.ledger.run(hands.ledger.store.settle, id, Settled("sent"), NOW)
    outcome = await dispatcher.outcome(id)
    assert isinstance(outcome, Told)
    assert (outcome.lane, outcome.why) == (HOOK, "test")
    with pytest.raises(Unknown, match="no receiver is called 'nobody'"):
        await dispatcher.test("nobody")


async def test_why_somebody_is_told_can_be_asked(hands: Hands) -> None:
    dispatcher = await made(hands)
    await dispatcher.take([posted()])
    await hands.pass_(dispatcher, 10)
    (said,) = dispatcher.explain("Posted")
    assert said.status.receivers == ("team",)
    assert dispatcher.explain("Other") == ()
    assert dispatcher.receivers == ("team", "boss")
    (queued,) = await dispatcher.queued([one.key for one in dispatcher.groups()])
    assert (queued.why, await dispatcher.told([queued.group_key])) == ("first notification", ())


async def test_other_terms_hold_from_then_on(hands: Hands) -> None:
    dispatcher = await made(hands)
    await dispatcher.take([posted()])
    dispatcher.load(terms(CONF.replace("receiver: team", "receiver: boss")))
    await hands.pass_(dispatcher, 10)
    assert [one.receiver for one in await hands.outbox()] == ["boss"]


async def test_it_works_by_itself_until_it_is_cancelled(tmp_path: Path) -> None:
    ledger = await Ledger.open(tmp_path / "alerts.db")
    saved = asyncio.Event()
    ledger.on_saved = saved.set
    hands = Hands(ledger)
    quick = terms(CONF.replace("10s", "0s"))
    dispatcher = await Dispatcher.open(ledger, hands.figures, quick)
    running = asyncio.create_task(dispatcher.run())
    async with asyncio.timeout(10):
        await dispatcher.take([ours()])
        await saved.wait()
    assert await hands.waits() == ["firing Ours"]
    running.cancel()
    await asyncio.wait([running])
    assert running.cancelled()
    await ledger.close()
