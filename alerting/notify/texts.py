"""What is wrong with the Go templates of receivers, whatever the notice. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct, structs

from alerting.notify import templating
from alerting.notify.definitions import Templates
from alerting.notify.http_settings import HttpSettings
from alerting.notify.tls import Tls
from alerting.secret import Secret

Found = Iterator[tuple[str, str]]
_HIDDEN: Final = "not a template that can be read, or it names one that there is not"


def problems(path: str, value: Any, templates: Templates) -> Found:
    """Yield what is wrong with the templates of whatever stands at a path, by their paths.

    What is wrong with one in a secret is told without its words.
    """
    for place, text in _texts(path, value):
        written = text.reveal() if isinstance(text, Secret) else text
        if "{{" in written and (said := templating.problem(written, templates)) is not None:
            yield place, _HIDDEN if isinstance(text, Secret) else said


def _texts(path: str, value: Any) -> Iterator[tuple[str, str | Secret]]:
    """Yield all texts below a path but for those about connections, which are no templates."""
    match value:
        case HttpSettings() | Tls():
            return
        case str() | Secret():
            yield path, value
        case Mapping():
            yield from ((path, str(key)) for key in value)
    for place, inner in _inside(path, value):
        yield from _texts(place, inner)


def _inside(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a value consists of, with the paths."""
    match value:
        case Struct():
            for one in structs.fields(value):
                yield f"{path}.{one.encode_name}", getattr(value, one.name)
        case Mapping():
            for key, inner in value.items():
                yield f"{path}.{key}", inner
        case tuple() | list():
            yield from ((f"{path}[{place}]", one) for place, one in enumerate(value))
