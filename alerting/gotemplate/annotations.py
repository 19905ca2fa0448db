"""Annotations and labels of alerting rules: what Prometheus' templates find there.

``$labels``, ``$externalLabels``, ``$externalURL`` and ``$value`` are known outside definitions.
https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#templating
"""

import functools
from datetime import datetime
from typing import Final

from msgspec import Struct

from alerting.gotemplate import prometheus, samples, template
from alerting.gotemplate.errors import TemplateError
from alerting.gotemplate.limits import LIMITS, Limits
from alerting.gotemplate.prometheus import Query
from alerting.gotemplate.template import Template
from alerting.gotemplate.values import Record, Type
from alerting.model import Labels

PRELUDE: Final = {
    "$labels": "Labels",
    "$externalLabels": "ExternalLabels",
    "$externalURL": "ExternalURL",
    "$value": "Value",
}
# Prometheus writes the prelude before the text, so its columns are as much larger.
_SHIFT: Final = sum(len(f"{{{{{name} := .{field}}}}}") for name, field in PRELUDE.items())
_DATA: Final = Type(
    "struct { Labels map[string]string; ExternalLabels map[string]string; "
    "ExternalURL string; Value interface {} }",
    "struct",
)
_INTERFACES: Final = frozenset({"Value"})
_KEPT: Final = 1024


class Surroundings(Struct, frozen=True):
    """What every rule's templates may ask for, whatever the sample."""

    now: datetime
    query: Query
    external_labels: Labels = ()
    external_url: str = ""
    limits: Limits = LIMITS


@functools.lru_cache(maxsize=_KEPT)
def parsed(text: str, limits: Limits = LIMITS) -> Template:
    """Read an annotation; TemplateError says where it goes wrong."""
    return template.parsed(text, prometheus.NAMES, PRELUDE, limits)


def expanded(
    text: str, alert: str, labels: Labels, value: float, around: Surroundings
) -> tuple[str, TemplateError | None]:
    """Return what an annotation says of a sample, and the mistake in it if there is one.

    ``alert`` is the rule's name; ``labels`` are the sample's own, with its name. In place of a
    text that cannot be made stands what Prometheus says then.
    """
    if "{{" not in text:
        return text, None
    data = Record(
        _DATA,
        {
            "Labels": samples.named(labels),
            "ExternalLabels": samples.named(around.external_labels),
            "ExternalURL": around.external_url,
            "Value": value,
        },
        _INTERFACES,
    )
    given = prometheus.functions(around.query, around.now, around.external_url, around.limits)
    try:
        return parsed(text, around.limits).rendered(data, given, around.limits), None
    except TemplateError as error:
        return f"<error expanding template: {said(error, alert)}>", error


def said(error: TemplateError, alert: str) -> str:
    """Return a mistake in Prometheus' words."""
    name = f"__alert_{alert}"
    what = "parsing" if error.is_of_reading else "executing"
    return f"error {what} template {name}: {error.go_text(name, _SHIFT)}"
