"""prometheus/prometheus.yml is one that Prometheus reads, and it scrapes what compose starts."""

import subprocess
from typing import Any

import yaml

from tests.house import tree
from tests.tools import tool

FILE = tree.ROOT / "prometheus/prometheus.yml"
SETTINGS: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def test_promtool_finds_the_file_good() -> None:
    """A glob of rule files that nothing matches is good too, its folder absent or not."""
    promtool = tool("promtool")
    done = subprocess.run(
        [promtool, "check", "config", str(FILE)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_rule_files_are_looked_for_beside_the_file() -> None:
    assert SETTINGS["rule_files"] == ["rules/*.yml"]


def test_a_scrape_has_time_to_end_before_the_next() -> None:
    assert SETTINGS["global"]["scrape_timeout"] == "10s"
    assert SETTINGS["global"]["scrape_interval"] == "15s"


def test_chatwatch_is_scraped_by_the_name_of_its_job() -> None:
    jobs = {job["job_name"]: job["static_configs"] for job in SETTINGS["scrape_configs"]}
    assert jobs["chatwatch"] == [{"targets": ["chatwatch:9870"]}]
