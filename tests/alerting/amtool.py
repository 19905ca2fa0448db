"""Debian's amtool, asked what Alertmanager 0.25 makes of a configuration."""

import json
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.tools import tool

_NODE = re.compile(r"(\{.*\})  (?:continue: true  )?receiver: (\S+)")


def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([tool("amtool"), *arguments], capture_output=True, text=True, check=False)


def takes(path: Path) -> bool:
    """Say whether `amtool check-config` is content with a file."""
    return ran("check-config", str(path)).returncode == 0


def written(path: Path, configuration: Mapping[str, Any]) -> Path:
    """Write a configuration; JSON is YAML too."""
    path.write_text(json.dumps(configuration, ensure_ascii=False), encoding="utf-8")
    return path


def routed(lines: Iterable[Iterable[str]]) -> dict[str, Any]:
    """Return a configuration with a route for each list of matchers: the n-th goes to rn."""
    many = [list(one) for one in lines]
    routes = [
        {"receiver": f"r{place}", "matchers": one, "continue": True}
        for place, one in enumerate(many)
    ]
    names = ["root", *(f"r{place}" for place in range(len(many)))]
    return {
        "route": {"receiver": "root", "routes": routes},
        "receivers": [{"name": name} for name in names],
    }


def shown(path: Path) -> dict[str, str]:
    """Return the matchers of all routes below the root as amtool prints them, by receiver."""
    answer = ran("config", "routes", "show", f"--config.file={path}").stdout
    return {receiver: text for text, receiver in _NODE.findall(answer)}


def receivers(path: Path, labels: Mapping[str, str]) -> list[str]:
    """Return whom an alert goes to, in their order."""
    pairs = [f"{name}={json.dumps(value)}" for name, value in labels.items()]
    answer = ran("config", "routes", "test", f"--config.file={path}", *pairs)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip().split(",")
