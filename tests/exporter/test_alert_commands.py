"""The commands `chatwatch alerts …`, against a daemon."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exporter.cli import chatwatch
from tests.daemon import free_port
from tests.exporter.test_remote import answering, http

ALERT = {
    "labels": {"alertname": "Down", "severity": "critical", "probe": "shop"},
    "annotations": {},
    "state": "firing",
    "activeAt": "2026-03-01T12:00:00Z",
    "value": "0e+00",
}


def called(folder: Path, port: int, *arguments: str) -> Result:
    config = folder / "c.yml"
    config.write_text(f"server: {{listen: '127.0.0.1:{port}'}}\n", encoding="utf-8")
    return CliRunner().invoke(chatwatch, ["--config", str(config), "alerts", *arguments])


async def told(
    folder: Path, answer: object, *arguments: str, status: str = "200 OK", seen: list[bytes]
) -> Result:
    body = json.dumps(answer).encode()
    async with answering(http(status, body), seen) as port:
        return await asyncio.to_thread(called, folder, port, *arguments)


async def test_alerts_are_listed(tmp_path: Path) -> None:
    answer = {"status": "success", "data": {"alerts": [ALERT]}}
    seen: list[bytes] = []
    done = await told(tmp_path, answer, "list", seen=seen)
    assert done.exit_code == 0
    assert 'firing  critical  Down   2026-03-01 12:00:00Z  0      {probe="shop"}' in done.output
    assert seen[0].startswith(b"GET /api/v1/alerts HTTP/1.1\r\n")
    done = await told(tmp_path, answer, "list", "--json", seen=seen)
    assert json.loads(done.output) == answer


async def test_an_alert_is_explained(tmp_path: Path) -> None:
    past: dict[str, object] = {
        "fired_at": "2026-02-01T12:00:00Z",
        "resolved_at": None,
        "severity": "critical",
        "labels": {},
        "message": "shop is down",
    }
    answer = {"rules": [], "history": [past], "delivery": []}
    seen: list[bytes] = []
    done = await told(tmp_path, answer, "explain", "Down & out", "--token", "s3cret", seen=seen)
    assert (done.exit_code, "shop is down" in done.output) == (0, True)
    assert seen[0].startswith(b"GET /api/alerts/explain?name=Down+%26+out HTTP/1.1\r\n")
    assert b"\r\nAuthorization: Bearer s3cret\r\n" in seen[0]


async def test_a_name_that_nothing_has_is_said(tmp_path: Path) -> None:
    answer = {"code": "not_found", "message": "no rule is called 'X'"}
    done = await told(tmp_path, answer, "explain", "X", status="404 Not Found", seen=[])
    assert (done.exit_code, done.output) == (1, "no rule is called 'X'\n")


@pytest.mark.parametrize("answer", [[], {"data": []}, {"data": {"alerts": [{}]}}])
async def test_another_answer_is_not_chatwatchs(tmp_path: Path, answer: object) -> None:
    done = await told(tmp_path, answer, "list", seen=[])
    assert (done.exit_code, done.output) == (2, "the answer is not chatwatch's\n")


def test_where_nobody_answers_it_says_so(tmp_path: Path) -> None:
    done = called(tmp_path, free_port(), "list")
    assert (done.exit_code, "no daemon answers on 127.0.0.1:" in done.output) == (2, True)


def test_a_configuration_with_mistakes_is_said(tmp_path: Path) -> None:
    done = CliRunner().invoke(chatwatch, ["--config", str(tmp_path / "no.yml"), "alerts", "list"])
    assert (done.exit_code, "cannot be read" in done.output) == (1, True)


async def test_what_fires_is_acknowledged_by_its_name(tmp_path: Path) -> None:
    firing = [{"fingerprint": "ab", "labels": {"alertname": "Down", "job": "x"}}]
    seen: list[bytes] = []
    done = await told(tmp_path, firing, "acknowledge", "Down", "--by", "ada", seen=seen)
    assert (done.exit_code, done.output) == (0, 'Down {job="x"} is acknowledged\n')
    assert [line.split(b" HTTP")[0] for line in seen] == [
        b"GET /api/v2/alerts",
        b"POST /api/alerts/acknowledge",
    ]
    done = await told(tmp_path, firing, "acknowledge", "Other", seen=[])
    assert (done.exit_code, done.output) == (1, "nothing that fires is called Other\n")
