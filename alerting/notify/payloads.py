"""Values of any shape whose texts are templates: `payload` of webhooks, `details` of PagerDuty.

Pure. As in Alertmanager, what a template makes may be more than text: ``'{{ .Alerts | toJson }}'``
is a list. There any YAML is read so, and a summary like ``Error: disk full`` becomes a mapping;
here only JSON is, except for a payload that is one text in all.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from alerting.document import node, yamltree
from alerting.document.problem import ConfigError

Text = Callable[[str], str]
_UNREAD: Final = object()


def expanded(value: Any, text: Text) -> Any:
    """Return a value with each text of it, and each key, as `text` makes it; numbers stay."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        return {text(key): expanded(inner, text) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [expanded(inner, text) for inner in value]
    return value


def payload(value: Any, text: Text) -> Any:
    """Return the whole of a body: `value` expanded, with JSON in its texts as what it says."""
    made = expanded(value, text)
    if not isinstance(made, str):
        return _with_json(made)
    found = _json(made)
    if found is _UNREAD:
        found = _yaml(made)
    return found if isinstance(found, dict | list) else made


def _with_json(value: Any) -> Any:
    if isinstance(value, str):
        found = _json(value)
        return value if found is _UNREAD else found
    if isinstance(value, dict):
        return {key: _with_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_json(inner) for inner in value]
    return value


def _json(text: str) -> Any:
    """Return what a text says as JSON, or _UNREAD."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return _UNREAD


def _yaml(text: str) -> Any:
    """Return what a text says as YAML, or _UNREAD."""
    try:
        tree = yamltree.tree(text, "payload")
    except ConfigError:
        return _UNREAD
    return _UNREAD if tree.problems else node.data(tree.root)
