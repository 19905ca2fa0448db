import pytest

from exporter.events import numbered


@pytest.mark.parametrize(
    ("kind", "id", "found"),
    [
        ("user", "7", "desk-user-7"),
        ("", "10", "desk-10"),
        ("user", "5bc8f7ae2d96695c18a", "5bc8f7ae2d96695c18a"),
        ("user", "zd:answerBot", "zd:answerBot"),
        ("user", "", ""),
    ],
)
def test_only_ids_of_figures_are_made_unlike_others(kind: str, id: str, found: str) -> None:
    assert numbered.of("desk", kind, id) == found


def test_an_endless_id_becomes_a_short_one() -> None:
    assert len(numbered.of("desk", "user", "1" * 900)) < 100
    assert len(numbered.of("desk", "user", "x" * 900)) < 100
