"""What is asked of `/probe`, read strictly: a ValueError says what may be asked."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from alerting.strict import Duration, quoted
from exporter.probes.blackbox.modules import Module

PARAMETERS: Final = ("target", "module", "hostname", "debug")
DEFAULT_MODULE: Final = "http_2xx"
LONGEST_TARGET: Final = 2_048
LONGEST_HOSTNAME: Final = 253
# Where the caller names no timeout of its own.
UNTOLD_SECONDS: Final = 120.0
SHORTEST_SECONDS: Final = 0.01


class Question(Struct, frozen=True):
    """A target, how long a run may take, and the name under which it is asked for."""

    target: str
    timeout: Duration
    hostname: str = ""
    name: str = "probe"


class Asked(Struct, frozen=True):
    """What a caller asks for; ``debug`` is for a person who wants to know why."""

    target: str
    module: str
    hostname: str
    debug: bool


def asked(query: Mapping[str, str]) -> Asked:
    """Return what the parameters ask for."""
    target, hostname = query.get("target", ""), query.get("hostname", "")
    if not target:
        raise ValueError("the parameter target is missing: say what to probe")
    if len(target) > LONGEST_TARGET:
        raise ValueError(f"target is longer than {LONGEST_TARGET} characters")
    if len(hostname) > LONGEST_HOSTNAME:
        raise ValueError(f"hostname is longer than {LONGEST_HOSTNAME} characters")
    if not (target + hostname).isprintable():
        raise ValueError("target and hostname are printable text")
    module = query.get("module", "") or DEFAULT_MODULE
    return Asked(target, module, hostname, query.get("debug") == "true")


def module(modules: Mapping[str, Module], name: str) -> Module:
    """Return a module by its name."""
    found = modules.get(name)
    if found is None:
        known = ", ".join(sorted(modules)) or "none"
        raise ValueError(f"there is no module {quoted(name)}; there are: {known}")
    return found


def timeout(header: str | None, offset: float, of_module: float) -> Duration:
    """Return how long a run may take: the scrape's timeout less the offset, or the module's.

    ``header`` is X-Prometheus-Scrape-Timeout-Seconds. The module's stands where it is shorter, or
    where the scrape leaves no time.
    """
    try:
        told = float(header) if header else 0.0
    except ValueError:
        told = -1.0
    if not 0 <= told <= 86_400:
        said = "X-Prometheus-Scrape-Timeout-Seconds is a number of seconds, 0 to 86400"
        raise ValueError(f"{said}, got {quoted(header or '')}")
    left = (told or UNTOLD_SECONDS) - offset
    shortest = of_module if 0 < of_module < left or left <= 0 else left
    return Duration(max(shortest, SHORTEST_SECONDS))
