"""The key in ``/webhooks/{source}/{key}``: a secret for senders that do not sign. Pure."""

from collections.abc import Sequence

from alerting.strict import Secret
from exporter.refusal import Refused


def verify(keys: Sequence[Secret], key: str) -> int:
    """Return the index of the key that fits, or raise Refused; all are compared, found or not."""
    if not key:
        raise Refused(
            "signature_missing",
            "the source has keys, and the path ends without one",
            "have the sender post to /webhooks/{source}/{key}, with a key of this source",
        )
    found = -1
    for index, one in enumerate(keys):
        if one.matches(key) and found < 0:
            found = index
    if found < 0:
        raise Refused(
            "signature_mismatch",
            "the key in the path is none of this source's",
            "compare the URL that the sender was given with keys: of the source",
        )
    return found
