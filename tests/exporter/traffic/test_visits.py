from statistics import fmean

from exporter.traffic import visits
from exporter.traffic.tale import Happening, Start
from exporter.traffic.visits import KIND
from tests.exporter.traffic.told import MINUTE, SCENE, flat, spoilt, taken, tales, typed

TALES = tales(visits.tell, KIND, 900)


def test_every_event_is_taken_and_told_in_its_span() -> None:
    taken(flat(TALES))
    for number, tale in enumerate(TALES):
        begin = (MINUTE + number) * 60
        assert all(begin <= one.at < begin + visits.SPAN * 60 for one in tale)


def test_a_session_begins_shows_pages_and_ends() -> None:
    for tale in TALES:
        assert (tale[0].type, tale[-1].type) == ("web.session.started", "web.session.ended")
        assert typed(tale, "web.page.viewed")
        assert {one.data["session_id"] for one in tale} == {tale[0].data["session_id"]}


def test_fewer_go_on_with_each_step_of_a_purchase_and_of_a_sign_up() -> None:
    told = flat(TALES)
    steps = ("cart.updated", "checkout.started", "order.placed", "order.paid")
    counts = [len(typed(told, f"commerce.{step}")) for step in steps]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 1.5 * counts[-1] > 10
    names = [one.data["step"] for one in typed(told, "funnel.step.reached")]
    assert names.count("visited") > names.count("form") > names.count("confirmed") > 0


def test_who_paid_is_known_beforehand() -> None:
    for number, tale in enumerate(TALES):
        wanted = visits.basket(Start(SCENE, KIND, MINUTE + number, 0))
        paid = [one.data["order_id"] for one in typed(tale, "commerce.order.paid")]
        assert paid == ([wanted.order] if wanted and wanted.is_paid else [])


def test_in_a_bad_quarter_of_an_hour_pages_are_slow_and_broken() -> None:
    minute = spoilt("site")
    bad = flat(visits.tell(Start(SCENE, KIND, minute, number)) for number in range(300))

    def seconds(told: list[Happening]) -> float:
        return fmean(one.data["load_seconds"] for one in typed(told, "web.page.viewed"))

    assert seconds(bad) > 2 * seconds(flat(TALES))
    assert len(typed(bad, "web.bug.reported")) > 20
