from zoneinfo import ZoneInfo

from exporter.folding.terms import Settings
from tests.exporter.analytics.beats import START


def test_settings_become_the_terms_of_an_instant() -> None:
    terms = Settings("Europe/Paris", "Mo-Fr 9-18", 5).terms(START)
    assert (terms.now, terms.silence) == (START, 5)
    assert terms.hours.zone == ZoneInfo("Europe/Paris")
    assert terms.hours.spells.keys() == {0, 1, 2, 3, 4}


def test_settings_that_differ_have_another_number_and_equal_ones_the_same() -> None:
    every = [Settings(), Settings("Europe/Paris"), Settings(hours="Mo 9-10"), Settings(silence=7)]
    assert len({one.digest for one in every}) == 4
    assert Settings().digest == Settings("UTC").digest < 2**63
