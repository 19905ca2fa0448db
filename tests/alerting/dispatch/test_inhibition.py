"""Inhibition: what hides what, beside a plain reading of Alertmanager's rules."""

import time
import timeit
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import strict
from alerting.dispatch import matchers
from alerting.dispatch.inhibition import MOST, Inhibitors, InhibitRule
from alerting.model import Alert, State, fingerprint
from alerting.model import labels as labelled
from alerting.strict import ConfigError

WORSE = """
source_matchers: [severity=critical]
target_matchers: [severity=~"warning|info"]
equal: [service, zone]
"""
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def rule(text: str = WORSE) -> InhibitRule:
    return strict.load(text, InhibitRule, file="a.yml", environ={}, read=str)


def alert(labels: Mapping[str, str], state: State = "firing") -> Alert:
    return Alert(
        rule="",
        labels=labelled(labels),
        annotations=(),
        state=state,
        value=1.0,
        active_at=NOON,
    )


def inhibitors(*alerts: Alert, rules: tuple[InhibitRule, ...] = (rule(),)) -> Inhibitors:
    return Inhibitors(rules, {one.fingerprint: one for one in alerts})


CRITICAL = alert({"alertname": "Down", "severity": "critical", "service": "a"})


@pytest.mark.parametrize(
    ("labels", "hidden"),
    [
        ({"severity": "warning", "service": "a"}, True),
        ({"severity": "info", "service": "a", "more": "1"}, True),
        ({"severity": "warning", "service": "b"}, False),
        ({"severity": "warning", "service": "a", "zone": "1"}, False),
        ({"severity": "warning"}, False),
        ({"severity": "critical", "service": "a"}, False),
        ({"service": "a"}, False),
    ],
)
def test_a_worse_alert_with_the_same_labels_hides(labels: dict[str, str], hidden: bool) -> None:
    found = inhibitors(CRITICAL).by(alert(labels))
    assert found == ((CRITICAL.fingerprint,) if hidden else ())


def test_labels_that_both_lack_are_equal() -> None:
    source = alert({"severity": "critical"})
    assert inhibitors(source).by(alert({"severity": "info"})) == (source.fingerprint,)


@pytest.mark.parametrize("state", ["pending", "resolved"])
def test_only_what_fires_hides(state: State) -> None:
    source = alert({"severity": "critical"}, state)
    assert inhibitors(source).by(alert({"severity": "info"})) == ()


def test_while_one_of_several_sources_fires_its_targets_stay_hidden() -> None:
    first = alert({"alertname": "A", "severity": "critical", "service": "a"})
    second = alert({"alertname": "B", "severity": "critical", "service": "a"})
    target = alert({"severity": "info", "service": "a"})
    both = tuple(sorted((first.fingerprint, second.fingerprint)))
    assert inhibitors(first, second).by(target) == both
    assert inhibitors(second).by(target) == (second.fingerprint,)


def test_an_alert_of_both_sides_is_hidden_by_none_of_both_sides() -> None:
    both = rule("{source_matchers: [a=1], target_matchers: [b=1]}")
    one, other = alert({"a": "1", "b": "1", "n": "1"}), alert({"a": "1", "b": "1", "n": "2"})
    pure = alert({"a": "1"})
    assert inhibitors(one, other, rules=(both,)).by(one) == ()
    assert inhibitors(one, other, pure, rules=(both,)).by(one) == (pure.fingerprint,)
    target = alert({"b": "1"})
    assert inhibitors(one, rules=(both,)).by(target) == (one.fingerprint,)


def test_a_rule_that_matches_everything_hides_nothing() -> None:
    assert inhibitors(CRITICAL, rules=(rule("{}"),)).by(CRITICAL) == ()


def test_the_older_forms_count_too() -> None:
    older = rule(
        "{source_match: {severity: critical}, target_match_re: {severity: warning|info},"
        " source_match_re: {service: a|b}, target_match: {zone: '1'}, equal: [service], name: x}"
    )
    assert matchers.text(older.source) == '{service=~"a|b",severity="critical"}'
    assert matchers.text(older.target) == '{severity=~"warning|info",zone="1"}'
    found = inhibitors(CRITICAL, rules=(older,))
    assert found.by(alert({"severity": "info", "service": "a", "zone": "1"})) == (
        CRITICAL.fingerprint,
    )


def test_several_rules_are_named_together() -> None:
    other = alert({"alertname": "Maintenance", "service": "a"})
    found = inhibitors(
        CRITICAL, other, rules=(rule(), rule("{source_matchers: [alertname=Maintenance]}"))
    )
    target = alert({"severity": "info", "service": "a"})
    assert found.by(target) == tuple(sorted((CRITICAL.fingerprint, other.fingerprint)))
    assert inhibitors(CRITICAL, rules=()).by(target) == ()


def test_so_many_sources_are_named_and_no_more() -> None:
    many = [alert({"severity": "critical", "n": str(n)}) for n in range(MOST + 5)]
    assert len(inhibitors(*many).by(alert({"severity": "info"}))) == MOST


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{source_match: {a-b: c}}", "'a-b' cannot be the name of a label; see matchers"),
        ("{target_match_re: {a: '('}}", "'(' is no regular expression: missing ): ("),
        ("{target: []}", "unknown key; did you mean 'target_match'?"),
    ],
)
def test_what_cannot_be_is_told(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        rule(text)
    assert [one.message for one in told.value.problems] == [said]


LABELS = st.dictionaries(st.sampled_from("abc"), st.sampled_from("xy"))
LINE = st.tuples(st.sampled_from("abc"), st.sampled_from(("=", "!=")), st.sampled_from("xy"))
LINES = st.lists(LINE.map("".join).map(matchers.Line.parse), max_size=2).map(tuple)
RULES = st.builds(
    InhibitRule,
    source_matchers=LINES,
    target_matchers=LINES,
    equal=st.lists(st.sampled_from("abc"), max_size=2, unique=True).map(tuple),
)


def plain(rules: list[InhibitRule], firing: list[dict[str, str]], target: dict[str, str]) -> bool:
    """Read the rules one by one."""
    for one in rules:
        if not matchers.all_match(one.target, target):
            continue
        is_source = matchers.all_match(one.source, target)
        for source in firing:
            if (
                matchers.all_match(one.source, source)
                and all(source.get(name, "") == target.get(name, "") for name in one.equal)
                and not (is_source and matchers.all_match(one.target, source))
            ):
                return True
    return False


@given(st.lists(RULES, max_size=3), st.lists(LABELS, max_size=6), LABELS)
def test_the_index_says_what_a_plain_reading_says(
    rules: list[InhibitRule], firing: list[dict[str, str]], target: dict[str, str]
) -> None:
    found = Inhibitors(rules, {fingerprint(labelled(one)): alert(one) for one in firing})
    assert bool(found.by(alert(target))) is plain(rules, firing, target)


def test_ten_thousand_alerts_are_no_matter() -> None:
    """A tenth of them sources; by pairs ten times as many would take a hundred times as long."""

    def asked(count: int) -> float:
        firing = {
            f"{n:016x}": alert(
                {
                    "severity": "critical" if n % 10 == 0 else "warning",
                    "service": str(n // 10),
                    "n": str(n),
                }
            )
            for n in range(count)
        }

        def all_asked() -> int:
            made = Inhibitors((rule(),), firing)
            return sum(bool(made.by(one)) for one in firing.values())

        assert all_asked() == count * 9 // 10
        return min(timeit.repeat(all_asked, time.process_time, number=1, repeat=3))

    assert asked(10_000) < 40 * asked(1_000)
