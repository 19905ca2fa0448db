"""Samples and labels as templates have them.

https://prometheus.io/docs/prometheus/latest/configuration/template_reference/#data-structures
"""

from collections.abc import Iterable
from typing import Final

from alerting.gotemplate import quoting
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.values import STRINGS, List, Map, Pointer, Record, Type, Value
from alerting.model import Labels, Sample

_STRUCT: Final = Type("template.sample", "struct")
SAMPLE: Final = Type("*template.sample", "ptr", _STRUCT)
SAMPLES: Final = Type("template.queryResult", "slice", SAMPLE)
_NOWHERE: Final = "runtime error: invalid memory address or nil pointer dereference"
_TEXT_LABEL: Final = "__value__"


def named(labels: Labels) -> Map:
    """Return labels as a map; one that is absent is empty there."""
    return Map(STRINGS, {quoting.clean(name): quoting.clean(value) for name, value in labels})


def several(found: Iterable[Sample]) -> List:
    """Return samples as ``query`` answers with them."""
    interfaces = frozenset({"Value"})
    return List(
        SAMPLES,
        tuple(
            Pointer(
                SAMPLE,
                Record(_STRUCT, {"Labels": named(one.labels), "Value": one.value}, interfaces),
            )
            for one in found
        ),
    )


def first(found: List) -> Value:
    if not found.items:
        raise Fault("first() called on vector with no elements")
    return found.items[0]


def value(sample: Pointer | None) -> Value:
    return _field(sample, "Value")


def label(name: str, sample: Pointer | None) -> str:
    """Return the value of a sample's label, "" if it has none."""
    labels = _field(sample, "Labels")
    found = labels.items.get(name) if isinstance(labels, Map) else None
    return found if isinstance(found, str) else ""


def text(sample: Pointer | None) -> str:
    """Return the label that stands for a value that is text."""
    return label(_TEXT_LABEL, sample)


def in_order(name: str, found: List) -> List:
    """Return samples by the value of a label; where it is the same, in the order they were."""

    def key(one: Value) -> bytes:
        return quoting.raw(label(name, one)) if isinstance(one, Pointer) else b""

    return List(found.type, tuple(sorted(found.items, key=key)))


def _field(sample: Pointer | None, name: str) -> Value:
    if sample is None or not isinstance(sample.target, Record):
        # What `value nil` comes to, in Go's words.
        raise Fault(_NOWHERE)
    return sample.target.fields[name]
