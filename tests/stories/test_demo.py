"""The promise of `make demo`: a service fails, a mail comes, and the figures agree."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.demo import mail

COMMAND = (sys.executable, "-m", "tests.demo", "--short", "--port", "0", "--folder")
ENVIRON = {**os.environ, "PYTHONUNBUFFERED": "1"}
IN_ORDER = (
    "conversations begin",
    "backend stopped",
    "chatwatch sees it down: connect_refused",
    "[FIRING:1] ProbeDown (critical): class=system, probe=backend",
    "backend started again",
    "[RESOLVED] ProbeDown (critical): class=system, probe=backend",
    "the day is over",
)


def places(said: str) -> list[int]:
    """Where each of IN_ORDER is first said, -1 where it is not."""
    return [said.find(words) for words in IN_ORDER]


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, str(folder)],
        env=ENVIRON,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.slow
def test_a_service_fails_and_a_mail_comes_and_every_message_is_counted(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    done = run(folder)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    found = places(done.stdout)
    assert -1 not in found, done.stdout
    assert found == sorted(found), done.stdout
    counts = re.search(r"messages +([\d,]+) sent = ([\d,]+) counted", done.stdout)
    assert counts is not None, done.stdout
    assert counts[1] == counts[2] != "0"
    caught = [mail.read(path.read_bytes()) for path in sorted(folder.glob("mails/*.eml"))]
    for status in ("FIRING", "RESOLVED"):
        assert any(one.tells(status, "ProbeDown", "backend") for one in caught)


@pytest.mark.slow
def test_an_interrupted_demo_leaves_no_process_behind(tmp_path: Path) -> None:
    demo = subprocess.Popen(
        [*COMMAND, str(tmp_path / "demo")],
        env=ENVIRON,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert demo.stdout is not None
    said = []
    for line in demo.stdout:
        said.append(line)
        if IN_ORDER[0] in line:
            break
    children = psutil.Process(demo.pid).children(recursive=True)
    demo.send_signal(signal.SIGINT)
    rest, _ = demo.communicate(timeout=60)
    assert demo.returncode == 130, "".join(said) + rest
    assert rest == "Interrupted; everything that was started has ended.\n"
    assert len(children) >= 2
    assert not [child for child in children if child.is_running()]


def test_a_folder_with_letters_of_mine_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("dear")
    done = run(tmp_path)
    assert done.returncode == 2
    assert "holds what no demo wrote; name another --folder" in done.stdout
    assert (tmp_path / "letter").read_text() == "dear"
