"""The JSON Schemas of the files of config/: ``python -m exporter.schema`` writes them."""

import json
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import NODEFAULT, Struct, inspect

from alerting import alertmanager, rules
from exporter.config import Config
from exporter.probes.blackbox import modules

FOLDER: Final = Path("config")
FILES: Final[dict[str, type[Struct]]] = {
    "chatwatch": Config,
    "alerting": alertmanager.Alertmanager,
    "rules": rules.File,
    "blackbox": modules.File,
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def path(name: str) -> Path:
    """Return where the schema of a kind of file lies."""
    return FOLDER / f"{name}.schema.json"


def written(name: str) -> str:
    """Return the text of a schema."""
    made = {"$schema": _DIALECT, "title": f"{name}.yml", **schema(FILES[name])}
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def schema(type: type[Struct]) -> dict[str, Any]:
    """Return the schema of a Struct that alerting.strict loads, with the defaults of our types."""
    made = msgspec.json.schema(type, schema_hook=_own)
    definitions = made["$defs"]
    for struct in _structs(inspect.type_info(type)):
        short = struct.cls.__name__
        # Structs of one name are told apart by their modules.
        whole = f"{struct.cls.__module__}.{short}"
        definition = definitions[whole if whole in definitions else short]
        # strict.load refuses unknown keys of any Struct.
        definition["additionalProperties"] = False
        for field in struct.fields:
            if _is_ours(field):
                default = _written(field.default_factory())
                definition["properties"][field.encode_name]["default"] = default
    return made


def _own(type: type[Any]) -> dict[str, Any]:
    # Each place is told what it holds, so the definition is copied.
    return dict(type.schema)


def _is_ours(field: inspect.Field) -> bool:
    kind = field.type.type if isinstance(field.type, inspect.Metadata) else field.type
    is_plain = isinstance(kind, inspect.CustomType | inspect.DictType | inspect.VarTupleType)
    return is_plain and field.default_factory is not NODEFAULT


def _written(default: Any) -> Any:
    """Return a default as it is written in a file."""
    if isinstance(default, tuple):
        return [str(one) for one in default]
    return default if isinstance(default, dict) else str(default)


def _structs(kind: inspect.Type, known: frozenset[type] = frozenset()) -> list[inspect.StructType]:
    """Return every Struct that a type can hold; one within itself, as routes are, counts once."""
    match kind:
        case inspect.Metadata(type=inner) | inspect.VarTupleType(item_type=inner):
            return _structs(inner, known)
        case inspect.UnionType(types=types):
            return [struct for one in types for struct in _structs(one, known)]
        case inspect.StructType(fields=fields, cls=cls) if cls not in known:
            within = known | {cls}
            return [kind, *(one for field in fields for one in _structs(field.type, within))]
    return []


if __name__ == "__main__":
    for name in FILES:
        path(name).write_text(written(name), encoding="utf-8")
