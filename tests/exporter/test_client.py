"""What the package and its page promise as a whole."""

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

from exporter.client import Client
from tests.exporter.client.fakes import serving

PAGE = Path(__file__).parents[2] / "docs/client.md"
FOREIGN = """
import sys
before = set(sys.modules)
import exporter.client
names = {name.partition(".")[0] for name in set(sys.modules) - before}
print(*sorted(names - sys.stdlib_module_names))
"""
CALLS = re.compile(r"`(\w+)\(")


def run(program: str, **environ: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, **environ},
    )
    return ended.stdout


def test_an_app_imports_it_with_nothing_but_the_standard_library_and_msgspec() -> None:
    # msgspec takes typing_extensions where it finds it.
    assert set(run(FOREIGN).split()) - {"typing_extensions"} == {"alerting", "exporter", "msgspec"}


def test_the_pages_example_runs_as_it_stands() -> None:
    example = PAGE.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    with serving() as daemon:
        assert "accepted=2" in run(example, CHATWATCH_URL=daemon.url)
        types = [event["type"] for event in daemon.kept.values()]
    assert types == ["chat.query.answered", "chat.feedback.received"]


def test_the_page_names_every_call_and_its_arguments_in_order() -> None:
    page = PAGE.read_text(encoding="utf-8")
    public = {name for name, _ in inspect.getmembers(Client, inspect.isfunction) if name[0] != "_"}
    assert public <= set(CALLS.findall(page))
    for name, listed in re.findall(r"^\| `(\w+)\((.*?)\)`", page, re.MULTILINE):
        words = [word for word in re.findall(r"\w+", listed) if word != "fields"]
        arguments = list(inspect.signature(getattr(Client, name)).parameters)[1:]
        assert words == arguments[: len(words)], name
