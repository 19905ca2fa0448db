import asyncio
import gc
import json
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result

from exporter import __version__, tokens
from exporter.cli import chatwatch
from tests.daemon import free_port
from tests.exporter.web import stand
from tests.exporter.web.prometheus import samples

GOOD = "sources: [{name: bot, type: native}, {name: shop, type: cloudevents}]\n"
BAD = "server:\n  listen: nowhere\nsourcez: []\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "chatwatch.yml"
    path.write_text(GOOD)
    return path


@pytest.fixture
def untouched() -> Iterator[None]:
    """Put back what a daemon sets up for its whole process."""
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    root = logging.getLogger()
    level, before = root.level, list(root.handlers)
    yield
    sys.setswitchinterval(interval)
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    for handler in [one for one in root.handlers if one not in before]:
        root.removeHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def asked(*arguments: object, **environ: str) -> Result:
    found = CliRunner().invoke(chatwatch, [str(one) for one in arguments], env=environ)
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_the_help_lists_every_command_and_the_default_file(option: str) -> None:
    told = asked(option)
    assert told.exit_code == 0
    listed = re.findall(r"(?m)^  ([a-z]+)  ", told.stdout.partition("Commands:")[2])
    assert (
        sorted(listed)
        == sorted(chatwatch.commands)
        == [
            "alerts",
            "analyze",
            "check",
            "doctor",
            "erase",
            "events",
            "export",
            "integration",
            "notify",
            "probe",
            "query",
            "reload",
            "rules",
            "run",
            "silence",
            "token",
            "traffic",
        ]
    )
    assert "config/chatwatch.yml" in told.stdout


@pytest.mark.parametrize("command", [["check"], ["reload"], ["run"], ["token"], ["token", "new"]])
def test_every_command_says_what_it_does(command: list[str]) -> None:
    told = asked(*command, "--help")
    assert told.exit_code == 0
    usage, said, *_ = told.stdout.split("\n\n")
    assert usage.startswith(f"Usage: chatwatch {' '.join(command)}")
    assert said.endswith(".")


def test_the_version_is_told() -> None:
    told = asked("--version")
    assert (told.exit_code, __version__ in told.stdout) == (0, True)


@pytest.mark.parametrize("arguments", [["chekc"], ["--confg", "x", "check"], ["check", "extra"]])
def test_a_command_line_that_is_none_could_not_be_done(arguments: list[str]) -> None:
    told = asked(*arguments)
    assert told.exit_code == 2
    assert told.stdout == ""
    assert "Error: " in told.stderr


def test_a_good_file_is_said_to_be_good(file: Path) -> None:
    told = asked("--config", file, "check")
    assert told.exit_code == 0
    assert (
        told.stdout == f"{file}: good; 2 sources, 0 probes, 0 integrations, 0 rules, 3 modules,"
        " 0 ways to be told\n"
    )
    assert told.stderr == ""


def test_a_rule_that_asks_for_what_the_host_does_not_show_is_a_warning(file: Path) -> None:
    rule = "{alert: Busy, expr: 'system_cpu_load_average_1m > 9', labels: {severity: info}}"
    (file.parent / "r.yml").write_text(f"groups: [{{name: g, rules: [{rule}]}}]")
    more = "\nhost: {profile: node}\nalerting: {rules: [r.yml]}\n"
    file.write_text(file.read_text() + more)
    told = asked("--config", file, "check")
    assert told.exit_code == 0
    assert "g: Busy: system_cpu_load_average_1m is not shown with host.profile: node" in told.stderr
    answer = json.loads(asked("--config", file, "check", "--json").stdout)
    assert [one.partition("; ")[2] for one in answer["warnings"]] == ["the same is in node_load1"]


def test_every_problem_of_a_bad_file_is_told_with_its_place(file: Path) -> None:
    file.write_text(BAD)
    told = asked("--config", file, "check")
    assert told.exit_code == 1
    assert told.stdout == ""
    assert re.search(rf"(?m)^{re.escape(str(file))}:3: sourcez: .*sources", told.stderr)
    assert "Traceback" not in told.stderr


def test_programs_read_one_json_object(file: Path) -> None:
    told = asked("--config", file, "check", "--json")
    assert (told.exit_code, json.loads(told.stdout)) == (
        0,
        {"ok": True, "problems": [], "warnings": []},
    )
    file.write_text(BAD)
    told = asked("--config", file, "check", "--json")
    answer = json.loads(told.stdout)
    assert (told.exit_code, told.stderr, answer["ok"]) == (1, "", False)
    (problem,) = [one for one in answer["problems"] if one["path"] == "sourcez"]
    assert (problem["file"], problem["line"]) == (str(file), 3)
    assert "unknown key" in problem["message"]


@pytest.mark.parametrize("command", [["check"], ["check", "--json"], ["reload"], ["query", "1"]])
@pytest.mark.parametrize("what", ["nothing", "a folder", "no text"])
def test_a_file_that_cannot_be_read_is_a_no_with_its_name(
    tmp_path: Path, command: list[str], what: str
) -> None:
    path = tmp_path / "chatwatch.yml"
    if what == "a folder":
        path.mkdir()
    elif what == "no text":
        path.write_bytes(b"\xff\x00\xfe")
    told = asked("--config", path, *command)
    assert told.exit_code == 1
    assert str(path) in told.stdout + told.stderr


def test_a_secret_is_taken_from_the_environment_and_never_told(file: Path) -> None:
    file.write_text('sources: [{name: bot, type: native, secrets: ["env:BOT_SECRET"]}]')
    assert asked("--config", file, "check").exit_code == 1
    told = asked("--config", file, "check", BOT_SECRET=stand.ENVIRON["SHOP"])
    assert told.exit_code == 0
    assert stand.ENVIRON["SHOP"] not in told.stdout


def test_a_new_token_is_another_one_each_time_and_its_halves_fit() -> None:
    halves = []
    for _ in range(2):
        told = asked("token", "new")
        assert told.exit_code == 0
        (token,) = re.findall(r"cw_\S+", told.stdout)
        assert re.findall(r"token: (sha256:\S+)", told.stdout) == [tokens.digest(token)]
        halves.append(token)
    assert halves[0] != halves[1]


def test_a_reload_that_nobody_answers_could_not_be_done(file: Path) -> None:
    port = free_port()
    file.write_text(f"server: {{listen: 127.0.0.1:{port}}}")
    told = asked("--config", file, "reload")
    assert (told.exit_code, told.stdout) == (2, "")
    assert f"no daemon answers on 127.0.0.1:{port}" in told.stderr


@pytest.mark.parametrize(
    ("arguments", "environ", "code"),
    [
        ([], {}, 1),
        ([], {"CHATWATCH_TOKEN": stand.ENVIRON["EYE"]}, 1),
        ([], {"CHATWATCH_TOKEN": stand.ENVIRON["BOSS"]}, 0),
        (["--token", stand.ENVIRON["BOSS"]], {"CHATWATCH_TOKEN": stand.ENVIRON["EYE"]}, 0),
    ],
)
async def test_a_reload_says_what_the_daemon_said(
    file: Path, arguments: list[str], environ: dict[str, str], code: int
) -> None:
    async with stand.serving(stand.TOKENS) as here:
        file.write_text(f"server: {{listen: 127.0.0.1:{here.listening.port}}}")
        told = await asyncio.to_thread(asked, "--config", file, "reload", *arguments, **environ)
    assert told.exit_code == code
    said, silent = (told.stderr, told.stdout) if code else (told.stdout, told.stderr)
    assert said.strip()
    assert silent == ""
    assert not [token for token in stand.ENVIRON.values() if token in said]


async def asked_of(here: stand.Stand, file: Path, *arguments: object, token: str = "EYE") -> Result:
    file.write_text(f"server: {{listen: 127.0.0.1:{here.listening.port}}}")
    environ = {"CHATWATCH_TOKEN": stand.ENVIRON[token]}
    return await asyncio.to_thread(asked, "--config", file, "query", *arguments, **environ)


async def test_a_query_is_answered_by_a_table_or_for_programs(file: Path) -> None:
    async with stand.serving(stand.TOKENS, watched=samples.watched()) as here:
        told = await asked_of(here, file, "chat_total", "--time", samples.END)
        assert (told.exit_code, told.stderr) == (0, "")
        assert told.stdout.split() == ["chat_total", "channel", "value", "web", "10", "sms", "2.5"]
        told = await asked_of(here, file, "waiting", "--time", samples.END, "--range=30s", "--json")
        (series,) = json.loads(told.stdout)["data"]["result"]
        assert len(series["values"]) == 31
        told = await asked_of(here, file, "rate(waiting[1m])", "--time", samples.END)
        assert (told.exit_code, told.stderr[:6]) == (0, "info: ")


async def test_a_query_that_is_none_is_shown_with_its_place(file: Path) -> None:
    async with stand.serving(stand.TOKENS, watched=samples.watched()) as here:
        told = await asked_of(here, file, "sum(up")
        assert (told.exit_code, told.stdout) == (1, "")
        line, caret, said = told.stderr.splitlines()
        assert (line, caret.strip()) == ("sum(up", "^")
        assert said.startswith("1:")
        told = await asked_of(here, file, "sum(up", "--json")
        assert (told.exit_code, json.loads(told.stdout)["errorType"]) == (1, "bad_data")


async def test_a_query_needs_a_token_that_may_ask(file: Path) -> None:
    async with stand.serving(stand.TOKENS, watched=samples.watched()) as here:
        told = await asked_of(here, file, "1", token="BOT")
        assert (told.exit_code, told.stdout) == (1, "")
        assert "metrics:read" in told.stderr
        told = await asked_of(here, file, "1", "--token", stand.ENVIRON["EYE"], token="BOT")
        assert (told.exit_code, told.stdout) == (0, "1\n")


@pytest.mark.parametrize("option", [["--time", "noon"], ["--step", "1m"], ["--range", "x"]])
def test_a_query_at_no_time_cannot_be_asked(file: Path, option: list[str]) -> None:
    told = asked("--config", file, "query", "1", *option)
    assert told.exit_code == 2
    assert "Error: " in told.stderr


def test_a_query_that_nobody_answers_could_not_be_done(file: Path) -> None:
    port = free_port()
    file.write_text(f"server: {{listen: 127.0.0.1:{port}}}")
    told = asked("--config", file, "query", "1")
    assert (told.exit_code, told.stdout) == (2, "")
    assert f"no daemon answers on 127.0.0.1:{port}" in told.stderr


def test_a_daemon_with_a_bad_file_cannot_start(file: Path, untouched: None) -> None:
    file.write_text(BAD)
    told = asked("--config", file, "run")
    assert (told.exit_code, told.stdout) == (2, "")
    assert f"{file}:3: sourcez: " in told.stderr


def test_a_daemon_with_a_storage_key_that_is_none_cannot_start(file: Path, untouched: None) -> None:
    file.write_text(
        f"storage: {{url: 'sqlite:///{file.parent}/c.db', key: 'env:STORAGE_KEY'}}\n"
        "server: {listen: 127.0.0.1:0}"
    )
    told = asked("--config", file, "run", STORAGE_KEY="swordfish")
    assert told.exit_code == 2
    assert "cannot start: the storage key is too short" in told.stderr
    assert "swordfish" not in told.stderr
    assert list(file.parent.iterdir()) == [file]
