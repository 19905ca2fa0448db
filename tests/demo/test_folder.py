"""The demo's folder is emptied only where it is the demo's."""

from pathlib import Path

import pytest

from tests.demo import folder
from tests.demo.fault import CannotPlay


def test_a_folder_of_an_earlier_demo_is_emptied(tmp_path: Path) -> None:
    place = tmp_path / "data/demo"
    with folder.renewed(place):
        (place / "mails").mkdir()
        (place / "mails/1.eml").write_text("old")
        (place / "chatwatch.db").write_text("old")
    with folder.renewed(place):
        assert [path.name for path in place.iterdir()] == [".made-by-demo"]


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter").write_text("dear")
    with folder.renewed(tmp_path / "demo"):
        (tmp_path / "demo/link").symlink_to(tmp_path / "mine")
    with folder.renewed(tmp_path / "demo"):
        pass
    assert (tmp_path / "mine/letter").read_text() == "dear"


def test_a_folder_that_no_demo_wrote_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("dear")
    with pytest.raises(CannotPlay, match="holds what no demo wrote"), folder.renewed(tmp_path):
        pass
    assert (tmp_path / "letter").read_text() == "dear"


def test_a_second_demo_keeps_away_from_the_folder_of_the_first(tmp_path: Path) -> None:
    with folder.renewed(tmp_path):
        (tmp_path / "chatwatch.db").write_text("in use")
        with pytest.raises(CannotPlay, match="another demo uses"), folder.renewed(tmp_path):
            pass
        assert (tmp_path / "chatwatch.db").exists()


def test_a_path_is_shown_as_people_type_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert folder.shown(tmp_path / "data/demo") == "data/demo"
    assert folder.shown(Path("/elsewhere/demo")) == "/elsewhere/demo"
