"""Values made safe for their places in a page of HTML: what html/template adds to text/template.

Where Go works out the places before the template is executed, here they are followed while it is:
a page whose places depend on its data is no error here.
https://pkg.go.dev/html/template
"""

from html import unescape
from typing import Final

from alerting.gotemplate import escaping, places, printing, safety, syntax, values
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.places import Place
from alerting.gotemplate.values import Named, Value

_ESCAPES: Final = frozenset({"html", "urlquery"})


class Page:
    """One page while it is made."""

    def __init__(self) -> None:
        self._place = places.START

    def literal(self, text: str) -> str:
        self._place, shown = places.advanced(self._place, text)
        return shown

    def value(self, value: Value, pipe: syntax.Pipe, limit: int) -> str:
        """Return a value as safe as its place wants it; a script has no place for one."""
        _check(pipe)
        escape = _function(pipe.commands[-1])
        text = "" if value is None or value is values.NIL else printing.shown(value, limit)
        place = self._place
        if place.state in {"tag", "named"}:
            harmless = place.state == "named" or places.kind(text) == "plain"
            self._place = Place("named", place.element, place.kind)
            return safety.name(text, is_harmless=harmless)
        if place.state == "before value":
            self._place = place = Place("value", place.element, place.kind)
        type = value.type if isinstance(value, Named) else None
        if place.state == "value":
            return _attribute(text, type, place, escape)
        return _between(text, type, place, escape)


def _check(pipe: syntax.Pipe) -> None:
    for command in pipe.commands[:-1]:
        if (name := _function(command)) in _ESCAPES:
            raise Fault(f'predefined escaper "{name}" disallowed in template')


def _function(command: syntax.Command) -> str:
    first = command.operands[0]
    return first.name if isinstance(first, syntax.Identifier) else ""


def _between(text: str, type: values.Type | None, place: Place, escape: str) -> str:
    match place.state:
        case "comment":
            return ""
        case "style":
            return safety.style(text)
        case "script":
            raise _no_script()
        case "plain element" if type is safety.HTML:
            return safety.kept(text)
    return text if type is safety.HTML or escape == "html" else safety.text(text)


def _attribute(text: str, type: values.Type | None, place: Place, escape: str) -> str:
    quoted = safety.text if place.delimiter else safety.unquoted
    if escape == "html" and place.delimiter:
        # What the place asks for comes before the escape that the template itself asks for.
        text, quoted = unescape(text), escaping.html
    match place.kind:
        case "script":
            raise _no_script()
        case "style":
            return quoted(safety.style(text))
        case "urls":
            return quoted(safety.addresses(text))
        case "url":
            return quoted(_url(text, type, place, escape))
    if type is safety.HTML:
        stripped = safety.stripped(text)
        return safety.kept(stripped) if place.delimiter else safety.kept_unquoted(stripped)
    return quoted(text)


def _url(text: str, type: values.Type | None, place: Place, escape: str) -> str:
    if escape == "urlquery":
        return text
    if place.part == "query":
        return safety.percented(text, is_whole=type is safety.URL)
    is_checked = place.part == "path" or type is safety.URL
    return safety.percented(text if is_checked else safety.address(text), is_whole=True)


def _no_script() -> Fault:
    return Fault("a script has no place for a value here: mails run none")
