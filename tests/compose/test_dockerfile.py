"""The image: small, without root, of pinned packages, and honest about its health."""

import fnmatch
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from exporter.web.routes import ROUTES
from tests.daemon import free_port, running
from tests.house import tree

TEXT = (tree.ROOT / "Dockerfile").read_text(encoding="utf-8")
# One instruction a line, comments gone, as the builder reads it.
LINES = re.sub(r"\\\n\s*", "", re.sub(r"(?m)^\s*#.*\n", "", TEXT)).splitlines()
STEPS = [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in LINES if line.strip()]
LAST = max(place for place, (word, _) in enumerate(STEPS) if word == "FROM")
IMAGE = STEPS[LAST:]
IGNORED = (tree.ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def told(word: str) -> list[str]:
    """The arguments of an instruction in the last stage."""
    return [rest for name, rest in IMAGE if name == word]


def test_the_base_is_slim_and_the_python_that_ci_runs() -> None:
    (version,) = [rest for word, rest in STEPS if word == "ARG"]
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert version.startswith("PYTHON=" + project["requires-python"].removeprefix(">="))
    assert "-slim-" in version
    bases = [rest for word, rest in STEPS if word == "FROM"]
    assert bases == ["python:${PYTHON} AS build", "python:${PYTHON}"]
    assert "latest" not in TEXT


def test_nothing_is_compiled_and_everything_is_pinned() -> None:
    (install, own) = [rest for word, rest in STEPS if word == "RUN" and "pip --python" in rest]
    assert "--only-binary :all:" in install
    assert "--constraint constraints.txt" in install
    assert "--no-deps" in own
    assert not re.search(r"apt|gcc|build-essential|curl|wget", TEXT)


def test_it_does_not_run_as_root() -> None:
    (user,) = told("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    owner, group = user.split(":")
    (made,) = [rest for rest in told("RUN") if "/data" in rest]
    assert f"--owner={owner} --group={group}" in made
    assert told("VOLUME") == ["/data"]


def test_it_runs_the_command_that_is_installed() -> None:
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (entry,) = told("ENTRYPOINT")
    (command,) = told("CMD")
    assert json.loads(entry)[0] in project["scripts"]
    assert json.loads(command)[0::2] == ["--config", "run"]
    path = Path(json.loads(command)[1])
    (copied,) = [rest for rest in told("COPY") if rest.startswith("config ")]
    assert (tree.ROOT / "config" / path.relative_to(copied.split()[1])).is_file()


def test_what_is_copied_reaches_the_builder_and_nothing_else_does() -> None:
    copied = {
        name
        for word, rest in STEPS
        if word == "COPY" and not rest.startswith("--from")
        for name in rest.split()[:-1]
    }
    kept = {line.removeprefix("!") for line in IGNORED if line.startswith("!")}
    assert IGNORED[1] == "*"
    assert copied == kept
    assert all((tree.ROOT / name).exists() for name in copied)
    assert any(fnmatch.fnmatch("alerting/__pycache__", one.replace("**/", "*/")) for one in IGNORED)


def test_no_secret_is_in_the_image() -> None:
    assert not [rest for word, rest in STEPS if word in {"ARG", "ENV"} if "TOKEN" in rest.upper()]


def health(port: int) -> int:
    """Run the health check on a port of ours; return its exit code."""
    (check,) = told("HEALTHCHECK")
    words = json.loads(check[check.index("[") :])
    assert words[:2] == ["python", "-c"]
    (path,) = re.findall(r"http://127\.0\.0\.1:9870(/[^']*)'", words[2])
    assert path in {route.path for route in ROUTES}
    program = words[2].replace(":9870", f":{port}")
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=False, timeout=30
    )
    return done.returncode


def test_it_is_healthy_when_the_daemon_is_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy in the environment, where nobody listens, is not asked."""
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    with running(tmp_path) as daemon:
        assert health(daemon.port) == 0


def test_it_is_not_healthy_when_nobody_listens() -> None:
    assert health(free_port()) == 1
