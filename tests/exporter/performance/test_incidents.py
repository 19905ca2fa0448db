from exporter.history.incidents import Incident
from exporter.performance import figure, incidents
from exporter.performance.incidents import Downtime
from tests.exporter.history.examples import MINUTE
from tests.exporter.performance.examples import BEGINS, ENDS, changed, service


def test_an_outage_of_ten_minutes_is_one_incident_with_its_start_and_end() -> None:
    one = service("u" * 700 + "d" * 10 + "u" * 730)
    began = BEGINS + 700 * MINUTE
    change, late = changed(began - 50 * MINUTE), changed(began + MINUTE)
    assert incidents.newest(
        [one], [(began + MINUTE, began + 3 * MINUTE)], [change, late], ENDS
    ) == [
        Downtime(
            "shop",
            figure.instant(began),
            figure.instant(began + 10 * MINUTE),
            600.0,
            120.0,
            "status",
            "d700",
            10,
            [change],
        )
    ]
    assert incidents.total([one, one]) == 2


def test_one_that_goes_on_has_no_end_and_lasts_until_now() -> None:
    one = service("u" * 1_430 + "d" * 10)
    (found,) = incidents.newest([one], [], [], ENDS)
    assert (found.end, found.seconds, found.unwatched_seconds) == (None, 600.0, 0.0)


def test_those_of_all_services_are_told_newest_first_and_only_so_many() -> None:
    many = tuple(Incident(at, at + 1, "status", "", 1) for at in range(80))
    services = [service(name=name, incidents=many) for name in ("b", "a")]
    found = incidents.newest(services, [], [], ENDS)
    assert len(found) == incidents.MOST
    assert [(one.service, one.start) for one in found[:2]] == [
        ("a", figure.instant(79)),
        ("b", figure.instant(79)),
    ]
