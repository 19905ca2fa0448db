"""Rows of the requirement documents, read in their own words and told in ours. Pure."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from exporter.events import bounds, tree
from exporter.events.invalid import Invalid, shown, translated
from exporter.refusal import Refused

_Row = TypeVar("_Row", bound=msgspec.Struct)
HELP = "the fields of this call are in docs/analytics-calls.md"
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def of(raw: Any, wanted: type[_Row]) -> _Row:
    """Return a row, or raise Invalid that names the field as the caller wrote it."""
    if not isinstance(raw, dict):
        raise Invalid("wrong_type", f"the body: expected an object, got {shown(raw)}", HELP)
    # null is how many callers write "absent".
    told = {name: one for name, one in bounds.storable(raw).items() if one is not None}
    try:
        return msgspec.convert(told, wanted)
    except msgspec.ValidationError as error:
        invalid = translated(error, told, wanted)
        raise Invalid(invalid.code, invalid.message, HELP) from None


def beside(raw: Mapping[str, Any], wanted: type[msgspec.Struct]) -> dict[str, Any]:
    """Return what a row holds beside its own fields: fields of events.md, and unknown ones."""
    own = {one.encode_name for one in msgspec.structs.fields(wanted)}
    return {name: one for name, one in raw.items() if name not in own and one is not None}


def id_of(kind: str, raw: Mapping[str, Any]) -> str:
    """Return the caller's ``id``, else one of the content, so that a retry changes nothing."""
    given = raw.get("id")
    if isinstance(given, str) and given:
        return given
    try:
        return f"{kind}/{tree.digest(raw)}"
    except Refused as refused:
        raise Invalid("too_deep", f"the body: {refused.message}", HELP) from None


def snake(name: str) -> str:
    """Return ``customerId`` and ``Customer-Id`` as ``customer_id``."""
    return _HUMP.sub("_", name.strip()).replace("-", "_").replace(" ", "_").lower()
