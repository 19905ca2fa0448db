"""What README tells people to type exists, and every command is told there."""

import re
from collections.abc import Iterator

import click
import pytest

from exporter.cli import chatwatch
from tests.house import tree

README = (tree.ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
LINES = [line.partition(" #")[0].strip() for block in BLOCKS for line in block.splitlines()]
TARGETS = set(re.findall(r"^([a-z-]+):", (tree.ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def commands(group: click.Group, prefix: str = "") -> Iterator[str]:
    """``run``, ``token new``, …: every command as it is typed."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}"


COMMANDS = set(commands(chatwatch))


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("make ")])
def test_a_make_target_of_the_readme_exists(line: str) -> None:
    assert line.split()[1] in TARGETS


@pytest.mark.parametrize("line", [line for line in LINES if "bin/chatwatch " in line])
def test_a_command_of_the_readme_exists(line: str) -> None:
    words = line.partition("chatwatch ")[2].split()
    typed = " ".join(word for word in words if not word.startswith("-") and "/" not in word)
    assert any(typed.startswith(command) for command in COMMANDS), line


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"chatwatch {command}" in README


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_every_make_target_says_what_it_does(target: str) -> None:
    makefile = (tree.ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:.*## \w+", makefile, re.MULTILINE)


def test_the_two_commands_that_work_from_nothing_are_told() -> None:
    assert {"make run", "make test"} <= set(LINES)
