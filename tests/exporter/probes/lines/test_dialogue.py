import pytest

from exporter.probes.lines import dialogue
from exporter.probes.lines.dialogue import Dialogue
from exporter.probes.pattern import Pattern
from tests.exporter.probes.lines import catalogued


def test_a_run_that_saw_nothing_shows_that() -> None:
    shown = catalogued.values(dialogue.measured(Dialogue(), None))
    assert shown == {
        ("probe_tcp_duration_seconds", "resolve"): 0,
        ("probe_tcp_duration_seconds", "connect"): 0,
        ("probe_tcp_duration_seconds", "tls"): 0,
        ("probe_tcp_duration_seconds", "dialogue"): 0,
        ("probe_failed_due_to_regex",): 0,
        ("probe_failed_due_to_bytes",): 0,
    }


def test_a_run_shows_its_checks_and_its_labels() -> None:
    trail = Dialogue()
    trail.unmatched = trail.mismatched = True
    trail.labels = {"software": "Exim", "version": "4.96"}
    measured = dialogue.measured(trail, None)
    catalogued.check(measured)
    shown = catalogued.values(measured)
    assert shown["probe_failed_due_to_regex",] == shown["probe_failed_due_to_bytes",] == 1
    assert shown["probe_expect_info", "software", "Exim"] == 1
    assert shown["probe_expect_info", "version", "4.96"] == 1


@pytest.mark.parametrize(
    ("phase", "awaited", "last", "seen"),
    [
        ("dialogue", "'^220' was expected", None, "; '^220' was expected, no line came"),
        ("dialogue", "x", b"554 no", "; x, the last line was '554 no'"),
        ("dialogue", "", b"554 no", ""),
        ("connect", "x", b"554 no", ""),
    ],
)
def test_a_late_run_says_what_it_waited_for(
    phase: str, awaited: str, last: bytes | None, seen: str
) -> None:
    trail = Dialogue()
    trail.enter(phase, 0)
    trail.awaited, trail.last = awaited, last
    assert trail.seen == seen


def test_what_came_is_shown_cut_and_without_odd_bytes() -> None:
    assert dialogue.quoted(b"a\xff'\n") == '"a\\\\xff\'\\n"'
    assert dialogue.quoted(b"x" * 81) == repr("x" * 80 + "…")
    assert dialogue.cut(Pattern("a+")) == "'a+'"
    assert dialogue.cut(Pattern("a" * 81)) == repr("a" * 80 + "…")
