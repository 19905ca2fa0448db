"""The schema that editors use says what the loader does."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from alerting.strict import Duration
from exporter import schema
from exporter.config import Config

ROOT = Path(__file__).parents[2]
SCHEMA = schema.schema(Config)
OBJECTS = SCHEMA["$defs"]
FILES = sorted((ROOT / "config").rglob("*.yml"))


def test_the_schema_on_disk_is_the_one_of_the_code() -> None:
    on_disk = (ROOT / schema.FILE).read_text(encoding="utf-8")
    assert on_disk == schema.written(), "run: python -m exporter.schema"


@pytest.mark.parametrize("name", OBJECTS)
def test_every_object_is_described_and_closed(name: str) -> None:
    assert OBJECTS[name]["description"]
    assert OBJECTS[name]["additionalProperties"] is False


def test_our_own_types_are_texts_with_a_pattern_and_a_default() -> None:
    wait = OBJECTS["Limits"]["properties"]["drain"]
    assert (wait["type"], wait["default"]) == ("string", "10s")
    assert re.search(wait["pattern"], str(Duration(5400)))
    assert OBJECTS["Limits"]["properties"]["body"]["default"] == "4MiB"
    assert OBJECTS["Storage"]["properties"]["key"]["default"] == "file:data/key"
    token = re.compile(OBJECTS["Token"]["properties"]["token"]["pattern"])
    assert token.search("sha256:" + "0" * 64)
    assert not token.search("hunter2")
    assert OBJECTS["Metrics"]["properties"]["caps"]["default"]["tenant"] == 50


def unknown(value: Any, rule: dict[str, Any]) -> list[str]:
    """The keys of a value that the schema has no word for."""
    if "$ref" in rule:
        return unknown(value, OBJECTS[rule["$ref"].rpartition("/")[2]])
    if "discriminator" in rule:
        chosen = rule["discriminator"]["mapping"][value["type"]]
        return unknown(value, {"$ref": chosen})
    if "anyOf" in rule and isinstance(value, dict):
        return unknown(value, next(one for one in rule["anyOf"] if "$ref" in one))
    if isinstance(value, list):
        return [key for item in value for key in unknown(item, rule["items"])]
    if isinstance(value, dict) and "properties" in rule:
        known = rule["properties"]
        beneath = [key for key in value if key in known]
        return [key for key in value if key not in known] + [
            inner for key in beneath for inner in unknown(value[key], known[key])
        ]
    return []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_key_of_a_shipped_file_is_in_the_schema(path: Path) -> None:
    assert unknown(yaml.safe_load(path.read_text(encoding="utf-8")), SCHEMA) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_file_leads_the_editor_to_the_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found
    assert (path.parent / found[1]).resolve() == ROOT / schema.FILE


def test_the_schema_is_json_with_a_dialect() -> None:
    assert json.loads(schema.written())["$schema"].startswith("https://json-schema.org/")
