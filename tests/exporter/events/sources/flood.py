"""One good request after the other, each with ids, names and labels that nobody sent before."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from msgspec.structs import replace

from exporter.events.inbound import Inbound
from exporter.events.model import TYPES
from exporter.events.sources import Source
from exporter.events.sources.native import Native
from tests.exporter.events import examples
from tests.exporter.events.sources import (
    samples,
    test_calcom,
    test_calendly,
    test_chatwoot,
    test_cloudevents,
    test_generic_vendors,
    test_hubspot,
    test_instagram,
    test_intercom,
    test_messenger,
    test_native,
    test_otlp,
    test_salesforce,
    test_segment,
    test_shopify,
    test_standardwebhooks,
    test_stripe,
    test_twilio,
    test_whatsapp,
    test_zendesk,
)

SAMPLES: Mapping[str, samples.Sample] = {
    "calcom": test_calcom.SAMPLE,
    "calendly": test_calendly.SAMPLE,
    "chatwoot": test_chatwoot.SAMPLE,
    "cloudevents": test_cloudevents.SAMPLE,
    "generic": test_generic_vendors.SAMPLES["zendesk"],
    "hubspot": test_hubspot.SAMPLE,
    "instagram": test_instagram.SAMPLE,
    "intercom": test_intercom.SAMPLE,
    "messenger": test_messenger.SAMPLE,
    "native": test_native.SAMPLE,
    "otlp": test_otlp.SAMPLES["json"],
    "salesforce": test_salesforce.SAMPLE,
    "segment": test_segment.SAMPLE,
    "shopify": test_shopify.SAMPLE,
    "standardwebhooks": test_standardwebhooks.SAMPLE,
    "stripe": test_stripe.SAMPLE,
    "twilio": test_twilio.SAMPLE,
    "whatsapp": test_whatsapp.SAMPLE,
    "zendesk": test_zendesk.SAMPLE,
}
# Fields that name somebody or something, wherever vendors put them.
_NAMES = re.compile(
    r"(?i)(^|_)(id|sid|uid|uri|mid|wamid|from|to|author|name|username|email|phone|number|subject"
    r"|source|topic|channel|agent|model|provider|spanid|traceid|subtype|reference)$|[a-z]Id$|Sid$"
)
# Vendors write ids as texts of figures, or of other alphabets that are not to be left.
_FIGURES = re.compile(r"[0-9]+")


class Flood(NamedTuple):
    """A source and the request with a given number, of which no two are alike."""

    source: Source
    request: Callable[[int], Inbound]


def of(tag: str, now: datetime) -> Flood:
    """Return the flood of a kind of source, made of its good request."""
    sample = SAMPLES[tag]
    made = sample.made(now)
    match sample.media:
        case "form":
            change = partial(_form, dict(parse_qsl(made.body.decode())))
        case "xml":
            change = partial(_xml, made.body.decode())
        case _:
            change = partial(_json, json.loads(made.body))

    def request(at: int) -> Inbound:
        # Standard Webhooks has its id here.
        return samples.headed(replace(made, body=change(at)), {"webhook-id": f"msg_{at}"})

    return Flood(sample.source, request)


def of_types(now: datetime) -> Flood:
    """Return a flood of every type of ours, all of whose free texts are new each time."""
    types, stamp = tuple(TYPES), now.isoformat()
    free = dict.fromkeys(_FREE, "x")

    def request(at: int) -> Inbound:
        type = types[at % len(types)]
        told = {**free, **{n: v for n, v in examples.LEAST[type].items() if n not in _CLOSED}}
        data = {name: _new(one, at) if isinstance(one, str) else one for name, one in told.items()}
        closed = {n: v for n, v in examples.LEAST[type].items() if n in _CLOSED}
        body = {"id": f"e-{at}", "type": type, "time": stamp, "data": {**data, **closed}}
        return Inbound({"Content-Type": "application/json"}, json.dumps(body).encode())

    return Flood(Native(name="bot"), request)


_FREE = (
    *("conversation_id", "customer_id", "session_id", "agent_id", "channel", "service", "page"),
    *("feature", "traffic_source", "plan", "operation", "error_class", "query_type"),
    *("error_type", "prompt_name", "prompt_version", "job"),
)
_CLOSED = frozenset(
    {
        *("outcome", "agent_kind", "status", "interval", "value", "currency", "metric_type"),
        *("insight_type", "period_start", "period_end", "kind"),
    }
)


def _json(made: Any, at: int) -> bytes:
    return json.dumps(_varied(made, at)).encode()


def _form(fields: Mapping[str, str], at: int) -> bytes:
    return urlencode({name: _field(name, one, at) for name, one in fields.items()}).encode()


def _xml(text: str, at: int) -> bytes:
    """Change the ids of the notification and its object, and the e-mail."""
    ids = re.sub(r"(Id>)([0-9A-Za-z]+)(</)", lambda m: f"{m[1]}{_new(m[2], at)}{m[3]}", text)
    return ids.replace("@", f"{at}@").encode()


def _varied(value: Any, at: int) -> Any:
    if isinstance(value, dict):
        return {name: _field(name, one, at) for name, one in value.items()}
    return [_varied(one, at) for one in value] if isinstance(value, list) else value


def _field(name: str, value: Any, at: int) -> Any:
    if isinstance(value, dict | list):
        return _varied(value, at)
    if not _NAMES.search(name):
        return value
    if isinstance(value, str):
        return _new(value, at)
    return value + at if type(value) is int else value


def _new(text: str, at: int) -> str:
    """Return a text with a number in it, in place of its last figures where it has some."""
    found = list(_FIGURES.finditer(text))
    if not found:
        return f"{text}{at}"
    return f"{text[: found[-1].start()]}{found[-1][0]}{at:07}{text[found[-1].end() :]}"


def requests(flood: Flood, start: int, stop: int) -> Iterator[Inbound]:
    """Yield the requests of these numbers."""
    return (flood.request(at) for at in range(start, stop))
