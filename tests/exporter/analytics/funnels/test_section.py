"""Funnels as people write them, and what they are told where one is wrong."""

import pytest

from alerting import strict
from alerting.strict import ConfigError, Duration
from exporter.analytics.funnels import section
from exporter.analytics.funnels.plan import Step as Matched
from exporter.analytics.funnels.section import Funnel

GOOD = """
id: sale
window: 2d
steps:
- {name: asked, event: chat.conversation.started, where: {channel: [web, sms], language: en}}
- {name: bought, event: chat.conversion.recorded, where: {kind: purchase}}
"""


def read(text: str) -> Funnel:
    return strict.load(text, Funnel, file="f.yml", environ={}, read=str)


def test_a_funnel_is_a_plan_with_its_fields_in_order() -> None:
    one = read(GOOD)
    assert one.plan.within == 2 * 86_400_000
    assert one.plan.steps == (
        Matched("chat.conversation.started", (("channel", ("web", "sms")), ("language", ("en",)))),
        Matched("chat.conversion.recorded", (("kind", ("purchase",)),)),
    )
    assert read(GOOD.replace("window: 2d", "")).window == Duration(7 * 86_400)
    assert [*section.wrong([one])] == []
    assert {one: 1}[read(GOOD)] == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: sale", "id: Sale!", "small letters, digits"),
        ("window: 2d", "window: 91d", "window"),
        ("window: 2d", "windw: 2d", "did you mean .window."),
        ("where: {kind: purchase}", "where: {kind: {a: b}}", "where"),
    ],
)
def test_a_wrong_field_is_an_error_at_load(old: str, new: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read(GOOD.replace(old, new))


@pytest.mark.parametrize("steps", ["[]", "[{name: a, event: chat.conversation.started}]"])
def test_a_funnel_has_two_steps_at_least(steps: str) -> None:
    with pytest.raises(ConfigError, match="steps"):
        read(f"id: sale\nsteps: {steps}\n")


@pytest.mark.parametrize(
    ("old", "new", "path", "said"),
    [
        ("conversion.recorded", "conversion.recoded", "[0].steps[1].event", "did you mean"),
        ("kind: purchase", "knd: purchase", "[0].steps[1].where.knd", "no such field"),
        ("language: en", "subject: hello", "[0].steps[0].where.subject", "it is personal"),
    ],
)
def test_a_step_that_no_event_is_is_told_with_its_place(
    old: str, new: str, path: str, said: str
) -> None:
    ((found, why),) = section.wrong([read(GOOD.replace(old, new))])
    assert (found, said in why) == (path, True), why


def test_two_funnels_of_one_name_are_told() -> None:
    one = read(GOOD)
    assert [*section.wrong([one, one])] == [("[1].id", "two funnels are called 'sale'")]
