from math import inf

from hypothesis import given
from hypothesis import strategies as st

from exporter.client import pace
from exporter.client.pace import Pace, Policy
from exporter.client.reply import Retry, Settled, Spoilt, TooLarge, Verdict

POLICY = Policy(
    batch=500, batch_bytes=10_000, flush_interval=1.0, first_wait=0.5, longest_wait=30.0
)
FRESH = Pace(batch=500, most=500)
CHANCE = st.floats(0, 1, exclude_max=True)


def due(
    state: Pace = FRESH,
    waiting: int = 1,
    size: int = 10,
    since: float = 0.0,
    *,
    hurried: bool = False,
) -> float:
    return pace.due(
        POLICY, state, waiting=waiting, waiting_bytes=size, since=since, hurried=hurried
    )


def after(verdict: Verdict, state: Pace = FRESH, sent: int = 500, chance: float = 0.0) -> Pace:
    return pace.after(POLICY, state, verdict, sent=sent, now=100.0, chance=chance)


def test_nothing_is_due_while_nothing_waits() -> None:
    assert due(waiting=0, hurried=True) == inf


def test_a_small_batch_is_due_when_its_oldest_waited_for_the_interval() -> None:
    assert due(since=7.0) == 8.0


def test_a_full_batch_is_due_at_once_by_count_or_by_bytes() -> None:
    assert due(waiting=500) == due(size=10_000) == -inf


def test_a_batch_that_somebody_waits_for_is_due_at_once() -> None:
    assert due(hurried=True) == -inf


def test_a_retry_after_is_waited_for_even_by_those_in_a_hurry() -> None:
    asked = after(Retry("answer 503", 20.0))
    assert due(asked, waiting=500, hurried=True) == 120.0
    assert pace.hurried(asked) == asked


def test_an_own_pause_ends_for_those_in_a_hurry() -> None:
    assert due(pace.hurried(after(Retry("refused")))) <= 100.0


@given(st.floats(0, 1e9), CHANCE)
def test_a_retry_after_is_never_cut_short_up_to_an_hour(seconds: float, chance: float) -> None:
    pause = after(Retry("answer 429", seconds), chance=chance).resume_at - 100.0
    assert min(seconds, 3600.0) - 1e-6 <= pause <= min(seconds, 3600.0) * 1.1 + 1e-6


def test_own_pauses_double_up_to_the_longest() -> None:
    state, pauses = FRESH, []
    for _ in range(9):
        state = after(Retry("refused"), state, chance=1.0)
        pauses.append(state.resume_at - 100.0)
    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]


@given(st.integers(0, 10_000), CHANCE)
def test_own_pauses_are_spread_between_half_and_all(failures: int, chance: float) -> None:
    state = after(Retry("refused"), Pace(batch=1, most=1, failures=failures), chance=chance)
    whole = min(30.0, 0.5 * 2.0 ** min(failures, 20))
    assert whole / 2 - 1e-9 <= state.resume_at - 100.0 <= whole + 1e-9


def test_an_answer_ends_the_pauses() -> None:
    assert after(Settled(accepted=1), after(Retry("refused"))) == FRESH


def test_batches_that_were_too_large_stay_half_as_long() -> None:
    halved = after(TooLarge())
    assert (halved.batch, halved.most) == (250, 250)
    assert after(Settled(accepted=250), halved).batch == 250


def test_batches_shrink_around_a_spoiling_event_and_grow_again() -> None:
    state = FRESH
    for sent in (500, 250, 125, 62, 31, 15, 7, 3):
        state = after(Spoilt(), state, sent=sent)
    assert state.batch == 1
    for _ in range(9):
        state = after(Settled(refused=1), state)
    assert state == FRESH
