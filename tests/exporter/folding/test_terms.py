from zoneinfo import ZoneInfo

from exporter.analytics import conversation
from exporter.folding.terms import NEVER, Settings, Settling
from tests.exporter.analytics.beats import DAY, HOUR, MINUTE, START, terms, told


def test_settings_become_the_terms_of_an_instant() -> None:
    found = Settings("Europe/Paris", "Mo-Fr 9-18", 5).terms(START)
    assert (found.now, found.silence) == (START, 5)
    assert found.hours.zone == ZoneInfo("Europe/Paris")
    assert found.hours.spells.keys() == {0, 1, 2, 3, 4}


def test_settings_that_differ_have_another_number_and_equal_ones_the_same() -> None:
    every = [Settings(), Settings("Europe/Paris"), Settings(hours="Mo 9-10"), Settings(silence=7)]
    assert len({one.digest for one in every}) == 4
    assert Settings().digest == Settings("UTC").digest < 2**63


def test_who_returns_in_time_changes_nothing_that_was_folded() -> None:
    assert Settings(returns=7).digest == Settings().digest


def test_a_conversation_settles_behind_its_end_unless_that_was_before_there_were_folds() -> None:
    ended = conversation.told(told("cbE"), terms(START + DAY))
    end = START + 2 * MINUTE
    assert Settling(DAY, 1).at(ended) == end + DAY
    assert Settling(DAY, end + DAY).at(ended) == end + DAY
    assert Settling(DAY, end + DAY + 1).at(ended) == 0
    assert NEVER.at(ended) == 0
    assert Settling(DAY, 1).at(conversation.told(told("cb"), terms(START + HOUR))) == 0
