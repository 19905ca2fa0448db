"""What becomes of a notice by what a receiver said. Pure: chance and now are arguments."""

from datetime import datetime, timedelta
from typing import Final, Literal

from msgspec import Struct

from alerting.notify import backoff
from alerting.notify.verdict import LONGEST_NOTE, Rejected, Sent, Verdict
from alerting.store.rows import Postponed, Settled, Tried, Try, Waiting

MOST_SHORTER: Final = 3
"""Times that the same is said in fewer words to a receiver that finds it too large."""


class Said(Struct, frozen=True, kw_only=True):
    """What was answered to a try: begun `at`, answered `took` seconds later.

    `shorter` counts how often it was made shorter before.
    """

    verdict: Verdict
    at: datetime
    took: float
    shorter: int = 0

    @property
    def now(self) -> datetime:
        """When it was answered."""
        return self.at + timedelta(seconds=self.took)

    @property
    def asks_for_less(self) -> bool:
        """Whether the same in fewer words is to be tried at once."""
        said = self.verdict
        return isinstance(said, Rejected) and said.too_large and self.shorter < MOST_SHORTER


def tried(waiting: Waiting, said: Said, chance: float) -> Tried:
    """Return a try and what becomes of its notice; `chance`, in [0, 1), spreads what is again."""
    outgoing, verdict = waiting.outgoing, said.verdict
    outcome: Literal["sent", "failed", "rejected"] = "failed"
    if isinstance(verdict, Sent):
        outcome = "sent"
    elif isinstance(verdict, Rejected) and not said.asks_for_less:
        outcome = "rejected"
    attempt = Try(
        at=said.at,
        took=said.took,
        outcome=outcome,
        reason="" if isinstance(verdict, Sent) else verdict.reason,
        detail=verdict.detail,
        doubtful=not isinstance(verdict, Sent | Rejected) and verdict.doubtful,
    )
    return Tried(outgoing.id, outgoing.lane, attempt, _how(waiting, said, chance))


def _how(waiting: Waiting, said: Said, chance: float) -> Settled | Postponed:
    verdict = said.verdict
    if isinstance(verdict, Sent):
        return Settled("sent", detail=verdict.detail, note=verdict.note[:LONGEST_NOTE])
    if isinstance(verdict, Rejected):
        if said.asks_for_less:
            return Postponed(
                until=said.now, reason=verdict.reason, detail=verdict.detail, at_once=True
            )
        return Settled("rejected", verdict.reason, verdict.detail)
    own = backoff.pause(waiting.attempts + 1, chance)
    return Postponed(
        until=said.now + timedelta(seconds=own if verdict.after is None else verdict.after),
        reason=verdict.reason,
        detail=verdict.detail,
        doubtful=verdict.doubtful,
        told=(*waiting.told, *verdict.told),
    )


def is_needless(waiting: Waiting) -> bool:
    """Say whether it is about the end of something of which the receiver never heard."""
    return waiting.outgoing.notice.status != "firing" and not waiting.known
