"""Silences are made, changed, ended and forgotten, and each of it is on disk."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from alerting.desk.desk import Desk
from alerting.desk.refused import Full, Refused, Unknown
from alerting.desk.silencing import Silencing
from alerting.dispatch import matchers
from alerting.notify.limits import Limits
from alerting.strict import Duration
from tests.alerting.desked import Hands, terms
from tests.alerting.notices import NOW
from tests.alerting.store.held import SILENCE

WANTED = replace(SILENCE, id="")
LIMITS = Limits(silences=1, silences_kept=Duration(3600))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(hands: Hands) -> Desk:
    return hands.desk(terms(limits=LIMITS, remind=15 * MINUTE))


async def done(hands: Hands) -> list[tuple[str, str, str]]:
    changes = await hands.ledger.run(hands.ledger.store.changes, "", 9)
    return [(one.what, one.by, one.comment) for one in changes]


async def test_a_silence_is_made_changed_and_ended(hands: Hands, desk: Desk) -> None:
    silencing = Silencing(desk)
    id = await silencing.silence(WANTED)
    longer = replace(WANTED, id=id, ends_at=NOW + 2 * (SILENCE.ends_at - NOW), created_by="tom")
    assert await silencing.silence(longer) == id
    for _ in range(2):
        await silencing.expire(id, "eve")
    (kept,) = (await hands.ledger.run(hands.ledger.store.kept)).silences
    assert (kept.id, kept.ends_at) == (id, NOW)
    assert await done(hands) == [
        ("created", "mira", "we know"),
        ("changed", "tom", "we know"),
        ("expired", "eve", ""),
    ]


async def test_other_matchers_make_another_silence_and_end_the_first(
    hands: Hands, desk: Desk
) -> None:
    desk.terms = terms()
    silencing = Silencing(desk)
    id = await silencing.silence(WANTED)
    other = replace(WANTED, id=id, matchers=matchers.parsed('channel="sms"'))
    assert await silencing.silence(other) != id
    assert sorted(what for what, _, _ in await done(hands)) == ["created", "created", "expired"]


async def test_what_cannot_be_is_refused(desk: Desk) -> None:
    silencing = Silencing(desk)
    with pytest.raises(Unknown):
        await silencing.silence(replace(WANTED, id="nobody-knows-it"))
    with pytest.raises(Refused) as refused:
        await silencing.silence(replace(WANTED, ends_at=NOW - MINUTE))
    assert not isinstance(refused.value, Unknown | Full)
    with pytest.raises(Unknown, match="no silence has the id 'x'"):
        await silencing.expire("x", "")


async def test_there_are_no_more_than_there_may_be(desk: Desk) -> None:
    silencing = Silencing(desk)
    id = await silencing.silence(WANTED)
    with pytest.raises(Full, match=r"1 silences already \(alerting.delivery: silences\)"):
        await silencing.silence(WANTED)
    longer = replace(WANTED, id=id, ends_at=SILENCE.ends_at + MINUTE)
    assert await silencing.silence(longer) == id


async def test_somebody_is_reminded_before_the_end(hands: Hands, desk: Desk) -> None:
    silencing = Silencing(desk)
    await silencing.silence(WANTED)
    await silencing.look()
    assert desk.board.alerts(hands.now) == {}
    hands.now = SILENCE.ends_at - 10 * MINUTE
    await silencing.look()
    (alert,) = desk.board.alerts(hands.now).values()
    assert alert.name == "SilenceEnding"


async def test_what_ended_long_ago_is_forgotten(hands: Hands, desk: Desk) -> None:
    silencing = Silencing(desk)
    await silencing.silence(WANTED)
    hands.now = SILENCE.ends_at + timedelta(hours=1)
    await silencing.look()
    assert len(desk.board.silences) == 1
    hands.now += MINUTE
    await silencing.look()
    await desk.save()
    assert (await hands.ledger.run(hands.ledger.store.kept)).silences == ()
    assert desk.board.silences == {}
