"""Probes as people write them in YAML."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from alerting import strict
from exporter.probes import Probe


class File(Struct, frozen=True):
    """A file of nothing but probes."""

    probes: tuple[Probe, ...] = ()


def loaded(text: str, environ: Mapping[str, str] | None = None) -> Any:
    """The one probe of a text."""

    def read(_: str) -> str:
        raise FileNotFoundError

    file = strict.load(text, File, file="f", environ=environ or {}, read=read)
    (probe,) = file.probes
    return probe
