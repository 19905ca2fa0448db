"""Somebody is reminded of a silence before it ends."""

from datetime import timedelta

from msgspec.structs import replace

from alerting.desk import reminder
from tests.alerting.notices import NOW, alert
from tests.alerting.store.held import SILENCE

SOON = timedelta(minutes=15)
BEFORE = SILENCE.ends_at - timedelta(minutes=10)
KNOWN = {SILENCE.id: SILENCE}


def test_a_silence_that_ends_soon_is_told_of_once() -> None:
    assert reminder.due(KNOWN, [alert()], NOW, SOON) == ()
    (told,) = reminder.due(KNOWN, [alert()], BEFORE, SOON)
    assert (told.name, told.state, told.ends_at) == ("SilenceEnding", "firing", SILENCE.ends_at)
    words = dict(told.annotations)
    assert words["summary"] == "A silence of mira ends at 2026-11-21 04:02Z"
    assert 'channel="web"' in words["description"]
    assert "because: we know" in words["description"]
    assert told.value == 600
    assert reminder.due(KNOWN, [told], BEFORE, SOON) == ()


def test_a_silence_without_words_or_author_is_told_of_too() -> None:
    bare = replace(SILENCE, created_by="", comment="")
    (told,) = reminder.due({bare.id: bare}, [], BEFORE, SOON)
    assert "A silence of somebody" in dict(told.annotations)["summary"]
    assert "because" not in dict(told.annotations)["description"]


def test_with_a_longer_or_an_ended_silence_the_reminder_is_over() -> None:
    (told,) = reminder.due(KNOWN, [], BEFORE, SOON)
    for other in (
        {SILENCE.id: replace(SILENCE, ends_at=SILENCE.ends_at + timedelta(minutes=2))},
        {SILENCE.id: replace(SILENCE, ends_at=BEFORE)},
        {},
    ):
        (over,) = reminder.due(other, [told], BEFORE, SOON)
        assert (over.state, over.resolved_at, over.labels) == ("resolved", BEFORE, told.labels)


def test_nobody_who_does_not_want_to_be_is_reminded() -> None:
    assert reminder.due(KNOWN, [], BEFORE, timedelta()) == ()


def test_a_reminder_is_known_among_other_alerts() -> None:
    (told,) = reminder.due(KNOWN, [], BEFORE, SOON)
    assert [reminder.is_one(one) for one in (told, alert())] == [True, False]
