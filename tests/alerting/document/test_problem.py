"""A problem says where it is, what is wrong, and what to write instead."""

import pytest

from alerting.document import problem
from alerting.document.problem import ConfigError, Problem


def test_a_problem_is_one_line_that_an_editor_can_open() -> None:
    said = Problem("a.yml", 5, "sources[1].secretz", "unknown key; did you mean 'secrets'?")
    assert str(said) == "a.yml:5: sources[1].secretz: unknown key; did you mean 'secrets'?"
    assert str(Problem("a.yml", 1, "", "the file is empty")) == "a.yml:1: the file is empty"


def test_an_error_shows_a_line_for_each_problem() -> None:
    error = ConfigError(Problem("a.yml", line, "", "wrong") for line in (1, 2))
    assert str(error) == "a.yml:1: wrong\na.yml:2: wrong"
    assert len(error.problems) == 2


@pytest.mark.parametrize(
    ("path", "key", "shown"),
    [
        ("", "server", "server"),
        ("server", "listen", "server.listen"),
        ("caps", "a b", "caps.'a b'"),
        ("caps", "a\nb", r"caps.'a\nb'"),
        ("", "x" * 100, repr("x" * 60)),
    ],
)
def test_a_key_stays_on_its_line(path: str, key: str, shown: str) -> None:
    assert problem.key_path(path, key) == shown


def test_what_was_written_is_quoted_and_cut() -> None:
    assert problem.quoted("a\nb") == r"'a\nb'"
    assert problem.quoted("x" * 41) == repr("x" * 40 + "…")


@pytest.mark.parametrize(
    ("written", "known", "hint"),
    [
        ("secretz", ["secrets", "name"], "; did you mean 'secrets'?"),
        ("zebra", ["secrets", "name"], "; there are name, secrets"),
        ("secrets" * 10, ["secrets"], "; there are secrets"),
        ("zebra", [], ""),
    ],
)
def test_a_near_word_is_offered_or_all_that_there_are(
    written: str, known: list[str], hint: str
) -> None:
    assert problem.hint(written, known) == hint
