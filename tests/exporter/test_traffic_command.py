"""The command `chatwatch traffic`, against a small daemon."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exporter.cli import chatwatch
from exporter.traffic_command import traffic
from tests.exporter.client.fakes import Daemon, serving
from tests.exporter.web import stand

PAGE = (Path(__file__).parents[2] / "docs/traffic.md").read_text(encoding="utf-8")
Answer = tuple[int, dict[str, str], bytes]
CLEAN: Answer = (200, {}, b"# HELP up\nup 1\n")
USED: Answer = (
    200,
    {},
    b'webhook_events_total{source="bot",type="chat.message.sent",result="accepted"} 3.0\n',
)
UNKNOWN: Answer = (
    404,
    {},
    b'{"code": "unknown_source", "message": "no source demo"}',
)


def called(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(chatwatch, ["traffic", "--url", url, "--rate", "5", *arguments])


def test_the_past_is_posted_to_the_source_demo(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("sesame\n", encoding="utf-8")
    with serving() as daemon:
        daemon.script.append(CLEAN)
        token = ("--token-file", str(tmp_path / "token"))
        done = called(daemon.url, "--past", "2h", "--for", "0s", *token)
    assert (done.exit_code, daemon.requests[0][0]) == (0, "/metrics")
    assert len(daemon.kept) > 100
    assert {path for path, _, _ in daemon.requests[1:]} == {"/webhooks/demo"}
    assert {head["Authorization"] for _, head, _ in daemon.requests} == {"Bearer sesame"}
    assert f"{len(daemon.kept):,} events taken" in done.output
    assert "sesame" not in done.output


def test_the_same_past_has_the_same_events() -> None:
    kept = []
    for _ in range(2):
        with serving() as daemon:
            daemon.script.append(CLEAN)
            assert called(daemon.url, "--past", "1h", "--for", "0s").exit_code == 0
        kept.append(daemon.kept)
    both = kept[0].keys() & kept[1].keys()
    assert len(both) > 0.9 * len(kept[0])
    assert all(kept[0][id] == kept[1][id] for id in both)


@pytest.mark.parametrize(
    ("answers", "arguments", "code", "words"),
    [
        ([USED], (), 1, "this daemon holds events of bot"),
        ([(401, {}, b"{}")], (), 1, "/metrics answers 401"),
        ([CLEAN], ("--source", "bot"), 1, "--source bot may be one of real events"),
        ([CLEAN, *[UNKNOWN] * 20], ("--past", "2h", "--for", "0s"), 1, "no source demo"),
    ],
)
def test_a_refusal_is_told_and_ends_it(
    answers: list[Answer],
    arguments: tuple[str, ...],
    code: int,
    words: str,
) -> None:
    with serving() as daemon:
        daemon.script.extend(answers)
        done = called(daemon.url, *arguments)
    assert (done.exit_code, daemon.kept) == (code, {})
    assert words in done.output


def test_who_insists_may_spoil_a_daemon() -> None:
    with serving() as daemon:
        done = called(daemon.url, "--force", "--source", "bot", "--past", "30m", "--for", "0s")
    assert done.exit_code == 0
    assert {path for path, _, _ in daemon.requests} == {"/webhooks/bot"}


def test_single_events_that_are_refused_are_told_at_the_end() -> None:
    answer = b'{"accepted": 1, "duplicates": 0, "refused":[{"index":0,"code":"x","message":"y"}]}'
    with serving() as daemon:
        daemon.script.extend([CLEAN, (202, {}, answer)])
        done = called(daemon.url, "--past", "30m", "--for", "0s")
    assert done.exit_code == 1
    assert "the last refusal" in done.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--past", "10"), "expected a time span like 30s or 1h30m"),
        (("--token", "two words"), "token: expected visible ASCII"),
        (("--url", "ftp://x"), "url: expected http://host:port"),
        (("--rate", "0"), "--rate"),
    ],
)
def test_a_mistake_in_the_command_is_named(arguments: tuple[str, ...], words: str) -> None:
    done = called("http://127.0.0.1:1", *arguments)
    assert done.exit_code == 2
    assert words in done.output
    assert "two words" not in done.output


def test_where_no_daemon_is_it_says_so() -> None:
    done = called("http://127.0.0.1:1")
    assert done.exit_code == 2
    assert "no daemon answers at http://127.0.0.1:1" in done.output


def test_sigterm_ends_it_well() -> None:
    with serving() as daemon:
        daemon.script.append(CLEAN)
        process = started(daemon)
        while len(daemon.requests) < 2:
            assert daemon.arrived.wait(30)
            daemon.arrived.clear()
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 0, told
    assert "events taken" in told


def started(daemon: Daemon) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "exporter", "traffic", "--url", daemon.url, "--past", "1h"]
    command += ["--rate", "5"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def test_the_page_names_every_option_of_the_command() -> None:
    told = set(re.findall(r"`(--[a-z-]+)`", PAGE.split("## It never")[0]))
    assert told == {option.opts[0] for option in traffic.params}


def test_the_settings_of_the_page_are_good() -> None:
    texts = [one.split("```")[0] for one in PAGE.split("```yaml\n")[1:]]
    sources, *_ = [stand.config(text).sources for text in texts]
    assert [one.name for one in sources] == ["demo"]
