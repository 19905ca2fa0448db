"""An alert as pages and cards tell it."""

from typing import Any

from hypothesis import given

from alerting.notify import sections, trend, wording
from alerting.notify.sections import Section
from alerting.notify.wording import Link
from tests.alerting.notices import ANY_LABELS, NOW, SLOW, WORDS, alert, notice

STEADY: dict[str, Any] = {"trend": (1.0, 2.0, 6.2), "trend_seconds": 3600.0}


def test_what_fires_is_told_with_value_trend_and_runbook() -> None:
    told = alert(generator_url="https://prom/graph", **STEADY)
    (one,) = sections.sections(notice(told), 5)
    assert one == Section(
        name="AnswersSlow",
        severity="critical",
        is_firing=True,
        headline=WORDS["summary"],
        facts=(
            ("Where", "channel=web"),
            ("Since", wording.since(told, NOW)),
            ("Value", "6.2s"),
            ("Threshold", "> 5s"),
            ("Trend", trend.words(told)),
        ),
        description=tuple(WORDS["description"].split("\n")),
        links=(Link("Runbook", WORDS["runbook_url"]), Link("Source", "https://prom/graph")),
    )


def test_what_is_over_is_told_with_them_too() -> None:
    (one,) = sections.sections(notice(alert("resolved", **STEADY)), 5)
    assert not one.is_firing
    facts = dict(one.facts)
    assert facts["Over"].endswith("(47 min)")
    assert facts["Value"] == "6.2s"
    assert facts["Trend"].startswith("▁")
    assert one.links == (Link("Runbook", WORDS["runbook_url"]),)


def test_a_runbook_that_is_no_link_is_a_fact() -> None:
    (one,) = sections.sections(notice(alert(words={"runbook": "docs/operations.md#slow"})), 5)
    assert dict(one.facts)["Runbook"] == "docs/operations.md#slow"
    assert one.links == ()


def test_those_that_fire_come_first_and_no_more_than_asked() -> None:
    names = {state: {**SLOW, "channel": state} for state in ("resolved", "firing")}
    many = notice(alert("resolved", names["resolved"]), alert(names=names["firing"]))
    assert [one.is_firing for one in sections.sections(many, 5)] == [True, False]
    assert len(sections.sections(many, 1)) == 1


@given(ANY_LABELS, ANY_LABELS)
def test_whatever_stands_there_is_told_on_lines(names: object, words: object) -> None:
    told = notice(alert(names=dict(names), words=dict(words)))  # type: ignore[call-overload]
    (one,) = sections.sections(told, 1)
    texts = (one.name, one.severity, one.headline, *one.description, *sum(one.facts, ()))
    assert all(text.isprintable() for text in texts)
    assert all(fact[1] for fact in one.facts)
