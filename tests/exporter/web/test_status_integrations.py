from typing import Any

import pytest

from exporter.integrations.exchange.found import Quota
from exporter.web import status_integrations as cards
from exporter.web.status_integrations import Card
from tests.exporter.web.examples import NOW
from tests.exporter.web.vendors import DAY, HERE, known


def card(reason: str = "", **more: Any) -> Card:
    return cards.card(known(reason, **more), NOW)


@pytest.mark.parametrize(
    ("reason", "more", "level", "word"),
    [
        ("", {}, "good", "up"),
        ("slow", {}, "warning", "degraded"),
        ("rate_limited", {}, "warning", "has to wait"),
        ("token_revoked", {}, "bad", "not let in"),
        ("dns", {}, "bad", "down"),
        # What failed once is no verdict yet.
        ("dns", {"is_up": True}, "warning", "failing"),
        ("token_revoked", {"is_up": None}, "warning", "failing"),
        ("new", {"is_up": None}, "idle", "not known"),
        ("dns", {"is_paused": True, "due": None}, "idle", "paused"),
        ("", {"due": HERE - 961}, "warning", "no news"),
        ("", {"due": HERE - 960}, "good", "up"),
        ("", {"due": None}, "good", "up"),
    ],
)
def test_each_state_has_its_word(reason: str, more: Any, level: str, word: str) -> None:
    found = card(reason, **more)
    assert (found.level, found.word) == (level, word)


def test_what_is_wrong_is_told_in_words_with_what_was_seen() -> None:
    found = card("token_rejected")
    assert (found.reason, found.meaning) == ("token rejected", "the token is not believed")
    assert found.detail == "401: it is not believed"
    assert found.since is not None
    assert found.checked is not None
    assert (found.since.ago, found.checked.ago) == ("2 h 5 min", "1 min")


def test_of_one_that_is_well_or_paused_nothing_is_wrong() -> None:
    for found in (card(), card("dns", is_paused=True, due=None)):
        assert (found.reason, found.meaning, found.detail) == ("", "", "")
    assert card("dns", is_paused=True).since is None
    new = card("new", since=0.0, checked=0.0)
    assert (new.since, new.checked) == (None, None)


def test_one_that_is_not_checked_any_more_says_since_when() -> None:
    found = card("slow", due=HERE - 3_600)
    assert (found.reason, found.meaning) == ("not checked", "a check has been due for 1 h")
    assert (found.detail, found.since) == ("", None)


def test_the_fullest_quotas_are_bars() -> None:
    quotas = (
        Quota("a", 1, 10),
        Quota("b", 12, 10, 60.0, HERE + 30),
        Quota("c", 8.5, 10, DAY, HERE - 5),
        Quota("d", 8, 10),
        Quota("e", 0.5, 10),
    )
    found = card(quotas=quotas).meters
    assert [(one.bucket, one.share, one.text, one.about, one.level) for one in found] == [
        ("b", 1.0, "120%", "12 of 10, anew in 30 s", "bad"),
        ("c", 0.85, "85%", "8.5 of 10", "warning"),
        ("d", 0.8, "80%", "8 of 10", "good"),
        ("a", 0.1, "10%", "1 of 10", "good"),
    ]


def test_the_worst_come_first_and_all_are_counted() -> None:
    every = [
        known(name="a"),
        known("new", name="b"),
        known("slow", name="c"),
        known("dns", name="d"),
    ]
    found = cards.integrations(every, NOW)
    assert [one.name for one in found.cards] == ["d", "c", "b", "a"]
    assert found.counted == "1 up, 1 degraded, 1 down, 1 not known"
    many = cards.integrations([known(name=f"n{place}") for place in range(70)], NOW)
    assert (len(many.cards), many.more, many.counted) == (cards.MOST_CARDS, 10, "70 up")
    assert cards.integrations((), NOW).counted == ""
