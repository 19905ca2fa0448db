"""The command `chatwatch notify test`, against a daemon."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exporter.cli import chatwatch
from tests.exporter.test_asking import config
from tests.exporter.test_remote import answering, http

SENT = {"integration": "webhook[0]", "outcome": "sent", "seconds": 0.25, "detail": "", "tries": 1}
LOST = {**SENT, "integration": "slack[0]", "outcome": "rejected", "detail": "invalid_auth"}


async def told(folder: Path, ways: list[object], *more: str) -> Result:
    body = json.dumps({"integrations": ways}).encode()
    async with answering(http("200 OK", body)) as port:
        command = ["--config", str(config(folder, port)), "notify", "test", "team", *more]
        return await asyncio.to_thread(CliRunner().invoke, chatwatch, command)


@pytest.mark.parametrize(
    ("ways", "code", "said"),
    [
        ([SENT], 0, "webhook[0]  sent after 0.25 s\n"),
        ([SENT, LOST], 1, "slack[0]  rejected after 0.25 s: invalid_auth\n"),
        ([], 1, "team has no integration: nobody is told\n"),
    ],
)
async def test_each_integration_says_what_became_of_it(
    tmp_path: Path, ways: list[object], code: int, said: str
) -> None:
    done = await told(tmp_path, ways)
    assert done.exit_code == code
    assert done.output.endswith(said)


async def test_programs_are_answered_in_json(tmp_path: Path) -> None:
    done = await told(tmp_path, [SENT], "--json")
    assert json.loads(done.output) == {"integrations": [SENT]}
