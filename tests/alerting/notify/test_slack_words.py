"""The words of a message in Slack, short ones first."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from alerting.dispatch.matchers import Matcher
from alerting.dispatch.silences import Silence
from alerting.model import Acknowledgement, labels
from alerting.notify import slack_words as words
from tests.alerting.notices import NOW, SLOW, alert, notice

THEN = "<!date^1795230131^{date_short_pretty} {time}|2026-11-21 03:02 UTC>"
LATER = "<!date^1795232951^{date_short_pretty} {time}|2026-11-21 03:49 UTC>"
OVER = alert("resolved")


def named(**more: str) -> Any:
    return alert(names={**SLOW, **more})


@pytest.mark.parametrize(
    ("told", "heading"),
    [
        (notice(), "🔴 AnswersSlow (critical): channel=web"),
        (notice(named(severity="warning")), "🟠 AnswersSlow (warning): channel=web"),
        (notice(named(severity="info")), "🔵 AnswersSlow (info): channel=web"),
        (notice(named(severity="odd")), "🔴 AnswersSlow (odd): channel=web"),
        (notice(OVER), "🟢 AnswersSlow (critical): channel=web"),
        (replace(notice(), test=True), "🧪 Test: AnswersSlow (critical): channel=web"),
        (replace(notice(), group_labels=()), "🔴 AnswersSlow"),
        (replace(notice(), group_labels=(("channel", "web"),)), "🔴 AnswersSlow: channel=web"),
    ],
)
def test_the_heading_is_the_name_behind_a_colour(told: Any, heading: str) -> None:
    assert words.heading(told) == heading


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        (notice(), ""),
        (notice(alert(), named(channel="b")), "2 fire"),
        (notice(alert(), alert("resolved", {"a": "b"})), "1 fires, 1 is over"),
        (notice(OVER, alert("resolved", {"a": "b"})), "2 are over"),
    ],
)
def test_many_are_counted(told: Any, counted: str) -> None:
    assert words.counted(told) == counted


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        ({"value": "6.2s", "threshold": "> 5s"}, "`6.2s` against `&gt; 5s`"),
        ({"value": "6.2s"}, "`6.2s`"),
        ({"threshold": "> 5s"}, "`6.2` against `&gt; 5s`"),
        ({}, "`6.2`"),
    ],
)
def test_a_value_stands_against_its_threshold(notes: Any, said: str) -> None:
    assert words.value(alert(words=notes)) == said


def test_an_alert_without_a_value_says_so() -> None:
    posted = alert(words={"threshold": "> 5s"}, rule="")
    assert words.value(posted) == "no value against `&gt; 5s`"
    assert words.value(alert(words={}, rule="")) == ""


def test_a_history_is_a_line_of_bars() -> None:
    assert words.history(alert(trend=(1.0, 2.0, 6.2), trend_seconds=3600)).startswith("▁▂█")
    assert words.history(alert()) == ""


def test_where_it_is_says_what_the_group_does_not() -> None:
    pairs = labels({**SLOW, "host": "a`b"})
    assert words.where(pairs) == "`channel=web` `host=a'b`"
    assert words.where(pairs, labels(SLOW)) == "`host=a'b`"
    many = labels({f"l{one:02}": "x" for one in range(33)})
    assert words.where(many).endswith("`l29=x` and 3 more labels")


def test_when_it_is_shows_by_the_clock_of_the_reader() -> None:
    assert words.when(alert(), NOW) == THEN
    assert words.when(alert(), NOW + timedelta(hours=2)) == f"{THEN} (2 h)"
    assert words.when(OVER, NOW) == f"{THEN} to {LATER} (47 min)"
    ended = replace(OVER, fired_at=None, resolved_at=None)
    assert words.when(ended, NOW).endswith(f"to {THEN} (2 min)")


def test_what_else_a_rule_says_is_told_and_cut() -> None:
    notes = {"description": "one\n\n  <two> ", "team": "chat", "runbook_url": "x"}
    assert words.description(alert(words=notes)) == "one\n&lt;two&gt;"
    assert words.others(alert(words=notes)) == "Team: chat"
    many = {f"n{one}": "x" for one in range(8)}
    assert words.others(alert(words=many)).endswith("N5: x\nand 2 more annotations")
    assert words.description(alert(words={"description": "x " * 2_000})).endswith("left out)")


def test_pages_are_links_and_a_runbook_may_be_a_name() -> None:
    page = "<https://wiki.example.com/answers-slow|Runbook>"
    assert words.links(alert()) == (page,)
    assert words.links(alert(words={"runbook": "runbooks/slow.md"})) == (
        "Runbook: `runbooks/slow.md`",
    )
    assert words.links(alert(words={})) == ()


def seen(fingerprint: str, by: str = "anna", **more: Any) -> Acknowledgement:
    return Acknowledgement(
        fingerprint=fingerprint, fired_at=NOW, by=by, at=NOW, via="slack", **more
    )


def test_whoever_looks_after_it_is_named() -> None:
    other = named(channel="b")
    told = notice(alert(), other)
    one = replace(told, acknowledged=(seen(alert().fingerprint, comment="on it"),))
    assert words.seen(one) == (f"👀 *anna* looks after 1 of 2 since {THEN} (by slack): on it",)
    both = replace(told, acknowledged=(seen(alert().fingerprint), seen(other.fingerprint)))
    assert words.seen(both) == (f"👀 *anna* looks after it since {THEN} (by slack)",)
    odd = replace(told, acknowledged=(replace(seen("x", by="*"), via=""),))
    assert words.seen(odd) == (f"👀 *Somebody* looks after 1 of 2 since {THEN}",)
    many = replace(told, acknowledged=tuple(seen(str(one), by=str(one)) for one in range(7)))
    assert words.seen(many)[-1] == "👀 and 2 more"
    assert words.seen(told) == ()


def test_a_line_tells_an_alert() -> None:
    said, known = "*p95 answer time on web is 6.2s*", labels(SLOW)
    assert words.brief(alert(), NOW, known) == f"🔴 {said} · `6.2s` against `&gt; 5s`"
    over = f"🟢 {said} · over after 47 min · `6.2s` against `&gt; 5s`"
    assert words.brief(OVER, NOW, known) == over
    one = alert(words={"summary": "a *bold* <word>"})
    later = words.brief(one, NOW + timedelta(hours=1), ())
    assert later == "🔴 *a ∗bold∗ &lt;word&gt;* · `channel=web` · for 1 h · `6.2`"


def test_a_silence_is_told_with_how_to_end_it() -> None:
    made = Silence(
        matchers=(Matcher("channel", "=", "web"),),
        starts_at=NOW,
        ends_at=NOW,
        created_by="anna",
    )
    said = f"🔇 *anna* silenced `channel=web` until {THEN}; `chatwatch silence expire 12` ends it"
    assert words.silenced(made, "12") == said
    assert words.span(timedelta(hours=4)) == "4 h"


def test_who_was_first_is_named() -> None:
    assert words.taken(["bob", "bob", "eve"]) == "bob, eve looked after it already"
    assert words.taken("abcde") == "a, b, c and 2 more looked after it already"
    assert words.refusal("no <such>") == "no &lt;such&gt;"


def test_nothing_is_markup_in_code() -> None:
    assert words.code("a`b<c>&") == "`a'b&lt;c&gt;&amp;`"
