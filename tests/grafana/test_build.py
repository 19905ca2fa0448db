"""The committed dashboards are those that the code builds, and nothing of them is misspelt."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from grafana import build, sdk
from tests.grafana.panels import BOARDS


@pytest.mark.parametrize("path", build.files(), ids=lambda path: str(path.name))
def test_a_committed_dashboard_is_fresh(path: Any) -> None:
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    assert written == build.files()[path], "run: make dashboards"


def test_there_is_no_dashboard_that_nobody_builds() -> None:
    there = {path for path in build.FOLDER.rglob("*") if path.is_file()}
    assert there == set(build.files())


def test_building_twice_gives_the_same_bytes() -> None:
    assert build.files() == build.files()


@pytest.mark.parametrize("name", BOARDS)
def test_the_sdk_knows_every_key(name: str) -> None:
    """What its reader drops is a key that Grafana does not know; what it adds are its defaults."""
    read = sdk.models.Dashboard.from_json(BOARDS[name])
    again = json.loads(json.dumps(read, cls=sdk.JSONEncoder))
    assert list(lost(BOARDS[name], again)) == []


def lost(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """Yield where `after` lacks or changes what `before` has."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            yield from lost(value, after.get(key), f"{path}.{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, value in enumerate(before):
            yield from lost(value, after[place], f"{path}[{place}]")
    elif before != after:
        yield path


def test_main_writes_every_file(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "FOLDER", tmp_path / "new")
    build.main()
    assert {path.name for path in tmp_path.glob("new/*/*.json")} == set(build.BOARDS)
