import pytest

from exporter.probes.lines import mail
from exporter.probes.lines.mail import Mail
from exporter.probes.lines.reply import Reply
from tests.exporter.probes.lines import catalogued


def test_a_run_that_saw_nothing_shows_that() -> None:
    measured = mail.measured(Mail(), None)
    catalogued.check(measured)
    shown = catalogued.values(measured)
    assert {key: value for key, value in shown.items() if len(key) == 1} == {
        ("probe_smtp_status_code",): 0,
        ("probe_failed_due_to_regex",): 0,
    }
    assert [key[1] for key in shown if len(key) == 2] == list(mail.PHASES)


def test_a_run_shows_what_came() -> None:
    trail = Mail()
    trail.reply, trail.offered, trail.unmatched = Reply(220, ("x",)), True, True
    measured = mail.measured(trail, None)
    catalogued.check(measured)
    shown = catalogued.values(measured)
    assert shown["probe_smtp_status_code",] == 220
    assert shown["probe_smtp_starttls",] == shown["probe_failed_due_to_regex",] == 1


@pytest.mark.parametrize(
    ("phase", "seen"),
    [
        ("banner", "; the last line was '220-x'"),
        ("tls", ""),
        ("auth", "; the last line was '220-x'"),
    ],
)
def test_a_late_run_says_what_came_last(phase: str, seen: str) -> None:
    trail = Mail()
    trail.enter(phase, 0)
    trail.last = b"220-x"
    assert trail.seen == seen
