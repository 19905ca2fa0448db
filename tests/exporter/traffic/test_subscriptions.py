from collections import Counter

from exporter.traffic import subscriptions
from exporter.traffic.subscriptions import KIND
from tests.exporter.traffic.told import MINUTE, flat, taken, tales, typed

TALES = tales(subscriptions.tell, KIND, 600)
CHANGED = "billing.subscription.changed"


def test_every_event_is_taken_and_none_is_before_its_begin() -> None:
    taken(flat(TALES))
    for number, tale in enumerate(TALES):
        assert all(one.at >= (MINUTE + number) * 60 for one in tale)


def test_each_begins_with_a_trial_and_some_never_become_active() -> None:
    states = [[one.data["status"] for one in typed(tale, CHANGED)] for tale in TALES]
    assert {one[0] for one in states} == {"trialing"}
    gone = sum(one == ["trialing", "canceled"] for one in states)
    assert 0.3 < gone / len(states) < 0.5
    assert {one for told in states for one in told} == {
        "trialing",
        "active",
        "past_due",
        "paused",
        "canceled",
    }


def test_nothing_is_paid_behind_the_end() -> None:
    for tale in TALES:
        ends = [one.at for one in typed(tale, CHANGED) if one.data["status"] == "canceled"]
        assert len(ends) <= 1
        if ends:
            assert all(one.at <= ends[0] for one in typed(tale, "billing.payment.succeeded"))


def test_payments_fail_now_and_then_and_are_tried_again() -> None:
    told = flat(TALES)
    ways = Counter(one.type for one in told)
    assert 0 < ways["billing.payment.failed"] < ways["billing.payment.succeeded"] / 5
    assert 0 < ways["billing.payment.refunded"] < ways["billing.payment.succeeded"] / 5
    paid = [one.data["payment_id"] for one in typed(told, "billing.payment.succeeded")]
    assert len(paid) == len(set(paid))


def test_a_year_is_paid_once_and_a_month_each_month() -> None:
    paid: dict[str, list[int]] = {"year": [], "month": []}
    for tale in TALES:
        paid[tale[0].data["interval"]].append(len(typed(tale, "billing.payment.succeeded")))
    assert max(paid["year"]) == 1
    assert max(paid["month"]) >= 4


def test_plans_change_and_have_their_price() -> None:
    plans = [{one.data["plan"] for one in typed(tale, CHANGED)} for tale in TALES]
    assert any(len(one) > 1 for one in plans)
    months = [one.data for one in flat(TALES) if one.data.get("plan") == "team"]
    assert {one["monthly_value"] for one in months} == {"59.00", "49.17"}
