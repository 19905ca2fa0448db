import stat
from pathlib import Path

import pytest

from exporter.web import admin_token


def test_a_token_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "admin-token"
    made = admin_token.read_or_make(path)
    assert len(made) >= 40
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert admin_token.read_or_make(path) == made
    assert [one.name for one in path.parent.iterdir()] == ["admin-token"]


def test_a_token_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "admin-token"
    path.write_text("a-token-of-the-operator\n")
    path.chmod(0o644)
    assert admin_token.read_or_make(path) == "a-token-of-the-operator"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "short", "eine-schlüssel-zeichenkette"])
def test_a_file_without_a_token_is_an_error_that_says_what_to_do(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "admin-token"
    path.write_text(content)
    with pytest.raises(admin_token.NoTokenError, match="delete the file to have one made"):
        admin_token.read_or_make(path)


def test_who_comes_second_takes_the_token_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "admin-token"
    assert admin_token._placed(path, "the-first-of-two-tokens")
    assert not admin_token._placed(path, "the-second-of-two-tokens")
    assert admin_token.read_or_make(path) == "the-first-of-two-tokens"


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    with pytest.raises(OSError, match="data"):
        admin_token.read_or_make(tmp_path / "data" / "admin-token")
