"""Standard Webhooks 1.0: signed with a shared secret (v1) or a public key (v1a); Svix's names too.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any

from msgspec import Meta, field

from exporter.events import answers, bodies, ed25519, flat, model, signature
from exporter.events.inbound import Answer, Inbound, Parsed, Receipt, Unreadable
from exporter.events.source import Sender
from exporter.events.type_name import TypeName
from exporter.refusal import Refused

_HELP = "a payload is {type, timestamp, data}, and its id stands in the header webhook-id"
_ENTRY = "v1a,"
# Each is a computation on a curve, for whoever asks; a sender that rotates lists two.
_MOST_ENTRIES = 4


class StandardWebhooks(Sender, frozen=True, forbid_unknown_fields=True, tag="standardwebhooks"):
    """Senders that follow Standard Webhooks; ``secrets`` are ``whsec_…``, or ``whpk_…`` for v1a."""

    types: Annotated[
        dict[str, TypeName],
        Meta(max_length=1_000, description="our type by the sender's; ours need no entry"),
    ] = field(default_factory=dict)

    @property
    def quarantines(self) -> bool:
        """Say whether what cannot be mapped is kept aside: no, the sender is told instead."""
        return False

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:
        """Return the index of the first secret that signed the body; Refused says why none did."""
        try:
            return self._signer(inbound, now, tolerance)
        except ValueError:
            raise Refused(
                "signature_mismatch",
                "a secret of this source is not of the form that Standard Webhooks has",
                "secrets are whsec_ or whpk_ (public keys) with base64 behind it; whsk_ is the "
                "sender's own",
            ) from None

    def _signer(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:
        secrets = [secret.reveal() for secret in self.secrets]
        shared = [at for at, one in enumerate(secrets) if not one.startswith(ed25519.PREFIX)]
        fitting = [
            at
            for at, one in enumerate(secrets)
            if one.startswith(ed25519.PREFIX) and _is_signed(inbound, one)
        ]
        try:
            hmacs = [secrets[at] for at in shared]
            place = signature.verify(inbound.headers, inbound.body, hmacs, now, tolerance)
            fitting.append(shared[place])
        except Refused as refused:
            # What is missing, stale or from the future is so for either scheme.
            if refused.code != "signature_mismatch" or not fitting:
                raise
        return min(fitting)

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return the event in ``{type, timestamp, data}``; a type that is not ours is unmapped."""
        decoded = bodies.json_of(inbound.body)
        return Parsed([self._event(inbound, decoded, now)], batch=False)

    def answer(self, receipt: Receipt, batch: bool) -> Answer:  # noqa: FBT001 # as told
        """Answer as events.md says; any 2xx will do."""
        return answers.native(receipt, batch)

    def _event(self, inbound: Inbound, payload: Any, now: datetime) -> Any:
        if not isinstance(payload, Mapping):
            return Unreadable("wrong_type", "a payload is a JSON object", _HELP)
        id, type = _header(inbound, "id"), payload.get("type")
        if not id:
            return Unreadable("missing_field", "webhook-id: the header is required", _HELP)
        if not isinstance(type, str) or not type:
            return Unreadable("missing_field", "type: required, and a text", _HELP)
        time = payload.get("timestamp")
        time = now if time is None else time
        ours = self.types.get(type, type)
        if ours not in model.TYPES:
            why = "the type is neither ours nor in types: of the source"
            return flat.unmapped(id, type, time, payload, why)
        # What is no object is left to model.read, which says so.
        event = {"id": id, "type": str(ours), "time": time, "data": payload.get("data", {})}
        named = {name: payload[name] for name in ("source", "subject") if payload.get(name)}
        return {**event, **named}


def _header(inbound: Inbound, name: str) -> str:
    return inbound.headers.get(f"webhook-{name}") or inbound.headers.get(f"svix-{name}", "")


def _is_signed(inbound: Inbound, public: str) -> bool:
    """Say whether any listed v1a signature is of the key; ValueError where the key is none."""
    key = ed25519.key_of(public)
    start = f"{_header(inbound, 'id')}.{_header(inbound, 'timestamp')}."
    content = start.encode("utf-8", "surrogateescape") + inbound.body
    listed = _header(inbound, "signature").split(" ", 16)[:16]
    entries = [one.removeprefix(_ENTRY) for one in listed if one.startswith(_ENTRY)]
    return any(ed25519.fits(key, _raw(one), content) for one in entries[:_MOST_ENTRIES])


def _raw(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""
