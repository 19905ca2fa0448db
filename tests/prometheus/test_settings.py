"""prometheus/prometheus.yml is one that Prometheus reads, and it scrapes what compose starts."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from alerting import strict
from exporter.config import Config
from tests.house import tree
from tests.tools import tool

FOLDER = tree.ROOT / "prometheus"
FILE = FOLDER / "prometheus.yml"
SETTINGS: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
JOBS = {job["job_name"]: job for job in SETTINGS["scrape_configs"]}
EXAMPLES = sorted((FOLDER / "examples").glob("*.yml"))
KEY = "/run/keys/prometheus/token"


def checked(file: Path) -> None:
    """Have promtool read a file and all that it names."""
    run = [tool("promtool"), "check", "config", str(file)]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_promtool_finds_the_file_good_with_its_rules_and_its_key(tmp_path: Path) -> None:
    """In the container the key is there; here it is another."""
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "token").write_text("t" * 43)
    text = FILE.read_text(encoding="utf-8")
    assert text.count(KEY) == 1
    (tmp_path / FILE.name).write_text(text.replace(KEY, str(tmp_path / "token")))
    checked(tmp_path / FILE.name)


def test_rule_files_are_looked_for_beside_the_file() -> None:
    assert SETTINGS["rule_files"] == ["rules/*.yml"]


def test_a_scrape_has_time_to_end_before_the_next() -> None:
    assert SETTINGS["global"]["scrape_timeout"] == "10s"
    assert SETTINGS["global"]["scrape_interval"] == "15s"


def test_chatwatch_is_scraped_by_the_name_of_its_job() -> None:
    assert JOBS["chatwatch"]["static_configs"] == [{"targets": ["chatwatch:9870"]}]


@pytest.mark.parametrize("name", ["mimir", "thanos", "victoriametrics"])
def test_an_example_of_remote_write_is_good_and_says_how_to_check_it(name: str) -> None:
    file = FOLDER / f"examples/{name}.yml"
    assert file in EXAMPLES
    text = file.read_text(encoding="utf-8")
    assert f"promtool check config prometheus/examples/{name}.yml\n" in text
    made = yaml.safe_load(text)
    assert len(made["remote_write"]) == 1
    assert made["global"]["external_labels"]["cluster"]
    assert {job["job_name"]: job for job in made["scrape_configs"]}["chatwatch"] == JOBS[
        "chatwatch"
    ]
    checked(file)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_what_an_example_says_of_chatwatch_is_a_configuration_of_it(file: Path) -> None:
    said = file.read_text(encoding="utf-8").replace("\n# ", " ")
    (written,) = re.findall(r"`(alerting: .+?)`", said)
    found = strict.load(written, Config, file="", environ={}, read=strict.read_file)
    assert not isinstance(found.alerting.evaluate, str)
    assert found.alerting.evaluate.prometheus.startswith("http://")
