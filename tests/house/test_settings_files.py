"""Every file of config/ is one that the daemon can read, and an editor can check."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from exporter import alerts, config
from exporter.integrations import Vendor
from exporter.probes.blackbox import files
from tests.exporter.integrations.grants import keys
from tests.house import tree

FOLDER = tree.ROOT / "config"
FILES = sorted(FOLDER.rglob("*.yml"))
DAEMONS = [path for path in FILES if "chatwatch.schema.json" in path.read_text().splitlines()[0]]
SECRET = "whsec_" + "c2VjcmV0" * 4
# Secrets whose form is looked at when the file is read.
KEYS = {
    "STRIPE_KEY": "rk_live_planted",
    "SALESFORCE_PEM": keys.pem(),
    "GOOGLE_JSON": json.dumps(
        {
            "type": "service_account",
            "client_email": "watch@example.iam.gserviceaccount.com",
            "private_key": keys.pem(),
            "token_uri": "https://oauth2.googleapis.com/token",
        }
    ),
}
SCHEMAS = sorted(FOLDER.rglob("*.json"))


def test_there_is_a_file_to_start_with() -> None:
    assert FOLDER / "chatwatch.yml" in FILES


def test_the_shipped_file_needs_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree.ROOT)
    config.load(FOLDER / "chatwatch.yml", {})


@pytest.mark.parametrize("path", DAEMONS, ids=tree.name)
def test_a_file_is_good_with_all_that_it_names(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every secret that it and its neighbours name, in the environment or below the folder."""
    monkeypatch.chdir(tmp_path)
    texts = "".join(map(Path.read_text, path.parent.glob("*.yml")))
    for name in re.findall(r'"file:(\w[\w./-]+)"', texts):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{SECRET} of {name}")
    names = re.findall(r"env:(\w+)", texts)
    environment = dict.fromkeys(names, SECRET) | KEYS
    found = config.load(path, environment)
    alerts.load(found.alerting, path.parent, environment)
    files.load(found.blackbox.config, path.parent, environment)


@pytest.mark.parametrize("path", sorted((FOLDER / "rules").glob("*.yml")), ids=tree.name)
def test_shipped_rules_are_those_of_the_shipped_file(path: Path) -> None:
    shipped = config.load(FOLDER / "chatwatch.yml", {})
    groups = alerts.load(shipped.alerting, FOLDER, {}).groups
    assert str(path) in {group.file for group in groups}


def test_the_example_of_integrations_has_one_of_each_vendor() -> None:
    text = (FOLDER / "examples/integrations.yml").read_text(encoding="utf-8")
    written = re.findall(r"\btype: (\w+)", text.partition("\nintegrations:")[2])
    assert {str(one.__struct_config__.tag) for one in get_args(Vendor)} <= set(written)


def test_the_shipped_modules_load() -> None:
    assert "http_2xx" in files.load("blackbox.yml", FOLDER, {})


@pytest.mark.parametrize("path", FILES, ids=tree.name)
def test_a_file_tells_the_editor_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    start, _, schema = first.partition("$schema=")
    assert start == "# yaml-language-server: "
    assert (path.parent / schema).resolve() in SCHEMAS


@pytest.mark.parametrize("path", SCHEMAS, ids=tree.name)
def test_a_schema_is_one(path: Path) -> None:
    assert json.loads(path.read_text(encoding="utf-8"))["$schema"]
