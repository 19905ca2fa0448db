import asyncio
from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace

from alerting.duration import Duration
from exporter.probes import attempts
from exporter.probes.result import Result
from tests.exporter.probes.examples import AT, Scripted, result


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "RETRY_SECONDS", 0.0)


async def as_it_is(found: Result) -> Result:
    return found


class Story:
    """Attempts that come to these reasons, a second apart; the last one goes on."""

    def __init__(self, *reasons: str) -> None:
        self._reasons = list(reasons)
        self.attempts = 0

    async def __call__(self, name: str) -> Result:
        reason = self._reasons[min(self.attempts, len(self._reasons) - 1)]
        self.attempts += 1
        return result(name, reason, after=self.attempts - 1.0)


def probe(script: Callable[[str], Awaitable[Result]], retries: int = 0) -> Scripted:
    return Scripted(name="shop", timeout=Duration(0.05), retries=retries, script=script)


@pytest.mark.parametrize(
    ("reasons", "allowed", "reason", "retries"),
    [
        ([""], 2, "", 0),
        (["dns"], 0, "dns", 0),
        (["dns", ""], 2, "", 1),
        (["dns", "timeout", ""], 2, "", 2),
        (["dns", "timeout", "status", ""], 2, "status", 2),
        (["internal", ""], 2, "internal", 0),
    ],
)
async def test_what_fails_is_tried_again_as_often_as_it_may(
    reasons: list[str], allowed: int, reason: str, retries: int
) -> None:  # a table
    story = Story(*reasons)
    found = await attempts.ran(probe(story, allowed), as_it_is)
    assert (found.result.reason, found.result.retries, found.error) == (reason, retries, None)
    assert story.attempts == retries + 1


async def test_a_run_began_when_its_first_attempt_did() -> None:
    once = await attempts.ran(probe(Story("dns"), 0), as_it_is)
    assert once.result.started == AT
    again = await attempts.ran(probe(Story("dns", ""), 1), as_it_is)
    assert again.result.started > AT


async def test_a_crash_is_a_run_that_could_not_judge_and_is_not_tried_again() -> None:
    async def crash(_: str) -> Result:
        raise ValueError("a secret perhaps")

    found = await attempts.ran(probe(crash, 3), as_it_is)
    assert isinstance(found.error, ValueError)
    assert (found.result.verdict, found.result.retries) == ("unknown", 0)
    assert found.result.detail == "a mistake of ours, see the log: ValueError"


async def test_an_attempt_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MARGIN_SECONDS", 0.0)

    async def hang(_: str) -> Result:
        await asyncio.Event().wait()
        raise AssertionError

    found = await attempts.ran(probe(hang, 3), as_it_is)
    assert (found.error, found.result.verdict) == (None, "unknown")
    assert found.result.detail == "it did not keep its timeout of 50ms"


async def test_whose_failure_it_is_is_asked_of_the_last_attempt_unless_it_is_local() -> None:
    asked: list[str] = []

    async def excuse(found: Result) -> Result:
        asked.append(found.reason)
        return replace(found, reason="offline")

    found = await attempts.ran(probe(Story("dns", "timeout"), 1), excuse)
    assert (found.result.reason, found.result.retries, asked) == ("offline", 1, ["timeout"])
    local = replace(probe(Story("dns")), local=True)
    assert (await attempts.ran(local, excuse)).result.reason == "dns"
