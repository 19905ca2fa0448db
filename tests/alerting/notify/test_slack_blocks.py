"""Our message in Slack: what stands in it, and that Slack takes it whatever it is about."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.model import Acknowledgement, Notice
from alerting.notify import slack_actions, slack_blocks
from alerting.notify import slack_limits as limits
from alerting.notify.message import Context
from tests.alerting.notices import ANY_LABELS, NOW, SLOW, WORDS, alert, notice
from tests.alerting.notify import slack_server

CONTEXT = Context(integration="slack[0]", public_url="https://watch.example.com", buttons=True)
TREND: Any = {"trend": (1.0, 2.0, 6.2), "trend_seconds": 3600.0}


def shown(blocks: list[dict[str, Any]]) -> list[str]:
    """What is to be read, a block each: its texts with a bar between."""
    made = []
    for block in blocks:
        texts = [block["text"]] if "text" in block else []
        texts += [*block.get("fields", ()), *block.get("elements", ())]
        read = [one["text"] for one in texts]
        made.append(" | ".join(one["text"] if isinstance(one, dict) else one for one in read))
    return made


def many(count: int, words: Any = None) -> Notice:
    return notice(
        *(alert(names={**SLOW, "host": f"h{one:05}"}, words=words) for one in range(count))
    )


def acknowledged(told: Notice, *places: int) -> Notice:
    made = tuple(
        Acknowledgement(
            fingerprint=told.alerts[at].fingerprint, fired_at=NOW, by="anna", at=NOW, via="slack"
        )
        for at in places
    )
    return replace(told, acknowledged=made)


def test_one_alert_has_its_facts_in_two_columns() -> None:
    told = notice(alert(words={**WORDS, "team": "chat"}, **TREND), receiver="ops")
    head, body, pages, foot, buttons = shown(slack_blocks.first(told, CONTEXT))
    assert head == "🔴 AnswersSlow (critical): channel=web"
    assert body == (
        "*p95 answer time on web is 6.2s*\n"
        "Look at the model provider's status first.\nThen at the queue of the bot.\nTeam: chat"
        " | *Value*\n`6.2s` against `&gt; 5s`"
        " | *Trend*\n▁▂█ 1s to 6.2s in 1 h"
        " | *Where*\n`channel=web`"
        " | *Since*\n<!date^1795230131^{date_short_pretty} {time}|2026-11-21 03:02 UTC>"
    )
    assert pages == "<https://wiki.example.com/answers-slow|Runbook>"
    assert foot == "to ops · <https://watch.example.com|Status page>"
    assert buttons == "Acknowledge | Silence 1 h | Silence 4 h | Silence 1 d"


def test_an_end_tells_value_trend_and_runbook_too() -> None:
    head, body, pages, foot = shown(
        slack_blocks.first(notice(alert("resolved", **TREND)), replace(CONTEXT, public_url=""))
    )
    assert head.startswith("🟢 AnswersSlow")
    assert "*Value*" in body
    assert "*Trend*" in body
    assert "*From*" in body
    assert pages == "<https://wiki.example.com/answers-slow|Runbook>"
    assert foot == "to team"


def test_several_alerts_have_a_block_each_and_say_what_differs() -> None:
    told = replace(many(3), reason="new alerts in group")
    said = shown(slack_blocks.first(told, replace(CONTEXT, buttons=False)))
    assert len(said) == 7
    assert said[1].startswith("Look at the model provider's status first.")
    assert "`host=h00000`" in said[2]
    assert "`channel=web`" not in said[2]
    assert "Look at" not in said[2]
    assert said[-1].startswith("3 fire · There is more than you were told before · to team")


def test_a_description_of_its_own_stands_with_its_alert() -> None:
    told = notice(*(alert(names={"a": one}, words={"description": f"see {one}"}) for one in "bc"))
    said = shown(slack_blocks.first(told, CONTEXT))
    assert "see b" in said[1]
    assert "see c" in said[2]


def test_what_is_left_out_is_counted_and_named() -> None:
    blocks = slack_blocks.first(many(1_000), CONTEXT)
    said = shown(blocks)
    count = sum("host=h" in one for one in said)
    assert 8 < count <= slack_blocks.MOST_ALERTS
    assert f"_and {1_000 - count} more alerts:_ AnswersSlow {1_000 - count}×" in said
    assert slack_server.wrong({"blocks": blocks}) is None
    long = many(40, {**WORDS, "description": "very long words " * 90, "summary": "x" * 600})
    assert slack_server.wrong({"blocks": slack_blocks.first(long, CONTEXT)}) is None


def test_all_that_is_long_at_one_time_still_fits() -> None:
    names = {**SLOW, **{f"label{one:02}": "y" * 70 for one in range(20)}}
    notes = {
        **dict.fromkeys(("summary", "description", "value"), "very <long> words " * 200),
        **{f"note{one}": "w" * 1_000 for one in range(9)},
        "threshold": "t" * 1_000,
        "runbook_url": "https://wiki.example.com/" + "r" * 900,
        "dashboard_url": "https://wiki.example.com/" + "d" * 900,
    }
    alone = notice(alert(names=names, words=notes, **TREND))
    one = Acknowledgement(
        fingerprint="x", fired_at=NOW, by="b" * 900, at=NOW, via="slack", comment="c" * 900
    )
    every = tuple(replace(one, comment=f"{at}{one.comment}") for at in range(9))
    for told in (alone, notice(*(alert(names={**names, "h": h}, words=notes) for h in "abc"))):
        blocks = slack_blocks.first(replace(told, acknowledged=every), CONTEXT)
        assert slack_server.wrong({"blocks": blocks}) is None
        assert "Acknowledge" in shown(blocks)[-1]


def test_links_of_many_alerts_stand_once_and_are_cut() -> None:
    urls = [f"https://w.example.com/{one}{'x' * 150}" for one in range(15)]
    told = notice(*(alert(names={"a": one}, words={"runbook_url": one}) for one in urls))
    pages = shown(slack_blocks.first(told, CONTEXT))[-3]
    assert pages.count("|Runbook>") < 15
    assert "more link" in pages


@pytest.mark.parametrize(
    ("told", "buttons"),
    [
        (acknowledged(many(2), 0), "Acknowledge | Silence 1 h | Silence 4 h | Silence 1 d"),
        (acknowledged(many(2), 0, 1), "Silence 1 h | Silence 4 h | Silence 1 d"),
        (notice(alert(names={"a": "b"}), alert(names={"c": "d"})), "Acknowledge"),
        (notice(alert(names={"a": "x" * 2_000})), "Acknowledge"),
    ],
)
def test_buttons_are_those_that_can_be_obeyed(told: Notice, buttons: str) -> None:
    assert shown(slack_blocks.first(told, CONTEXT))[-1] == buttons


@pytest.mark.parametrize(
    "told",
    [
        notice(alert("resolved")),
        replace(notice(), test=True),
        acknowledged(notice(alert(names={"a": "x" * 2_000})), 0),
    ],
)
def test_there_are_no_buttons_where_nothing_is_to_be_done(told: Notice) -> None:
    kinds = [one["type"] for one in slack_blocks.first(told, CONTEXT)]
    assert "actions" not in kinds


def test_a_button_asks_for_what_it_says() -> None:
    buttons = slack_blocks.first(notice(), CONTEXT)[-1]["elements"]
    read = [
        slack_actions.read({"type": "block_actions", "user": {"name": "anna"}, "actions": [one]})
        for one in buttons
    ]
    kinds = [type(one).__name__ for one in read]
    assert kinds == ["Acknowledge", "Silence", "Silence", "Silence"]
    spans = [one.span for one in read if isinstance(one, slack_actions.Silence)]
    assert spans == [timedelta(hours=1), timedelta(hours=4), timedelta(days=1)]


def test_a_thread_is_told_in_few_lines() -> None:
    told = replace(many(15), reason="repeat interval elapsed", at=NOW + timedelta(hours=4))
    lines = slack_blocks.brief(told, limits.SECTION).splitlines()
    assert lines[0] == "A reminder: this has not ended · 15 fire"
    line = "🔴 *p95 answer time on web is 6.2s* · `host=h00000` · for 4 h · `6.2s`"
    assert lines[1].startswith(line)
    assert lines[-2:] == [
        "and 3 more alerts",
        "<https://wiki.example.com/answers-slow|Runbook>",
    ]
    assert "more alert" in slack_blocks.brief(told, 600)
    assert shown(slack_blocks.follow(told)) == [slack_blocks.brief(told, limits.SECTION)]


def test_an_acknowledgement_says_who() -> None:
    told = replace(acknowledged(notice(), 0), status="acknowledged")
    assert slack_blocks.brief(told, 300).startswith("👀 *anna* looks after it since")
    assert slack_blocks.summary(told).startswith("👀 *anna* looks after it since")
    assert "👀 *anna*" in shown(slack_blocks.first(told, CONTEXT))[3]
    nobody = replace(notice(), status="acknowledged")
    assert slack_blocks.brief(nobody, 300) == "👀 somebody looks after it"
    assert slack_blocks.summary(nobody).startswith("🔴 AnswersSlow")


def test_a_phone_shows_the_name_and_the_value() -> None:
    said = "🔴 AnswersSlow (critical): channel=web: p95 answer time on web is 6.2s: 6.2s"
    assert slack_blocks.summary(notice()) == said


ALERTS = st.lists(
    st.tuples(st.sampled_from(["firing", "resolved"]), ANY_LABELS, ANY_LABELS),
    min_size=1,
    max_size=10,
)
STATUS: Any = st.sampled_from(["firing", "resolved", "acknowledged"])


@given(ALERTS, STATUS, st.booleans(), st.integers(0, 3))
def test_slack_takes_any_notice(alerts: Any, status: Any, test: bool, held: int) -> None:
    told = notice(
        *(alert(state, dict(names), dict(words), **TREND) for state, names, words in alerts),
        status=status,
    )
    told = replace(acknowledged(told, *range(len(alerts) // 2)), test=test, held=held)
    whole = slack_blocks.first(told, CONTEXT)
    assert slack_server.wrong({"blocks": whole}) is None, json.dumps(whole)
    assert slack_server.wrong({"blocks": slack_blocks.follow(told)}) is None
    assert slack_server.wrong({"text": slack_blocks.summary(told)}) is None
    assert not list(slack_server.torn(slack_blocks.brief(told, limits.TEXT)))
