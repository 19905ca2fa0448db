"""The schemas that editors use say what the loader does."""

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
OBJECTS = schema.schema(Config)["$defs"]
LIMITS = OBJECTS["exporter.sections.Limits"]["properties"]
FILES = sorted((ROOT / "config").rglob("*.yml"))
EVERY = [
    (kind, name) for kind, type in schema.FILES.items() for name in schema.schema(type)["$defs"]
]


def schema_of(path: Path) -> str:
    """The kind of file that a shipped one says it is, to the editor and to us."""
    first = path.read_text(encoding="utf-8").splitlines()[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found
    named = (path.parent / found[1]).resolve().relative_to(ROOT)
    return next(name for name in schema.FILES if schema.path(name) == named)


@pytest.mark.parametrize("name", schema.FILES)
def test_the_schema_on_disk_is_the_one_of_the_code(name: str) -> None:
    on_disk = (ROOT / schema.path(name)).read_text(encoding="utf-8")
    assert on_disk == schema.written(name), "run: make schema"


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_every_object_is_described_and_closed(kind: str, name: str) -> None:
    found = schema.schema(schema.FILES[kind])["$defs"][name]
    assert found["description"]
    assert found["additionalProperties"] is False


def test_our_own_types_are_texts_with_a_pattern_and_a_default() -> None:
    wait = LIMITS["drain"]
    assert (wait["type"], wait["default"]) == ("string", "10s")
    assert re.search(wait["pattern"], str(Duration(5400)))
    assert LIMITS["body"]["default"] == "4MiB"
    assert OBJECTS["Storage"]["properties"]["key"]["default"] == "file:data/key"
    token = re.compile(OBJECTS["Token"]["properties"]["token"]["pattern"])
    assert token.search("sha256:" + "0" * 64)
    assert not token.search("hunter2")
    assert OBJECTS["Metrics"]["properties"]["caps"]["default"]["tenant"] == 50


def unknown(value: Any, rule: dict[str, Any], objects: dict[str, Any]) -> list[str]:
    """The keys of a value that the schema has no word for."""
    if "$ref" in rule:
        return unknown(value, objects[rule["$ref"].rpartition("/")[2]], objects)
    if "discriminator" in rule:
        chosen = rule["discriminator"]["mapping"][value["type"]]
        return unknown(value, {"$ref": chosen}, objects)
    if "anyOf" in rule and isinstance(value, dict):
        return unknown(value, next((one for one in rule["anyOf"] if "$ref" in one), {}), objects)
    if isinstance(value, list):
        return [key for item in value for key in unknown(item, rule.get("items", {}), objects)]
    if isinstance(value, dict) and "properties" in rule:
        known = rule["properties"]
        beneath = [key for key in value if key in known]
        return [key for key in value if key not in known] + [
            inner for key in beneath for inner in unknown(value[key], known[key], objects)
        ]
    return []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_key_of_a_shipped_file_is_in_the_schema(path: Path) -> None:
    found = schema.schema(schema.FILES[schema_of(path)])
    shown = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert unknown(shown, found, found["$defs"]) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_shipped_file_leads_the_editor_to_a_schema(path: Path) -> None:
    assert schema_of(path) in schema.FILES


def test_a_schema_is_json_with_a_dialect() -> None:
    assert json.loads(schema.written("rules"))["$schema"].startswith("https://json-schema.org/")
