from exporter.traffic import course, later, visits
from exporter.traffic.tale import Start
from tests.exporter.traffic.told import MINUTE, SCENE, flat, taken, tales, typed

TALKS = tales(later.of_talk, course.KIND, 2000)
VISITS = tales(later.of_visit, visits.KIND, 4000)


def test_every_event_is_taken_and_most_lie_in_their_span() -> None:
    taken(flat(TALKS + VISITS))
    told = [
        one.at < (MINUTE + number + later.SPAN) * 60
        for found in (TALKS, VISITS)
        for number, tale in enumerate(found)
        for one in tale
    ]
    assert sum(told) / len(told) > 0.97


def test_appointments_end_in_every_way() -> None:
    told = flat(TALKS)
    ends = {status: len(typed(told, f"calendar.appointment.{status}")) for status in later.ENDS}
    assert ends["completed"] > ends["no_show"] > 0 < ends["cancelled"]
    assert typed(told, "calendar.appointment.rescheduled")
    booked = {
        course.course(Start(SCENE, course.KIND, MINUTE + n, 0)).appointment for n in range(2000)
    }
    assert {one.data["appointment_id"] for one in told if one.type.startswith("calendar")} <= booked


def test_most_promises_are_kept() -> None:
    promised = [
        course.course(Start(SCENE, course.KIND, MINUTE + number, 0)).followup
        for number in range(2000)
    ]
    kept = typed(flat(TALKS), "chat.followup.done")
    assert 0.7 < len(kept) / sum(one is not None for one in promised) < 0.95


def test_few_orders_are_called_off_or_given_back() -> None:
    for found in (TALKS, VISITS):
        told = flat(found)
        assert typed(told, "commerce.order.cancelled")
        for one in typed(told, "commerce.order.refunded"):
            assert float(one.data["value"]) > 0
    paid = [visits.basket(Start(SCENE, visits.KIND, MINUTE + number, 0)) for number in range(4000)]
    orders = {one.order for one in paid if one and one.is_paid}
    assert {one.data["order_id"] for one in flat(VISITS)} <= orders
    assert len(flat(VISITS)) < len(orders) / 4
