import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from exporter.store import key_file


def test_an_absent_key_is_made_for_its_owner_only_and_then_read(tmp_path: Path) -> None:
    path = tmp_path / "data" / "key"
    made = key_file.read_or_make(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(base64.b64decode(made)) == key_file.KEY_BYTES
    assert key_file.read_or_make(path) == made
    assert [file.name for file in path.parent.iterdir()] == ["key"]


def test_a_key_that_is_there_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("mine\n")
    assert key_file.read_or_make(path) == "mine"


def test_two_keys_are_never_the_same(tmp_path: Path) -> None:
    assert key_file.read_or_make(tmp_path / "a") != key_file.read_or_make(tmp_path / "b")


def test_those_who_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: key_file.read_or_make(tmp_path / "key"), range(8)))
    assert len(keys) == 1
