import pytest

from exporter.analytics.funnels.plan import Place, Plan, Plans, Step
from exporter.events.conversations import Started
from exporter.events.data import Data
from exporter.events.messages import Received
from exporter.events.visits import StepReached


def started(**more: object) -> Data:
    return Started(conversation_id="c1", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "takes"),
    [
        ((), True),
        ((("channel", ("web",)),), True),
        ((("channel", ("sms", "web")), ("language", ("en",))), True),
        ((("channel", ("sms",)),), False),
        ((("channel", ("web",)), ("language", ("de",))), False),
        ((("agent_id", ("ann",)),), False),
    ],
)
def test_a_step_is_an_event_whose_fields_are_as_wanted(wanted: object, *, takes: bool) -> None:
    one = started(channel="web", language="en")
    assert Step(Started.TYPE, wanted).takes(one) is takes  # type: ignore[arg-type]


def test_of_a_list_any_part_will_do() -> None:
    one = Received(conversation_id="c1", topics=("billing", "orders"))
    assert Step(Received.TYPE, (("topics", ("orders",)),)).takes(one)
    assert not Step(Received.TYPE, (("topics", ("returns",)),)).takes(one)


def test_true_is_not_1() -> None:
    one = StepReached(funnel="f", step="1")
    assert not Step(StepReached.TYPE, (("step", (1, True)),)).takes(one)
    assert Step(StepReached.TYPE, (("step", ("1",)),)).takes(one)


def test_an_event_is_every_step_that_takes_it() -> None:
    both = Plan("one", 1, (Step(Started.TYPE), Step(Started.TYPE, (("channel", ("web",)),))))
    other = Plan("two", 1, (Step(Received.TYPE), Step(Started.TYPE)))
    plans = Plans([both, other])
    places = [*plans.places(started(channel="web"))]
    assert places == [Place(both.key, 0), Place(both.key, 1), Place(other.key, 1)]
    assert [*plans.places(started(channel="sms"))] == [Place(both.key, 0), Place(other.key, 1)]
    assert [*Plans().places(started())] == []


def test_a_funnel_whose_steps_become_others_is_another() -> None:
    one = Plan("sale", 1, (Step("a"), Step("b")))
    assert one.key == Plan("sale", 1, (Step("a"), Step("b"))).key
    assert one.key.startswith("sale~")
    others = [
        Plan("sale", 2, one.steps),
        Plan("sale", 1, (Step("a"), Step("c"))),
        Plan("sale", 1, (Step("a"), Step("b", (("channel", ("web",)),)))),
    ]
    assert len({one.key, *(other.key for other in others)}) == 4
