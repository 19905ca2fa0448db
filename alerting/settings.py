"""The section `alerting` of config/chatwatch.yml: which rules, who is told, how they are judged."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from alerting.notify.limits import Limits
from alerting.samples import Settings as Samples
from alerting.thresholds import Thresholds

Pattern = Annotated[str, Meta(min_length=1, max_length=4096)]


class Alerting(Struct, frozen=True, forbid_unknown_fields=True):
    """Rules and receivers; paths are of the directory of this file."""

    config: Annotated[
        str,
        Meta(
            max_length=4096,
            description="Alertmanager's configuration: who is told; without one nobody is, and "
            "alerts are only shown",
        ),
    ] = ""
    rules: Annotated[
        tuple[Pattern, ...],
        Meta(max_length=100, description="files of rules; `*` and `?` stand for any characters"),
    ] = ()
    evaluate: Annotated[
        Literal["embedded"], Meta(description="who evaluates rules: `embedded`, this daemon")
    ] = "embedded"
    deliver: Annotated[
        Literal["embedded"], Meta(description="who tells people: `embedded`, this daemon")
    ] = "embedded"
    thresholds: Thresholds = field(default_factory=Thresholds)
    samples: Samples = field(default_factory=Samples)
    delivery: Limits = field(default_factory=Limits)
