"""Our own JSON: one flat event or a list, signed by Standard Webhooks where secrets are set."""

from datetime import datetime, timedelta

from exporter.events import answers, bodies, records, signature
from exporter.events.inbound import Answer, Inbound, Parsed, Receipt
from exporter.events.source import Sender
from exporter.refusal import Refused

_JSON = ("application/json", "text/json")


class Native(Sender, frozen=True, forbid_unknown_fields=True, tag="native"):
    """Apps that post events.md's records; without secrets a caller needs events:write instead."""

    @property
    def quarantines(self) -> bool:
        """Say whether what cannot be mapped is kept aside: no, the app is told instead."""
        return False

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:
        """Return the index of the secret that signed the body; Refused says why none did."""
        secrets = [secret.reveal() for secret in self.secrets]
        return signature.verify(inbound.headers, inbound.body, secrets, now, tolerance)

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:  # noqa: ARG002 # kinds agree
        """Return the posted objects, not yet checked; Refused if the body is not JSON."""
        media = bodies.media_type(inbound)
        if media not in _JSON and not media.endswith("+json"):
            raise Refused(
                "wrong_content_type",
                f"cannot read {media or 'a body without Content-Type'}",
                "send application/json",
            )
        if (found := records.decoded(inbound.body)) is not None:
            return Parsed(found, batch=inbound.body[:1] == b"[")
        decoded = bodies.json_of(inbound.body)
        if isinstance(decoded, list):
            return Parsed(decoded, batch=True)
        return Parsed([decoded], batch=False)

    def answer(self, receipt: Receipt, batch: bool) -> Answer:  # noqa: FBT001 # two forms
        """Answer as events.md says."""
        return answers.native(receipt, batch)
