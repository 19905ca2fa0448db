"""What the person on call reads: the facts, in order, and nothing that labels could forge."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model import Alert, labels
from alerting.notify import wording
from tests.alerting.notices import ANY_LABELS, NOW, SLOW, WORDS, alert, notice, pair

PAGE = "https://watch.example.com"
VOID = {"meta", "br", "hr"}


class Reader(HTMLParser):
    """Checks that every element is closed, and collects words, links and what asks for more."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.names: set[str] = set()
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag, *(name for name, _ in attrs)}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_subject_differs_in_the_bracket_only() -> None:
    beginning, end = map(wording.subject, pair())
    assert beginning == "[FIRING:1] AnswersSlow (critical): channel=web"
    assert end == "[RESOLVED] AnswersSlow (critical): channel=web"


@pytest.mark.parametrize(
    ("names", "subject"),
    [
        ({"alertname": "Disk"}, "[FIRING:1] Disk"),
        ({"alertname": "Disk", "a": "1", "b": "2"}, "[FIRING:1] Disk: a=1, b=2"),
        ({"severity": "warning"}, "[FIRING:1] 1 alerts (warning)"),
        ({"alertname": "A\r\nBcc: x@y", "z": "\x00"}, "[FIRING:1] A Bcc: x@y: z="),
    ],
)
def test_a_subject_says_what_and_where_on_one_line(names: dict[str, str], subject: str) -> None:
    assert wording.subject(notice(alert(names=names))) == subject


def test_a_subject_of_many_says_what_they_share() -> None:
    many = [alert(names={**SLOW, "channel": channel}) for channel in ("web", "sms")]
    many.append(alert("resolved", {**SLOW, "channel": "x"}))
    assert wording.subject(notice(*many)) == "[FIRING:2] AnswersSlow (critical)"


def test_the_text_of_a_beginning_says_what_to_know_and_to_do() -> None:
    assert wording.text(notice(), PAGE) == (
        "FIRING critical: AnswersSlow\n"
        "p95 answer time on web is 6.2s\n"
        "\n"
        "Where:      channel=web\n"
        "Since:      2026-11-21 03:02:11 UTC, first seen 2 min before\n"
        "Value:      6.2s\n"
        "Threshold:  > 5s\n"
        "\n"
        "What to do\n"
        "  Look at the model provider's status first.\n"
        "  Then at the queue of the bot.\n"
        "  Runbook: https://wiki.example.com/answers-slow\n"
        "\n"
        "Status page: https://watch.example.com\n"
        "Told to team by chatwatch at 2026-11-21 03:02:11 UTC."
    )


def test_the_text_of_an_end_says_how_long_it_was() -> None:
    _, end = pair()
    assert wording.text(end, PAGE) == (
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
        "Status page: https://watch.example.com\n"
        "Told to team by chatwatch at 2026-11-21 03:49:11 UTC."
    )


def test_a_bare_alert_says_what_little_there_is() -> None:
    bare = alert(names={}, words={}, active_at=NOW)
    assert wording.text(notice(bare), "") == (
        "FIRING: Alert\n"
        "\n"
        "Since:      2026-11-21 03:02:11 UTC\n"
        "Value:      6.2\n"
        "\n"
        "Told to team by chatwatch at 2026-11-21 03:02:11 UTC."
    )


def test_other_annotations_and_a_dashboard_are_shown_too() -> None:
    words = {"runbook": "https://a.example", "dashboard_url": "https://b.example", "team": "chat"}
    text = wording.text(notice(alert(words=words)), PAGE)
    assert "Team:       chat\n" in text
    assert "  Runbook: https://a.example\n  Dashboard: https://b.example\n" in text


def test_a_runbook_in_the_teams_own_files_is_named() -> None:
    words = {"runbook_url": "docs/operations.md#probedown"}
    assert "Runbook:    docs/operations.md#probedown\n" in wording.text(
        notice(alert(words=words)), PAGE
    )
    assert "Runbook" not in wording.text(notice(alert("resolved", words=words)), PAGE)


def test_the_worst_comes_first_and_a_crowd_is_cut() -> None:
    many = [
        alert(names={"alertname": f"A{number:02}", "severity": severity})
        for number in range(12)
        for severity in ("warning", "critical", "odd")
    ]
    over = alert("resolved", {"alertname": "Over", "severity": "critical"})
    text = wording.text(notice(over, *many), PAGE)
    heads = re.findall(r"^(?:FIRING|RESOLVED) (\w+)", text, re.MULTILINE)
    assert heads == ["critical"] * 12 + ["warning"] * 12 + ["odd"] * 6
    assert f"… and {37 - wording.MOST_ALERTS} more." in text


@pytest.mark.parametrize("made", pair(), ids=lambda made: made.status)
def test_the_html_is_whole_and_asks_nothing_of_anybody(made: object) -> None:
    text = wording.html(made, PAGE)  # type: ignore[arg-type]
    reader = Reader(text)
    assert not reader.names & {"img", "link", "script", "class", "src", "background"}
    assert not [one for one in ("<style", "url(", "@import") if one in text]
    assert set(reader.links) <= {PAGE, WORDS["runbook_url"]}


def test_a_beginning_has_buttons_and_an_end_has_none() -> None:
    beginning, end = (Reader(wording.html(one, PAGE)) for one in pair())
    assert beginning.links == [WORDS["runbook_url"], PAGE, PAGE]
    assert end.links == [PAGE]
    assert "Over after 47 min" in "".join(end.words)


@pytest.mark.parametrize(("severity", "colour"), [("critical", "#b3261e"), ("warning", "#9a5b00")])
def test_the_colour_tells_how_bad_it_is(severity: str, colour: str) -> None:
    names = {**SLOW, "severity": severity}
    assert colour in wording.html(notice(alert(names=names)), PAGE)
    over = wording.html(notice(alert("resolved", names)), PAGE)
    assert colour not in over
    assert "#1a7f37" in over


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "//x", "https://", "ftp://a", "https://[", "x", "", "https://\x00",
     "https://" + "a" * 2000],
)  # fmt: skip
def test_a_link_that_is_no_web_page_is_none(url: str) -> None:
    words = {"runbook_url": url}
    assert "Runbook" not in wording.html(notice(alert(words=words)), "")


def test_what_stands_in_labels_is_neither_markup_nor_a_template() -> None:
    evil = "<b>{{ 7 * 7 }}</b>{% x %}\nStatus page: http://evil.example"
    told = notice(alert(names={**SLOW, "x": evil}, words={"summary": evil, "description": evil}))
    text = wording.text(told, PAGE)
    assert "49" not in text
    assert "{{ 7 * 7 }}" in text
    lines = [line for line in text.splitlines() if line.startswith("Status page: ")]
    assert lines == [f"Status page: {PAGE}"]
    assert "<b>{{" not in wording.html(told, PAGE)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (-5, "0 s"), (59, "59 s"), (60, "1 min"), (61, "1 min 1 s"), (3600, "1 h"),
     (3605, "1 h"), (7500, "2 h 5 min"), (90_061, "1 d 1 h"), (86_460, "1 d"), (1.6, "2 s")],
)  # fmt: skip
def test_a_span_is_told_in_two_units(seconds: float, words: str) -> None:
    assert wording.span(seconds) == words


@given(ANY_LABELS, ANY_LABELS, st.sampled_from(["firing", "resolved"]), st.floats())
def test_any_alert_can_be_worded(names: object, words: object, state: str, value: float) -> None:
    made: Alert = alert(
        state,
        dict(names),  # type: ignore[call-overload]
        dict(words),  # type: ignore[call-overload]
        value=value,
        resolved_at=NOW + timedelta(seconds=1) if state == "resolved" else None,
    )
    told = notice(made)
    subject, text = wording.subject(told), wording.text(told, PAGE)
    assert subject.isprintable()
    assert len(subject) <= wording.LONGEST_SUBJECT + len("[FIRING:1] ")
    assert text.count("Told to team by chatwatch") >= 1
    # A line of ours is never begun by somebody else.
    assert len(re.findall(r"^Since: |^From: ", text, re.MULTILINE)) <= 1 + len(labels(dict(words)))  # type: ignore[call-overload]
    assert max(map(len, text.splitlines())) < wording.LONGEST_TEXT * 2
    Reader(wording.html(told, PAGE))
