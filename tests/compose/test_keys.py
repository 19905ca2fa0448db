"""config/compose/keys.sh makes each key once, and whoever needs one sees that one alone."""

import re
import stat
import subprocess
from pathlib import Path

import pytest

from tests.compose.stack import mounted, services, volumes
from tests.house import tree

SCRIPT = tree.ROOT / "config/compose/keys.sh"
ADMIN = "data/admin-token"
SHARED = (
    "run/keys/grafana/password",
    "run/keys/grafana/token",
    "run/keys/postgres/password",
    "run/keys/prometheus/token",
    "run/keys/traffic/token",
)
KEY = re.compile(r"[\w-]{43}")


def made(folder: Path) -> dict[str, str]:
    """Every file below a folder, and what is in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="ascii")
        for path in folder.rglob("*")
        if path.is_file()
    }


def run(folder: Path) -> str:
    done = subprocess.run(
        ["/bin/sh", SCRIPT, folder], capture_output=True, text=True, check=True, timeout=30
    )
    return done.stdout + done.stderr


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folders that the image and its volumes bring."""
    for name in (ADMIN, *SHARED):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    return tmp_path


def test_every_key_is_made_of_32_random_bytes(root: Path) -> None:
    run(root)
    found = made(root)
    assert sorted(found) == [ADMIN, *SHARED]
    assert len(set(found.values())) == len(found)
    assert all(KEY.fullmatch(one) for one in found.values())


def test_what_is_there_stays_and_what_is_empty_does_not(root: Path) -> None:
    (root / ADMIN).write_text("an-admin-token-of-before\n")
    (root / SHARED[0]).touch()
    run(root)
    before = made(root)
    assert run(root) == ""
    assert made(root) == before
    assert before[ADMIN] == "an-admin-token-of-before\n"
    assert KEY.fullmatch(before[SHARED[0]])


def test_it_says_what_it_made_and_shows_no_key(root: Path) -> None:
    told = run(root)
    assert told.splitlines()[0] == f"made /{ADMIN}"
    assert not [key for key in made(root).values() if key in told]


def test_only_the_admins_key_is_closed_to_other_users(root: Path) -> None:
    """The others' are read by the users of other images, which see no folder but their own."""
    run(root)
    assert stat.S_IMODE((root / ADMIN).stat().st_mode) == 0o600
    assert {stat.S_IMODE((root / name).stat().st_mode) for name in SHARED} == {0o444}


def test_the_service_runs_the_script_and_may_write_where_keys_are_kept() -> None:
    service = services()["keys"]
    shell, path = service["entrypoint"]
    assert (shell, mounted(service, path)) == ("sh", SCRIPT)
    assert not service["command"]
    assert (service["restart"], service["network_mode"]) == ("no", "none")
    targets = {mount["target"] for mount in volumes(service).values()}
    assert targets == {str(Path("/", name).parent) for name in (ADMIN, *SHARED)}


@pytest.mark.parametrize(
    "volume", ["grafana-keys", "postgres-keys", "prometheus-keys", "traffic-keys"]
)
def test_a_key_is_seen_by_chatwatch_and_by_who_shows_it(volume: str) -> None:
    seen = {
        name: mounts[volume]
        for name, one in services().items()
        if volume in (mounts := volumes(one))
    }
    readers = seen.keys() - {"keys", "chatwatch", "past"}
    assert readers <= {volume.removesuffix("-keys")}
    assert all(seen[name]["read_only"] for name in seen.keys() - {"keys"})
    assert {one["target"] for one in seen.values()} == {f"/run/keys/{volume.removesuffix('-keys')}"}


def test_the_folders_of_keys_are_the_images_users() -> None:
    """A new volume takes over owner and mode of the folder of the image that it covers."""
    text = (tree.ROOT / "Dockerfile").read_text(encoding="utf-8")
    folders = {str(Path("/", name).parent) for name in SHARED}
    assert not [folder for folder in folders if folder not in text]
