"""What the person on call reads: the facts, in order, and nothing that labels could forge."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.model import Acknowledgement, Alert, Notice, labels
from alerting.notify import mail_wording
from alerting.notify.mail_wording import Mail
from tests.alerting.notices import ANY_LABELS, NOW, SLOW, WORDS, alert, notice, pair

PAGE = "https://watch.example.com"
VOID = {"meta", "br", "hr", "img"}
RISING: dict[str, Any] = {"trend": (1.0, 2.0, 6.2), "trend_seconds": 3600.0}


class Reader(HTMLParser):
    """Checks that every element is closed, and collects words, links and what asks for more."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.pictures: list[str] = []
        self.names: set[str] = set()
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.names |= {tag, *found}
        self.links += [found["href"] or ""] if "href" in found else []
        self.pictures += [found["src"] or ""] if "src" in found else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def mail(told: Notice, url: str = PAGE) -> Mail:
    return mail_wording.mail(told, url)


def text(told: Notice, url: str = PAGE) -> str:
    return mail_wording.text(mail(told, url))


def page(told: Notice, url: str = PAGE) -> str:
    return mail_wording.html(mail(told, url))


def several(count: int, **changes: Any) -> list[Alert]:
    return [alert(names={**SLOW, "channel": f"c{number:02}"}, **changes) for number in range(count)]


def test_the_text_of_a_beginning_says_what_to_know_and_to_do() -> None:
    assert text(notice(alert(**RISING))) == (
        "FIRING critical: AnswersSlow\n"
        "p95 answer time on web is 6.2s\n"
        "\n"
        "Where:      channel=web\n"
        "Since:      2026-11-21 03:02:11 UTC, first seen 2 min before\n"
        "Value:      6.2s\n"
        "Threshold:  > 5s\n"
        "Trend:      ▁▂█ 1s to 6.2s in 1 h\n"
        "\n"
        "What to do\n"
        "  Look at the model provider's status first.\n"
        "  Then at the queue of the bot.\n"
        "\n"
        "Runbook: https://wiki.example.com/answers-slow\n"
        "Status page: https://watch.example.com\n"
        "Told to team by chatwatch at 2026-11-21 03:02:11 UTC."
    )


def test_the_text_of_an_end_says_how_long_it_was() -> None:
    _, end = pair()
    assert text(end) == (
        "RESOLVED critical: AnswersSlow\n"
        "Over after 47 min\n"
        "\n"
        "What:       p95 answer time on web is 6.2s\n"
        "Where:      channel=web\n"
        "From:       2026-11-21 03:02:11 UTC, first seen 2 min before\n"
        "Until:      2026-11-21 03:49:11 UTC\n"
        "Value:      6.2s\n"
        "Threshold:  > 5s\n"
        "\n"
        "Runbook: https://wiki.example.com/answers-slow\n"
        "Status page: https://watch.example.com\n"
        "Told to team by chatwatch at 2026-11-21 03:49:11 UTC."
    )


def test_a_bare_alert_says_what_little_there_is() -> None:
    bare = alert(names={}, words={}, active_at=NOW)
    assert text(notice(bare), "") == (
        "FIRING: Alert\n"
        "\n"
        "Since:      2026-11-21 03:02:11 UTC\n"
        "Value:      6.2\n"
        "\n"
        "Told to team by chatwatch at 2026-11-21 03:02:11 UTC."
    )


def test_a_group_says_once_what_its_alerts_share() -> None:
    told = replace(
        notice(*several(2), alert("resolved", {**SLOW, "channel": "x"})),
        reason="new alerts in group",
        at=NOW + timedelta(minutes=10),
    )
    assert text(told).startswith(
        "There is more than you were told before.\n"
        "\n"
        "FIRING · CRITICAL: AnswersSlow 2× (2 firing, 1 over)\n"
        "\n"
        "FIRING critical: AnswersSlow\n"
        "p95 answer time on web is 6.2s\n"
        "\n"
        "Where:      channel=c00\n"
        "Since:      2026-11-21 03:02:11 UTC, for 10 min, first seen 2 min before\n"
    )
    assert text(told).count("Look at the model provider's status first.") == 1
    assert text(told).count("Runbook: ") == 1
    assert "RESOLVED  p95 answer time on web is 6.2s · 03:02 to 03:49\n" in text(told)
    shared = [alert(names={**SLOW, "job": "bot", "channel": one}) for one in "ab"]
    assert "(2 firing)\nWhere:      channel" not in text(notice(*shared))
    assert "Where:      job=bot\n" in text(notice(*shared))
    assert "Where:      channel=a\n" in text(notice(*shared))


def test_links_that_differ_stand_with_their_alerts() -> None:
    words = [{**WORDS, "runbook_url": f"https://wiki.example/{one}"} for one in "ab"]
    told = notice(
        *(alert(names={**SLOW, "channel": one["runbook_url"]}, words=one) for one in words)
    )
    assert re.findall(r"( *)Runbook: (\S+)", text(told)) == [
        ("  ", "https://wiki.example/a"), ("  ", "https://wiki.example/b")
    ]  # fmt: skip
    assert Reader(page(told)).links[:2] == ["https://wiki.example/a", "https://wiki.example/b"]
    over = notice(*(alert("resolved", {**SLOW, "channel": o["runbook_url"]}, o) for o in words))
    assert "\nMore\n  Runbook: " in text(over)


def test_other_annotations_and_a_dashboard_are_shown_too() -> None:
    words = {"runbook": "https://a.example", "dashboard_url": "https://b.example", "team": "chat"}
    said = text(notice(alert(words=words)))
    assert "Team:       chat\n" in said
    assert "Runbook: https://a.example\nDashboard: https://b.example\n" in said


def test_a_runbook_in_the_teams_own_files_is_named() -> None:
    words = {"runbook_url": "docs/operations.md#probedown"}
    for state in ("firing", "resolved"):
        said = text(notice(alert(state, words=words)))
        assert "Runbook:    docs/operations.md#probedown\n" in said


def test_a_crowd_is_told_in_lines_and_what_is_beyond_is_counted() -> None:
    told = mail(notice(*several(60)))
    assert (len(told.items), len(told.rows), told.more) == (3, 45, 12)
    said = mail_wording.text(told)
    assert said.count("FIRING critical: AnswersSlow") == 3
    assert len(re.findall("^FIRING    p95", said, re.MULTILINE)) == 45
    assert "\n… and 12 more.\n" in said
    assert "… and 12 more." in "".join(Reader(mail_wording.html(told)).words)
    few = mail(notice(*several(10)))
    assert (len(few.items), len(few.rows), few.more) == (5, 5, 0)


def test_of_those_that_are_over_few_are_told_in_full() -> None:
    over = [alert("resolved", {**SLOW, "channel": str(one)}) for one in range(4)]
    told = mail(notice(*over))
    assert (told.count, told.tone, told.standing) == ("4 over", "over", "RESOLVED · CRITICAL")
    assert (len(told.items), len(told.rows)) == (2, 2)
    assert told.title == "AnswersSlow 4×"


def test_a_line_says_who_and_where_if_nothing_better() -> None:
    mixed = [alert(names={"alertname": f"A{n}", "x": "1"}, words={}) for n in range(12)]
    told = mail(notice(*mixed))
    assert told.is_mixed
    assert [one.headline for one in told.rows[:2]] == ["A11", "A2"]
    assert {one.value for one in told.rows} == {"6.2"}
    same = mail(notice(*several(12, words={})))
    assert same.rows[0].headline == "channel=c03"
    bare = mail(notice(*(alert(names={}, words={}) for _ in range(12))))
    assert bare.rows[0].headline == "Alert"


def test_the_first_alerts_have_pictures_and_the_others_small_bars() -> None:
    told = mail(notice(*several(5, **RISING)))
    assert [one.name for one in mail_wording.pictures(told)] == ["trend-1", "trend-2", "trend-3"]
    reader = Reader(mail_wording.html(told))
    assert reader.pictures == ["cid:trend-1", "cid:trend-2", "cid:trend-3"]
    assert "".join(reader.words).count("▁▂█ 1s to 6.2s in 1 h") == 2
    assert mail_wording.text(told).count("▁▂█ 1s to 6.2s in 1 h") == 5
    assert mail_wording.pictures(mail(notice())) == ()


def test_nobody_is_told_of_nothing_but_it_has_words() -> None:
    nothing = mail(replace(notice(), alerts=()))
    assert (nothing.items, nothing.links, nothing.title) == ((), (), "")


def test_a_test_says_that_nothing_is_wrong() -> None:
    told = mail(replace(notice(), test=True))
    assert (told.tone, told.standing) == ("test", "TEST · FIRING · CRITICAL")
    assert told.notes == ("This is a test: nothing is wrong, and nothing needs to be done.",)


def test_an_acknowledgement_says_who_looks_after_it() -> None:
    by = Acknowledgement(fingerprint="x", fired_at=NOW, by="Anna", at=NOW, via="slack")
    told = mail(replace(notice(), status="acknowledged", reason="acknowledged", acknowledged=(by,)))
    assert (told.tone, told.standing) == ("acknowledged", "ACKNOWLEDGED · CRITICAL")
    assert told.notes == (
        "Somebody looks after it.",
        "Acknowledged: Anna, by slack at 2026-11-21 03:02:11 UTC",
    )


@pytest.mark.parametrize("made", [*pair(), notice(*several(20, **RISING))], ids=["1", "2", "3"])
def test_the_html_is_whole_and_asks_nothing_of_anybody(made: Notice) -> None:
    written = page(made)
    reader = Reader(written)
    assert not reader.names & {"link", "script", "class", "background", "style-src"}
    assert not [one for one in ("<style", "url(", "@import") if one in written]
    assert set(reader.links) <= {PAGE, WORDS["runbook_url"]}
    assert all(one.startswith("cid:") for one in reader.pictures)
    # Gmail cuts what is longer than 102 kB.
    assert len(page(notice(*several(400, **RISING))).encode()) < 90_000


@pytest.mark.parametrize(
    ("severity", "colour"), [("critical", "#b3261e"), ("warning", "#9a5b00"), ("odd", "#9a5b00")]
)
def test_the_colour_tells_how_bad_it_is(severity: str, colour: str) -> None:
    names = {**SLOW, "severity": severity}
    assert colour in page(notice(alert(names=names)))
    over = page(notice(alert("resolved", names)))
    assert colour not in over
    assert "#1a7f37" in over


def test_what_stands_in_labels_is_neither_markup_nor_a_template() -> None:
    evil = "<b>{{ 7 * 7 }}</b>{% x %}\nStatus page: http://evil.example"
    told = notice(alert(names={**SLOW, "x": evil}, words={"summary": evil, "description": evil}))
    said = text(told)
    assert "49" not in said
    assert "{{ 7 * 7 }}" in said
    lines = [line for line in said.splitlines() if line.startswith("Status page: ")]
    assert lines == [f"Status page: {PAGE}"]
    assert "<b>{{" not in page(told)


@given(
    st.lists(st.tuples(ANY_LABELS, ANY_LABELS, st.sampled_from(["firing", "resolved"])), min_size=1,
             max_size=12),
    st.floats(),
)  # fmt: skip
def test_any_alerts_can_be_worded(made: list[tuple[Any, Any, str]], value: float) -> None:
    alerts = [
        alert(state, dict(names), dict(words), value=value,
              resolved_at=NOW + timedelta(seconds=1) if state == "resolved" else None)
        for names, words, state in made
    ]  # fmt: skip
    told = notice(*alerts)
    said = text(told)
    assert said.count("Told to team by chatwatch") >= 1
    # A line of ours is never begun by somebody else.
    others = sum(len(labels(dict(words))) for _, words, _ in made)
    assert len(re.findall(r"^Since: |^From: ", said, re.MULTILINE)) <= len(made) + others
    assert max(map(len, said.splitlines())) < mail_wording.LONGEST_TEXT * 2
    Reader(page(told))
