"""The tools of the tests keep their own promises."""

import pytest

from tests import tools


def test_a_program_that_is_there_is_given_by_its_path() -> None:
    assert tools.found("sh") is not None


def test_a_missing_program_skips_with_the_package_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHATWATCH_REQUIRE_TOOLS", raising=False)
    with pytest.raises(pytest.skip.Exception, match="prometheus-alertmanager"):
        tools.tool("amtool")


def test_a_missing_program_fails_where_programs_are_required(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CHATWATCH_REQUIRE_TOOLS", "1")
    with pytest.raises(pytest.fail.Exception, match="make test-deps"):
        tools.tool("amtool")


async def test_a_question_is_asked_until_it_is_answered() -> None:
    answers = iter([None, False, "ready"])

    async def next_answer() -> str | bool | None:
        return next(answers)

    assert await tools.eventually(next_answer) == "ready"


async def test_an_answer_that_never_comes_is_named() -> None:
    async def nothing() -> None:
        raise ConnectionRefusedError

    with pytest.raises(AssertionError, match=r"the scrape did not come within 0\.1 s"):
        await tools.eventually(nothing, within=0.1, what="the scrape")
