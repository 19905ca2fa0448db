"""A module as a person may see it: without its secrets."""

from typing import Any

import msgspec
import yaml

from alerting.secret import Secret
from exporter.probes.blackbox.modules import Module

MASK = "<secret>"


def text(module: Module) -> str:
    """Return a module as YAML, what is as by default left out."""
    return str(yaml.safe_dump(_plain(module), sort_keys=False, allow_unicode=True))


def _plain(value: Any) -> Any:
    if isinstance(value, Secret):
        return MASK
    if isinstance(value, msgspec.Struct):
        defaults = {one.name: one for one in msgspec.structs.fields(value)}
        shown = {name: getattr(value, name) for name in defaults}
        return {
            name: _plain(one) for name, one in shown.items() if not _is_default(defaults[name], one)
        }
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _is_default(field: msgspec.structs.FieldInfo, value: Any) -> bool:
    if field.default is not msgspec.NODEFAULT:
        return bool(value == field.default)
    factory = field.default_factory
    return factory is not msgspec.NODEFAULT and bool(value == factory())
