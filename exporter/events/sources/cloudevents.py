"""CloudEvents 1.0 over HTTP: structured, batched and binary, with the OPTIONS handshake.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
"""

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

import msgspec

from exporter.events import answers, bodies, signature
from exporter.events.inbound import Answer, Inbound, Parsed, Receipt, Unreadable
from exporter.events.source import Sender
from exporter.refusal import Refused

# The batch type begins like the structured one, so it is looked at first.
_BATCH = "application/cloudevents-batch"
_STRUCTURED = "application/cloudevents"
_OURS = ("id", "type", "time", "source", "subject", "sequence", "sequencetype", "data")
_TRANSPORT = ("specversion", "datacontenttype", "dataschema", "data_base64")
_HELP = "required are id, source, specversion 1.0 and type"


class CloudEvents(Sender, frozen=True, forbid_unknown_fields=True, tag="cloudevents"):
    """Any CloudEvents sender; signed by Standard Webhooks where secrets are set, else by token."""

    @property
    def token_in_query(self) -> bool:
        """Say whether ``?access_token=`` is taken: the web-hook specification demands it."""
        return True

    @property
    def quarantines(self) -> bool:
        """Say whether what cannot be mapped is kept aside: no, the sender is told instead."""
        return False

    def greet(self, inbound: Inbound, now: datetime) -> Answer | None:  # noqa: ARG002 # kinds agree
        """Answer the abuse protection, OPTIONS; its callback is never called.

        https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md#4-abuse-protection
        """
        origin = inbound.headers.get("WebHook-Request-Origin")
        if inbound.method != "OPTIONS" or not origin:
            return None
        allowed = "".join(c for c in origin[:255] if c.isprintable())
        return Answer(
            200,
            content_type="",
            headers=(
                ("Allow", "POST, OPTIONS"),
                ("WebHook-Allowed-Origin", allowed),
                ("WebHook-Allowed-Rate", "*"),
            ),
        )

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:
        """Return the index of the secret that signed the body; Refused says why none did."""
        secrets = [secret.reveal() for secret in self.secrets]
        return signature.verify(inbound.headers, inbound.body, secrets, now, tolerance)

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return the events in our flat form; a missing ``time`` becomes ``now``."""
        media = bodies.media_type(inbound)
        if media.startswith(_BATCH):
            return Parsed([_flat(one, now) for one in _list(media, inbound.body)], batch=True)
        if media.startswith(_STRUCTURED):
            _refuse_other_format(media)
            return Parsed([_flat(bodies.json_of(inbound.body), now)], batch=False)
        return Parsed([_flat(_binary(inbound, media), now)], batch=False)

    def answer(self, receipt: Receipt, batch: bool) -> Answer:  # noqa: FBT001 # as told
        """Answer as events.md says; 202 is also the binding's word for it."""
        return answers.native(receipt, batch)


def _list(media: str, body: bytes) -> list[Any]:
    _refuse_other_format(media)
    decoded = bodies.json_of(body)
    if isinstance(decoded, list):
        return decoded
    raise Refused("malformed_json", "a CloudEvents batch is a JSON list", "post [{…}, {…}]")


def _refuse_other_format(media: str) -> None:
    if not media.endswith("+json"):
        raise Refused("wrong_content_type", f"cannot read {media}", "send the +json format")


def _binary(inbound: Inbound, media: str) -> dict[str, Any]:
    """Undo the binary mode: every attribute is a ``ce-`` header, the body is the data."""
    attributes: dict[str, Any] = {
        name.lower()[3:]: _text(name, value)
        for name, value in inbound.headers.items()
        if name.lower().startswith("ce-")
    }
    if not attributes:
        raise Refused(
            "wrong_content_type",
            f"neither {_STRUCTURED}+json nor ce- headers: {media or 'no Content-Type'}",
            "send structured, batched or binary CloudEvents 1.0",
        )
    if media and "json" not in media:
        raise Refused("wrong_content_type", f"cannot read data of {media}", "send JSON data")
    return {**attributes, "data": bodies.json_of(inbound.body) if inbound.body else {}}


def _text(name: str, value: str) -> str:
    """Decode a header: undo quoting, then one round of percent-decoding, as the binding says."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError:
        raise Refused(
            "bad_encoding", f"the header {name} is not percent-encoded UTF-8", _HELP
        ) from None


def _flat(event: Any, now: datetime) -> Any:
    """Turn one record into our flat form; what is no CloudEvent goes on as Unreadable.

    Extension attributes travel as unknown fields of ``data``, which are kept as attributes.
    """
    if not isinstance(event, Mapping):
        return Unreadable("wrong_type", "a CloudEvent is a JSON object", _HELP)
    if event.get("specversion") != "1.0":
        return Unreadable("out_of_range", "specversion: expected '1.0'", _HELP)
    if not event.get("source"):
        return Unreadable("missing_field", "source: required, and not empty", _HELP)
    flat = {name: event[name] for name in _OURS if event.get(name) is not None}
    flat.setdefault("time", now)
    if "data_base64" in event:
        flat["data"] = _unpacked(event["data_base64"])
    data = flat.setdefault("data", {})
    extra = {k: v for k, v in event.items() if k not in _OURS and k not in _TRANSPORT}
    if extra and isinstance(data, dict):
        flat["data"] = {**extra, **data}
    return flat


def _unpacked(encoded: Any) -> Any:
    """Return the JSON inside data_base64; None, which is refused later, where there is none."""
    try:
        return msgspec.json.decode(base64.b64decode(encoded, validate=True))
    except (TypeError, ValueError, RecursionError):
        return None
