from datetime import timedelta

import pytest
from msgspec.structs import replace

from exporter.probes import standing
from exporter.probes.reasons import REASONS
from exporter.probes.standing import Standing
from exporter.web import status_probes
from exporter.web.status_probes import MOST_ROWS, MOST_STRIPS
from tests.exporter.web.examples import NOW, probe

NEW = Standing("new", "http", 60.0)


@pytest.mark.parametrize(
    ("runs", "late", "state", "word"),
    [
        ("", 0, "unsure", "waiting"),
        ("u", 10, "up", "up"),
        ("ud", 10, "down", "down"),
        ("u?", 10, "up", "up"),
        ("d?", 10, "down", "down"),
        ("?", 10, "unsure", "unknown"),
        ("u", 240, "up", "up"),
        ("u", 241, "unsure", "no news"),
        ("d", 241, "down", "down"),
        ("?", 241, "unsure", "unknown"),
    ],
)
def test_a_state_is_said_only_while_it_is_known(
    runs: str, late: float, state: str, word: str
) -> None:
    shown = status_probes.row(probe(runs, late=late), NOW)
    assert (shown.state, shown.word) == (state, word)


def test_a_probe_that_is_up_is_told_with_its_last_run() -> None:
    shown = status_probes.row(probe("duu"), NOW)
    assert (shown.name, shown.kind, shown.response) == ("shop", "http, every 1 min", "83 ms")
    assert shown.since is not None
    assert shown.since.ago == "1 min"
    assert shown.last is not None
    assert shown.last.ago == "10 s"
    assert shown.trouble is None
    assert not shown.blame


def test_what_is_wrong_is_told_with_what_was_seen() -> None:
    shown = status_probes.row(probe("ud"), NOW)
    assert shown.blame == "connection refused"
    assert shown.trouble is not None
    assert shown.trouble.words == "connection refused"
    assert shown.trouble.meaning == REASONS["connect_refused"]
    assert shown.trouble.detail == "127.0.0.1:5000: connection refused"


@pytest.mark.parametrize(
    ("runs", "late", "words"),
    [
        ("", 0, "no run yet"),
        ("u", 1_260, "no run for 21 min"),
        ("d", 1_260, "connection refused, no run for 21 min"),
        ("u?", 10, "the last run could not be measured"),
        ("d?", 10, "connection refused, the last run could not be measured"),
    ],
)
def test_trouble_with_measuring_is_told_too(runs: str, late: float, words: str) -> None:
    found = status_probes.trouble(probe(runs, late=late), NOW)
    assert found is not None
    assert found.words == words


def test_a_probe_without_a_run_says_when_one_is_due() -> None:
    shown = status_probes.row(NEW, NOW)
    assert shown.trouble is not None
    assert shown.trouble.detail == "one is due within 1 min"
    assert (shown.since, shown.last, shown.response) == (None, None, "")
    assert (shown.strip, shown.strip_title) == ((), "no runs")


def test_since_and_response_are_not_told_of_what_is_not_known() -> None:
    assert status_probes.row(probe("u", late=1_000), NOW).since is None
    assert not status_probes.row(probe("u?"), NOW).response


def test_down_without_a_remembered_run_has_no_reason() -> None:
    forgotten = Standing("shop", "http", 60.0, "down", NOW, probe("d").last)
    assert status_probes.blame(forgotten) == ""
    assert status_probes.trouble(forgotten, NOW) is None


def test_uptime_counts_its_runs() -> None:
    cells = status_probes.row(probe("u", judged=1_440, up=1_430), NOW).uptime
    assert [cell.window for cell in cells] == ["1h", "24h", "7d", "30d"]
    assert (cells[0].share, cells[0].runs, cells[0].failed) == ("99.30%", "1,440 runs", 10)
    empty = status_probes.row(NEW, NOW).uptime[0]
    assert (empty.share, empty.runs, empty.failed) == ("–", "no runs", 0)


def test_the_worst_come_first_and_otherwise_the_order_stays() -> None:
    given = [probe("u", "a"), probe("?", "b"), probe("d", "c"), probe("u", "d"), probe("d", "e")]
    shown = status_probes.probes(given, NOW)
    assert [row.name for row in shown.rows] == ["c", "e", "b", "a", "d"]
    assert (shown.up, shown.down, shown.total, shown.more) == (2, 2, 5, 0)
    assert shown.counted == "2 up, 2 down, 1 not known"


def test_of_many_probes_the_first_are_shown_and_all_are_counted() -> None:
    given = [probe("u", f"p{number}") for number in range(MOST_ROWS + 40)] + [probe("d", "last")]
    shown = status_probes.probes(given, NOW + timedelta(seconds=1))
    assert len(shown.rows) == MOST_ROWS
    assert shown.more == 41
    assert shown.rows[0].name == "last"
    assert shown.counted == f"{MOST_ROWS + 40} up, 1 down"
    assert [bool(row.strip) for row in shown.rows].count(True) == MOST_STRIPS


def degraded(late: float = 10.0) -> Standing:
    one = probe("u", late=late)
    assert one.last is not None
    slow = replace(one.last, degraded=True, detail="took 3 s, expected 1 s at most")
    return standing.after(NEW, slow)


@pytest.mark.parametrize(
    ("one", "state", "word", "trouble"),
    [
        (degraded(), "degraded", "degraded", "worse than it should be"),
        (degraded(late=1_000.0), "unsure", "no news", "worse than it should be, no run for 16 min"),
        (replace(probe("u"), is_paused=True), "off", "paused", "it does not run"),
        (replace(NEW, is_paused=True), "off", "paused", "it does not run"),
        (
            replace(probe("d"), maintenance="week"),
            "off",
            "maintenance",
            "connection refused, maintenance week",
        ),
        (replace(probe("u"), maintenance="week"), "off", "maintenance", "maintenance week"),
        (
            replace(probe("d"), culprit="router"),
            "down",
            "down",
            "connection refused, router, which it needs, is down too",
        ),
        (replace(probe("u"), culprit="router"), "up", "up", None),
        (replace(probe("u"), is_flapping=True), "up", "up", "up and down over and over"),
    ],
)
def test_what_is_not_simply_up_or_down_is_told_in_words(
    one: Standing, state: str, word: str, trouble: str | None
) -> None:  # a table
    shown = status_probes.row(one, NOW)
    assert (shown.state, shown.word) == (state, word)
    assert (shown.trouble.words if shown.trouble else None) == trouble


def test_what_is_degraded_is_up_and_what_is_off_is_neither() -> None:
    off = replace(probe("d"), is_paused=True)
    shown = status_probes.probes([probe("u"), degraded(), off, probe("?"), probe("d")], NOW)
    assert [row.state for row in shown.rows] == ["down", "unsure", "degraded", "up", "off"]
    assert (shown.up, shown.degraded, shown.down, shown.unsure, shown.off) == (2, 1, 1, 1, 1)
    assert shown.counted == "1 up, 1 degraded, 1 down, 1 not known, 1 not watched"
    assert status_probes.row(off, NOW).since is None
