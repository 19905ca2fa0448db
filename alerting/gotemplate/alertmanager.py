"""The functions that Alertmanager adds for templates of messages.

https://prometheus.io/docs/alerting/latest/notifications/#functions
"""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import unquote_to_bytes

from alerting.gotemplate import (
    humanized,
    json_text,
    layouts,
    moments,
    patterns,
    quoting,
    safety,
    values,
    words,
)
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.limits import Limits
from alerting.gotemplate.messages import texts
from alerting.gotemplate.moments import TIME, Time
from alerting.gotemplate.values import (
    ANY,
    COSTLY,
    LIST,
    STRING,
    TEXTS,
    THINGS,
    Function,
    List,
    Map,
    Named,
    Value,
)
from alerting.quoting import quoted

_LONGEST_LIST: Final = 1_000
_SPACES: Final = " \t\n\v\f\r\x85\xa0"


def _joined(limit: int) -> Callable[[str, List | None], str]:
    def joined(mark: str, parts: List | None) -> str:
        found = [one for one in parts.items if isinstance(one, str)] if parts is not None else []
        length = sum(map(len, found)) + len(mark) * max(len(found) - 1, 0)
        if length > limit:
            raise Fault(f"the text becomes longer than {limit} characters")
        return mark.join(found)

    return joined


def _unescaped(text: str) -> str:
    """Return what is written in the query of a URL; Fault where an escape is none."""
    for at, one in enumerate(text):
        digits = text[at + 1 : at + 3]
        if one == "%" and (len(digits) < 2 or not set(digits) <= set("0123456789abcdefABCDEF")):
            raise Fault(f"invalid URL escape {quoted(text[at : at + 3])}")
    return quoting.cooked(unquote_to_bytes(quoting.raw(text.replace("+", " "))))


def _dated(layout: str, moment: Time) -> str:
    return layouts.formatted(_nanoseconds(moment), layout, moment.zone)


def _mapped(*pairs: Value) -> Map:
    if len(pairs) % 2:
        raise Fault("dict requires an even number of arguments")
    names = [values.NIL if one is None else one for one in pairs[::2]]
    for one in names:
        if not isinstance(one, str):
            raise Fault(f"dict keys must be strings, got {values.type_of(one)}")
    known = [one for one in names if isinstance(one, str)]
    return Map(THINGS, dict(zip(known, pairs[1::2], strict=True)))


def _longer(found: List | None, *more: Value) -> List:
    items = (*(found.items if found is not None else ()), *more)
    if len(items) > _LONGEST_LIST:
        raise Fault(f"a list becomes longer than {_LONGEST_LIST}")
    return List(LIST, items)


_FUNCTIONS: Final[Mapping[str, Function]] = {
    "append": Function((LIST,), _longer, ANY),
    "date": Function((STRING, TIME), _dated),
    "dict": Function((), _mapped, ANY),
    "humanizeDuration": Function((ANY,), humanized.duration),
    "list": Function((), lambda *given: List(LIST, given), ANY),
    "match": Function((STRING, STRING), patterns.match, cost=COSTLY),
    "safeHtml": Function((STRING,), lambda text: Named(safety.HTML, text)),
    "safeUrl": Function((STRING,), lambda text: Named(safety.URL, text)),
    "stringSlice": Function((), lambda *given: texts(given), STRING),
    "title": Function((STRING,), words.heading),
    "toLower": Function((STRING,), words.lower),
    "toUpper": Function((STRING,), words.upper),
    "trimSpace": Function((STRING,), lambda text: text.strip(_SPACES)),
    "tz": Function((STRING, TIME), moments.within),
    "urlUnescape": Function((STRING,), _unescaped),
}


def functions(now: Time, limits: Limits) -> Mapping[str, Function]:
    """Return the functions for one rendering at some instant."""

    def age(moment: Time) -> Named:
        return moments.between(_nanoseconds(now), _nanoseconds(moment))

    return {
        **_FUNCTIONS,
        "join": Function((STRING, TEXTS), _joined(limits.output)),
        "reReplaceAll": Function(
            (STRING, STRING, STRING), patterns.replacing(limits.output), cost=COSTLY
        ),
        "since": Function((TIME,), age),
        "toJson": Function((ANY,), lambda value: json_text.text(value, limits.output)),
    }


def _nanoseconds(moment: Time) -> int:
    return moment.value if isinstance(moment.value, int) else 0


NAMES: Final = frozenset({*_FUNCTIONS, "join", "reReplaceAll", "since", "toJson"})
