import pytest

from exporter.probes.lines import shell_trail
from exporter.probes.lines.secure_shell import Banner
from exporter.probes.lines.shell_trail import ShellTrail
from tests.exporter.probes.lines import catalogued


def test_a_run_shows_who_the_server_says_it_is() -> None:
    trail = ShellTrail()
    assert catalogued.values(shell_trail.measured(trail, None)) == {
        ("probe_ssh_duration_seconds", "resolve"): 0,
        ("probe_ssh_duration_seconds", "connect"): 0,
        ("probe_ssh_duration_seconds", "banner"): 0,
        ("probe_ssh_duration_seconds", "kex"): 0,
        ("probe_failed_due_to_regex",): 0,
    }
    trail.banner, trail.unmatched = Banner("2.0", "OpenSSH_9.2p1"), True
    measured = shell_trail.measured(trail, None)
    catalogued.check(measured)
    shown = catalogued.values(measured)
    assert shown["probe_ssh_info", "2.0", "OpenSSH_9.2p1"] == 1
    assert shown["probe_failed_due_to_regex",] == 1


@pytest.mark.parametrize(
    ("phase", "greeting", "last", "seen"),
    [
        ("connect", 0, None, ""),
        ("banner", 0, None, "; no line came"),
        ("banner", 0, b"SSH-", "; the last line was 'SSH-'"),
        ("banner", 7, b"xyz", "; 7 lines of greeting came, is it a tarpit?"),
        ("kex", 0, None, " after OpenSSH_9 had named itself"),
    ],
)
def test_a_late_run_says_what_came(
    phase: str, greeting: int, last: bytes | None, seen: str
) -> None:
    trail = ShellTrail()
    trail.enter(phase, 0)
    trail.greeting, trail.last, trail.banner = greeting, last, Banner("2.0", "OpenSSH_9")
    assert trail.seen == seen
