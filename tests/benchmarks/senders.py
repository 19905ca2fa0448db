"""Requests of several senders: signed events one by one, and small batches in vendors' formats."""

import base64
import hashlib
import hmac
import itertools
import json
from collections.abc import Iterator
from typing import Any, Final

from alerting import clock
from tests.benchmarks.load import request
from tests.benchmarks.singles import SOURCE, signed

APP_SECRET: Final = "an-app-s-secret"
WRITE_KEY: Final = "a-write-key"
SOURCES: Final = f"""{SOURCE}
- {{name: wa, type: whatsapp, secrets: [env:BENCH_WHATSAPP]}}
- {{name: app, type: segment, secrets: [env:BENCH_SEGMENT]}}
"""
# Events of a batch; of each batch of WhatsApp's and of Segment's so many come one by one.
_BATCH: Final = 5
_SINGLES: Final = 10
EVENTS: Final = (_SINGLES + 2 * _BATCH) / (_SINGLES + 2)
"""Events of a request, on average."""


def mixed(count: int, prefix: str) -> list[bytes]:
    """Return so many requests, all different: half of their events come one by one."""
    singles = iter(signed(count, prefix))
    made: list[bytes] = []
    for number in itertools.count():
        made += itertools.islice(singles, _SINGLES)
        made += [_whatsapp(f"{prefix}{number}"), _segment(f"{prefix}{number}")]
        if len(made) >= count:
            return made[:count]
    raise AssertionError("numbers do not end")


def _whatsapp(prefix: str) -> bytes:
    """Return messages of several customers to one number."""
    stamp = str(int(clock.unix()))
    messages = [
        {
            "from": f"1650555{1000 + n}",
            "id": f"wamid.{prefix}-{n}",
            "timestamp": stamp,
            "type": "text",
            "text": {"body": "Do you ship to Spain? My order is late."},
        }
        for n in range(_BATCH)
    ]
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550783881", "phone_number_id": "106540352242922"},
        "messages": messages,
    }
    changes = [{"field": "messages", "value": value}]
    body = _json(
        {"object": "whatsapp_business_account", "entry": [{"id": "1022", "changes": changes}]}
    )
    mac = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    return request("/webhooks/wa", body, X_Hub_Signature_256=f"sha256={mac}")


def _segment(prefix: str) -> bytes:
    """Return what an SDK posts at once: some tracked steps of visitors."""
    now = clock.now().isoformat()
    calls = [
        {
            "type": "track",
            "event": "Product Viewed",
            "messageId": f"{prefix}-{n}",
            "anonymousId": f"visitor-{n}",
            "timestamp": now,
            "properties": {"product_id": "sku-1", "price": 19.9},
        }
        for n in range(_BATCH)
    ]
    key = base64.b64encode(f"{WRITE_KEY}:".encode()).decode()
    body = _json({"batch": calls, "sentAt": now})
    return request("/v1/batch", body, Authorization=f"Basic {key}")


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()


def environ() -> Iterator[tuple[str, str]]:
    """Yield the secrets that the sources are given."""
    yield "BENCH_WHATSAPP", APP_SECRET
    yield "BENCH_SEGMENT", WRITE_KEY
