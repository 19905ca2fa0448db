"""The functions that Prometheus adds for annotations and labels of its rules.

What only its console pages have (``tmpl``) is not here, as it is not there.
https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from alerting.gotemplate import (
    escaping,
    hosts,
    humanized,
    moments,
    patterns,
    safety,
    samples,
    spans,
    words,
)
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.limits import Limits
from alerting.gotemplate.samples import SAMPLE, SAMPLES
from alerting.gotemplate.values import (
    ANY,
    COSTLY,
    STRING,
    THINGS,
    Function,
    List,
    Map,
    Named,
    Value,
)
from alerting.model import Sample

Query = Callable[[str], Sequence[Sample]]
"""What a PromQL text comes to now; raises Fault with what is wrong with it."""


def _link(tab: int) -> Callable[[str], str]:
    return lambda expr: f"/graph?g0.expr={escaping.query(expr)}&g0.tab={tab}"


def _arguments(*given: Value) -> Map:
    return Map(THINGS, {f"arg{place}": one for place, one in enumerate(given)})


_FUNCTIONS: Final[Mapping[str, Function]] = {
    "args": Function((), _arguments, ANY),
    "first": Function((SAMPLES,), samples.first),
    "graphLink": Function((STRING,), _link(0)),
    "humanize": Function((ANY,), humanized.decimal),
    "humanize1024": Function((ANY,), humanized.binary),
    "humanizeDuration": Function((ANY,), humanized.duration),
    "humanizePercentage": Function((ANY,), humanized.percentage),
    "humanizeTimestamp": Function((ANY,), moments.time_text),
    "label": Function((STRING, SAMPLE), samples.label),
    "match": Function((STRING, STRING), patterns.match, cost=COSTLY),
    "parseDuration": Function((STRING,), spans.seconds),
    "safeHtml": Function((STRING,), lambda text: Named(safety.HTML, text)),
    "sortByLabel": Function((STRING, SAMPLES), samples.in_order, cost=COSTLY),
    "stripDomain": Function((STRING,), hosts.without_domain),
    "stripPort": Function((STRING,), hosts.without_port),
    "strvalue": Function((SAMPLE,), samples.text),
    "tableLink": Function((STRING,), _link(1)),
    "title": Function((STRING,), words.title),
    "toDuration": Function((ANY,), moments.to_span),
    "toLower": Function((STRING,), words.lower),
    "toTime": Function((ANY,), moments.to_time),
    "toUpper": Function((STRING,), words.upper),
    "urlQueryEscape": Function((STRING,), escaping.query),
    "value": Function((SAMPLE,), samples.value),
}


def functions(
    query: Query, now: datetime, external_url: str, limits: Limits
) -> Mapping[str, Function]:
    """Return the functions for one rendering: what it asks is counted here."""
    queries = found = 0

    def answer(text: str) -> List:
        nonlocal queries, found
        queries += 1
        if queries > limits.queries:
            raise Fault(f"a template may ask {limits.queries} times")
        answered = query(text)
        found += len(answered)
        if found > limits.samples:
            raise Fault(f"the answers have more than {limits.samples} samples")
        return samples.several(answered)

    milliseconds = round(now.timestamp() * 1000)
    return {
        **_FUNCTIONS,
        "externalURL": Function((), lambda: external_url),
        "now": Function((), lambda: milliseconds / 1000),
        "pathPrefix": Function((), lambda: unquote(urlsplit(external_url).path)),
        "query": Function((STRING,), answer, cost=COSTLY),
        "reReplaceAll": Function(
            (STRING, STRING, STRING), patterns.replacing(limits.output), cost=COSTLY
        ),
    }


NAMES: Final = frozenset({*_FUNCTIONS, "externalURL", "now", "pathPrefix", "query", "reReplaceAll"})
