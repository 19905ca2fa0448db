import pytest

from alerting import strict
from alerting.strict import ConfigError
from exporter.folding.section import Analytics, Week
from exporter.folding.terms import Settings


def read(text: str) -> Analytics:
    return strict.load(text, Analytics, file="x.yml", environ={}, read=str)


def test_by_default_days_are_those_of_utc_and_people_are_always_at_work() -> None:
    assert read("{}").folding == Settings("UTC", "", 86_400_000)


def test_what_is_written_is_what_folds_go_by() -> None:
    found = read("{timezone: Europe/Paris, hours: Mo-Fr 9-18, abandoned_after: 2h}")
    assert found.folding == Settings("Europe/Paris", "Mo-Fr 9-18", 7_200_000)
    assert found.zone.key == "Europe/Paris"


def test_settings_that_change_no_fold_leave_its_terms_alone() -> None:
    assert read("{cache_ttl: 5m, min_sample: 1}").folding == Analytics().folding


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("hours: Mo 18-9", "x.yml:1: hours: 'Mo 18-9': it ends before it begins"),
        ("hours: Mo-Fr 9-18, Mo 17-20", "x.yml:1: hours: 'Mo 17-20': it overlaps with another"),
        ("hours: always", "x.yml:1: hours: 'always': expected days and hours such as"),
        ("timezone: Mars/Olympus", "x.yml:1: timezone: expected a time zone like Europe/Berlin"),
        ("min_sample: 0", "x.yml:1: min_sample: expected"),
        ("abandoned_after: 1s", "x.yml:1: abandoned_after: expected"),
        ("currency: EUR", "x.yml:1: currency: unknown key"),
    ],
)
def test_what_cannot_be_is_told_at_load(text: str, wanted: str) -> None:
    with pytest.raises(ConfigError, match=r"x\.yml") as told:
        read(text)
    assert str(told.value).startswith(wanted)


def test_hours_are_equal_by_their_text() -> None:
    one, other = Week.parse("Mo 9-18"), Week.parse("Mo 9-18")
    assert one == other
    assert hash(one) == hash(other)
    assert one != Week("")
    assert one != "Mo 9-18"
    assert str(one) == "Mo 9-18"
    assert repr(one) == "Week('Mo 9-18')"
