"""The commands `chatwatch events …`: a replay asked of a daemon, a signature explained without."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exporter.cli import chatwatch
from exporter.events import signature
from tests.exporter.test_remote import answering, http

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
CONFIG = """
server: {listen: '127.0.0.1:%d', public_url: 'https://chat.example.com'}
sources:
- {type: native, name: app, secrets: ["env:APP"]}
- {type: native, name: open}
"""
AT = 1_795_000_000
WHEN = "2026-11-18T11:06:40+00:00"


def called(folder: Path, *arguments: str, port: int = 1, stdin: bytes = b"") -> Result:
    config = folder / "c.yml"
    config.write_text(CONFIG % port, encoding="utf-8")
    command = ["--config", str(config), "events", *arguments]
    return CliRunner(env={"APP": SECRET}).invoke(chatwatch, command, input=stdin)


def page(left: int, after: int | None) -> bytes:
    return json.dumps(
        {"tried": 2, "mended": 2 - left, "events": 3, "left": left, "next": after}
    ).encode()


@pytest.mark.parametrize(("left", "code"), [(0, 0), (1, 1)])
async def test_a_replay_tells_what_became_of_it(tmp_path: Path, left: int, code: int) -> None:
    seen: list[bytes] = []
    async with answering(http("200 OK", page(left, None)), seen) as port:
        done = await asyncio.to_thread(
            called, tmp_path, "replay", "--source", "app", "--token", "s3cret", port=port
        )
    assert done.exit_code == code
    assert done.output == (f"2 requests tried: {2 - left} mended, {left} stay; 3 events are kept\n")
    assert seen[0].startswith(b"POST /api/events/replay HTTP/1.1\r\n")
    assert b"Content-Length: 26\r\n" in seen[0]


async def test_a_replay_can_be_told_to_programs(tmp_path: Path) -> None:
    async with answering(http("200 OK", page(0, None)), []) as port:
        done = await asyncio.to_thread(called, tmp_path, "replay", "--json", port=port)
    assert json.loads(done.output) == {"tried": 2, "mended": 2, "events": 3, "left": 0}


def far(rebuilds: int, made: int) -> bytes:
    told = {"rebuilding": made < 9, "rebuilds": rebuilds, "made": made, "events": 9, "behind": 0}
    return http("200 OK", json.dumps(told).encode())


@pytest.mark.parametrize("for_programs", [False, True])
async def test_a_rebuild_is_followed_to_its_end(tmp_path: Path, for_programs: bool) -> None:
    answers = iter([far(3, 0), far(3, 5), far(4, 9)])
    seen: list[bytes] = []
    arguments = ("rebuild", "--token", "s3cret", *(["--json"] if for_programs else []))
    async with answering(answers, seen) as port:
        done = await asyncio.to_thread(called, tmp_path, *arguments, port=port)
    assert done.exit_code == 0, done.output
    assert [one.partition(b" HTTP")[0] for one in seen] == [
        b"POST /api/events/rebuild",
        b"GET /api/events/rebuild?wait=1",
        b"GET /api/events/rebuild?wait=1",
    ]
    if for_programs:
        assert json.loads(done.stdout)["rebuilds"] == 4
    else:
        assert done.stdout == "figures are made anew, of 9 events\n"


async def test_a_rebuild_that_is_refused_or_that_nobody_hears_says_so(tmp_path: Path) -> None:
    refusal = http("403 Forbidden", b'{"error": {"code": "forbidden", "message": "no"}}')
    async with answering(refusal, []) as port:
        done = await asyncio.to_thread(called, tmp_path, "rebuild", port=port)
    assert done.exit_code == 1
    assert called(tmp_path, "rebuild").exit_code == 2


def headers(body: bytes, secret: str = SECRET) -> list[str]:
    told = {
        "webhook-id": "m",
        "webhook-timestamp": str(AT),
        "webhook-signature": signature.sign(secret, "m", AT, body),
    }
    return [part for name, value in told.items() for part in ("--header", f"{name}: {value}")]


def verified(folder: Path, body: bytes, *more: str, source: str = "app") -> Result:
    file = folder / "body"
    file.write_bytes(body)
    return called(folder, "verify", "--source", source, "--body", str(file), "--at", WHEN, *more)


def test_a_signature_that_fits_is_told_with_its_secret(tmp_path: Path) -> None:
    done = verified(tmp_path, b"{}", *headers(b"{}"))
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1].endswith("the request is authentic")


def test_one_that_does_not_fit_is_explained_and_no_secret_is_shown(tmp_path: Path) -> None:
    done = verified(tmp_path, b'{"a": 1}', *headers(b'{"a":1}'))
    assert done.exit_code == 1
    assert "the signature fits the body as compact JSON" in done.output
    assert SECRET not in done.output
    assert done.output.startswith("1. the body has 8 bytes\n2. ")


def test_the_body_may_come_by_standard_input_and_the_time_be_now(tmp_path: Path) -> None:
    arguments = ("verify", "--source", "app", "--body", "-", *headers(b"{}"))
    done = called(tmp_path, *arguments, stdin=b"{}")
    assert done.exit_code == 1
    assert "signature_stale" in done.output or "signature_future" in done.output


def test_a_source_without_secrets_verifies_nothing(tmp_path: Path) -> None:
    done = verified(tmp_path, b"{}", source="open")
    assert done.exit_code == 0
    assert "has no secrets" in done.output


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--header", "secret-without-colon"), 2, "--header is 'Name: value'"),
        (("--at", "yesterday"), 2, "--at is RFC 3339"),
        (("--source", "nobody"), 1, "there are: app, open"),
        (("--at", "2026-11-18T11:06:40"), 1, "signature_missing"),
    ],
)
def test_mistakes_are_told(
    tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = verified(tmp_path, b"{}", *arguments)
    assert done.exit_code == code
    assert said in done.output
    assert "secret-without-colon" not in done.output


def test_a_configuration_with_mistakes_is_told(tmp_path: Path) -> None:
    config = tmp_path / "c.yml"
    config.write_text("sauces: []\n", encoding="utf-8")
    body = tmp_path / "body"
    body.write_bytes(b"")
    command = ["--config", str(config), "events", "verify", "--source", "x", "--body", str(body)]
    done = CliRunner().invoke(chatwatch, command)
    assert done.exit_code == 1
    assert "sauces" in done.output
