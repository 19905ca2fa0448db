"""Profile demo: two weeks before Prometheus looks, then one event after the other."""

import os
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from exporter import cli
from tests.compose.stack import mounted, services, volumes
from tests.house import tree

SCRIPT = tree.ROOT / "config/compose/past.sh"
# Stands for chatwatch: notes what it is asked, and ends as the test wants it; as a daemon it waits.
PLAYED = """#!/bin/sh
echo "$@" >> asked
[ "$1" = traffic ] || { trap 'echo stopped >> asked; exit 0' TERM; while :; do sleep 0.05; done; }
status=$(head -n 1 answers); sed -i 1d answers
exit "$status"
"""


def asked(root: Path, *answers: int) -> list[str]:
    """Run the script with a `chatwatch` whose traffic ends so; return what it was asked."""
    (root / "answers").write_text("".join(f"{one}\n" for one in answers))
    (root / "asked").write_text("")
    (root / "bin").mkdir(exist_ok=True)
    (root / "data").mkdir(exist_ok=True)
    (root / "bin/chatwatch").write_text(PLAYED)
    (root / "bin/chatwatch").chmod(0o755)
    subprocess.run(
        ["/bin/sh", SCRIPT, root],
        env={"PATH": f"{root}/bin:{os.defpath}"},
        check=True,
        capture_output=True,
        timeout=60,
    )
    return (root / "asked").read_text().splitlines()


def checked(words: list[str]) -> None:
    """Hold words to what `chatwatch traffic` takes."""
    first, *rest = words
    assert first == "traffic"
    options = {name for one in cli.chatwatch.commands["traffic"].params for name in one.opts}
    assert {word for word in rest if word.startswith("--")} <= options
    context = click.Context(cli.chatwatch.commands["traffic"], resilient_parsing=True)
    cli.chatwatch.commands["traffic"].parse_args(context, rest)


def test_the_past_is_posted_to_a_daemon_of_its_own_once_it_answers(tmp_path: Path) -> None:
    *said, last = asked(tmp_path, 2, 0)
    # The two begin beside each other.
    run, *posts = sorted(said)
    path = shlex.split(run)[1]
    assert mounted(services()["past"], path) == tree.ROOT / "config/compose/chatwatch.yml"
    assert shlex.split(run)[2:] == ["run"]
    assert len(posts) == 2
    checked(shlex.split(posts[0]))
    assert last == "stopped"


def test_what_is_done_is_not_done_again_and_what_was_refused_is_tried_at_the_next_start(
    tmp_path: Path,
) -> None:
    assert asked(tmp_path, 1)
    assert asked(tmp_path, 0)
    assert not asked(tmp_path)


def test_traffic_is_posted_by_its_own_key_to_the_source_that_is_configured() -> None:
    service = services()["traffic"]
    checked(service["command"])
    given = dict(zip(service["command"][1::2], service["command"][2::2], strict=True))
    assert given["--url"] == "http://chatwatch:9870"
    (keys,) = volumes(service).values()
    assert given["--token-file"] == f"{keys['target']}/token"
    assert keys["read_only"]


@pytest.mark.parametrize("name", ["past", "chatwatch"])
def test_the_past_is_in_before_chatwatch_and_traffic_begin(name: str) -> None:
    """Whom chatwatch probes is there before either."""
    waits = services("demo")[name]["depends_on"]
    assert {"grafana", "keys", "mailpit", "prometheus"} <= waits.keys()
    assert ("past" in waits) == (name == "chatwatch")


def test_without_the_profile_chatwatch_waits_for_no_past() -> None:
    assert not services("none")["chatwatch"]["depends_on"].get("past", {}).get("required", False)
