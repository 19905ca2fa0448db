"""When the next request may start: pure, `now` in monotonic seconds and chance are arguments."""

from math import inf

from msgspec import Struct
from msgspec.structs import replace

from exporter.client.reply import Retry, Settled, TooLarge, Verdict

LONGEST_ASKED = 3600.0  # seconds; a longer Retry-After is a mistake of something in between


class Policy(Struct, frozen=True, kw_only=True):
    """What a client was told of its pace; times in seconds."""

    batch: int
    batch_bytes: int
    flush_interval: float
    first_wait: float
    longest_wait: float


class Pace(Struct, frozen=True, kw_only=True):
    """What the answers so far mean for the next request: `batch` events now, `most` ever."""

    batch: int
    most: int
    failures: int = 0
    resume_at: float = -inf
    asked: bool = False


def due(
    policy: Policy, pace: Pace, *, waiting: int, waiting_bytes: int, since: float, hurried: bool
) -> float:
    """The time at which to send, infinity while nothing waits.

    A full batch goes at once, a smaller one when its oldest event waited for the flush interval
    or somebody is waiting for it (`hurried`); neither before the pause after a failure is over.
    """
    if not waiting:
        return inf
    full = waiting >= pace.batch or waiting_bytes >= policy.batch_bytes
    ready = -inf if full or hurried or pace.failures else since + policy.flush_interval
    return max(ready, pace.resume_at)


def after(
    policy: Policy, pace: Pace, verdict: Verdict, *, sent: int, now: float, chance: float
) -> Pace:
    """The pace after a batch of `sent` events met `verdict`; `chance` in [0, 1) is the jitter.

    Own pauses double from first_wait to longest_wait, each between half and all of itself. A pause
    that the daemon asked for is kept whole, and up to a tenth is added: clients come back one by
    one. After a body that was too large batches are half as long, for good; around an event
    that spoils them they shrink until it stands alone, then grow again.
    """
    half = max(1, sent // 2)
    if isinstance(verdict, Settled):
        return Pace(batch=min(pace.most, pace.batch * 2), most=pace.most)
    if isinstance(verdict, TooLarge):
        return Pace(batch=half, most=half)
    if not isinstance(verdict, Retry):
        return Pace(batch=half, most=pace.most)
    failures = pace.failures + 1
    if verdict.after is None:
        pause = min(policy.longest_wait, policy.first_wait * 2.0 ** min(failures - 1, 20))
        pause *= 0.5 + chance / 2
    else:
        pause = min(verdict.after, LONGEST_ASKED) * (1 + chance / 10)
    return replace(pace, failures=failures, resume_at=now + pause, asked=verdict.after is not None)


def hurried(pace: Pace) -> Pace:
    """The pace when somebody waits: own pauses end, one that the daemon asked for does not."""
    return pace if pace.asked else Pace(batch=pace.batch, most=pace.most)
