"""What a sender is told, in the form of events.md."""

from typing import Any

import msgspec

from exporter.events.inbound import Answer, Receipt
from exporter.refusal import CODES

ACCEPTED = Answer(202, b'{"status":"accepted"}')
DUPLICATE = Answer(200, b'{"status":"duplicate"}')


def native(receipt: Receipt, batch: bool) -> Answer:  # noqa: FBT001 # two forms
    """Word a receipt: 202 or 200 for one event; counts for a batch, 422 when none was good."""
    if batch:
        return _batch(receipt)
    if receipt.refused:
        refusal = receipt.refused[0]
        return _json(
            CODES[refusal.code],
            {"code": refusal.code, "message": refusal.message, "help": refusal.help},
        )
    return ACCEPTED if receipt.accepted else DUPLICATE


def _batch(receipt: Receipt) -> Answer:
    good = receipt.accepted + receipt.duplicates
    refused = [
        {"index": one.index, "code": one.code, "message": one.message} for one in receipt.refused
    ]
    told = {"accepted": receipt.accepted, "duplicates": receipt.duplicates, "refused": refused}
    if refused and not good:
        return _json(
            422,
            {
                "code": "nothing_accepted",
                "message": "no event of the batch was good",
                "help": "each refused event says what to change",
                **told,
            },
        )
    return _json(202, told)


def _json(status: int, body: dict[str, Any]) -> Answer:
    return Answer(status, msgspec.json.encode(body))
