from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import measures
from exporter.analytics.figures import patterns
from exporter.analytics.figures.patterns import Earning, Peak, Service
from exporter.analytics.figures.sums import NOTHING, Sums

VECTOR = {
    "excel_formation": 30,
    "bilans_comptables": 24,
    "python_formation": 16,
    "depannage": 15,
    "maintenance": 15,
}


def wanted(**counts: int) -> Sums:
    return Sums({("services", name): count for name, count in counts.items()})


def written(**hours: int) -> Sums:
    """Messages by the hour of the week: h9=2 is two on Monday at 9 h."""
    return Sums({("messages_hours", hour[1:]): count for hour, count in hours.items()})


def test_the_shares_of_document_000() -> None:
    found = patterns.services(wanted(**VECTOR))
    assert {one.service: one.share for one in found} == VECTOR
    assert found[0] == Service("excel_formation", 30, 30.0)
    assert [one.service for one in found[3:]] == ["depannage", "maintenance"]


@given(st.dictionaries(st.text(min_size=1, max_size=9), st.integers(1, 10**6), min_size=1))
def test_shares_sum_to_100_and_none_is_lost(counts: dict[str, int]) -> None:
    found = patterns.services(wanted(**counts))
    assert round(sum(one.share for one in found), 6) == 100
    assert sum(one.requests for one in found) == sum(counts.values())


def test_services_beyond_the_first_are_other() -> None:
    counts = {f"s{number:02}": 100 - number for number in range(patterns.SERVICES + 2)}
    found = patterns.services(wanted(**counts, other=1))
    assert len(found) == patterns.SERVICES + 1
    assert (found[-1].service, found[-1].requests) == ("other", 50 + 49 + 1)
    assert patterns.services(NOTHING) == []


def test_what_services_brought_is_shared_out_by_currency() -> None:
    name = measures.name
    amounts = {name("EUR", one): share * 100 for one, share in VECTOR.items()}
    amounts |= {name("USD", "excel_formation"): 1_999, name("EUR", ""): 5_000}
    found = patterns.earnings(Sums({("service_minor", key): one for key, one in amounts.items()}))
    euros = [one for one in found if one.currency == "EUR"]
    assert {one.service: one.share for one in euros} == VECTOR
    assert euros[0] == Earning("excel_formation", 30.0, "EUR", 30.0)
    assert [one for one in found if one not in euros] == [
        Earning("excel_formation", 19.99, "USD", 100.0)
    ]
    assert patterns.earnings(NOTHING) == []


def test_messages_lie_on_their_weekday_and_hour() -> None:
    week = patterns.weekdays(written(h9=2, h167=3, h24=1))
    assert [one.weekday for one in week] == [*patterns.WEEKDAYS]
    assert (week[0].messages, week[0].hours[9]) == (2, 2)
    assert (week[1].hours[0], week[6].hours[23]) == (1, 3)
    assert {len(one.hours) for one in week} == {24}


def test_peaks_are_the_busiest_hours_the_earliest_first() -> None:
    told = written(h9=2, h10=5, h34=5, h50=1, h51=1, h52=1)
    assert patterns.peaks(patterns.weekdays(told)) == [
        Peak("monday", 10, 5),
        Peak("tuesday", 10, 5),
        Peak("monday", 9, 2),
        Peak("wednesday", 2, 1),
        Peak("wednesday", 3, 1),
    ]
    assert patterns.peaks(patterns.weekdays(NOTHING)) == []
