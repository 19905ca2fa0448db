from exporter.analytics.figures.sums import Sums
from exporter.analytics.measures import ALL
from exporter.exports.column import by_field
from exporter.exports.daily import DAILY, MEASURES, Day


def test_sums_of_a_day_are_told_in_seconds_and_grades() -> None:
    sums = Sums({("conversations", ""): 3, ("first_ms", ""): 4_500, ("rating_milli", ""): 8_600})
    rows = [Day("2026-11-21", "web", sums)]
    found = {column.name: column.of(by_field(rows))[0] for column in DAILY.columns}
    assert (found["day"], found["channel"], found["conversations"]) == ("2026-11-21", "web", 3)
    assert (found["first_response_seconds_sum"], found["rating_sum"]) == (4.5, 8.6)
    assert found["queries"] == 0


def test_every_measure_is_one_that_folds_know_and_has_no_names() -> None:
    assert all(not ALL[measure].names for measure in MEASURES)


def test_it_goes_on_behind_a_day_and_channel() -> None:
    assert DAILY.place(Day("2026-11-21", "web", Sums({}))) == (0, "2026-11-21 web")
