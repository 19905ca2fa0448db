"""What changed in dispatch: the later of the same thing counts, notices keep their order."""

from alerting.dispatch.state import Known, Output
from alerting.store import batch as batches
from alerting.store.batch import MOST_NOTICES, Batch
from alerting.store.rows import Change
from tests.alerting.notices import NOW, alert, outgoing, pair
from tests.alerting.store.held import CARE, GROUP, KNOWN, PRINT, SILENCE

ONE, TWO = (outgoing(one) for one in pair())


def test_nothing_is_nothing_to_save() -> None:
    assert not Batch()
    assert not batches.merged(Batch(), Batch())
    assert not batches.of(Output())
    assert Batch(groups={"a": None})


def test_a_step_of_the_board_becomes_a_batch() -> None:
    output = Output(
        notices=(ONE,),
        groups=(GROUP,),
        gone_groups=("g",),
        alerts=(KNOWN,),
        gone_alerts=("a",),
    )
    assert batches.of(output) == Batch(
        alerts={"a": None, PRINT: KNOWN},
        groups={"g": None, GROUP.id: GROUP},
        notices=(ONE,),
    )


def test_of_two_batches_the_later_wins() -> None:
    change = Change(silence=SILENCE.id, at=NOW, what="created", by="mira")
    later = Known(alert=alert("resolved"))
    first = Batch(
        alerts={PRINT: KNOWN, "b": KNOWN},
        groups={GROUP.id: GROUP},
        silences={SILENCE.id: SILENCE},
        acknowledgements={PRINT: CARE},
        changes=(change,),
        notices=(ONE,),
    )
    then = Batch(alerts={PRINT: later}, groups={GROUP.id: None}, notices=(TWO,))
    assert batches.merged(first, then) == Batch(
        alerts={PRINT: later, "b": KNOWN},
        groups={GROUP.id: None},
        silences={SILENCE.id: SILENCE},
        acknowledgements={PRINT: CARE},
        changes=(change,),
        notices=(ONE, TWO),
    )


def test_of_too_many_notices_the_newest_stay() -> None:
    fits = Batch(notices=(ONE,) * MOST_NOTICES, groups={GROUP.id: GROUP})
    assert batches.shortened(fits) == (fits, 0)
    more = batches.merged(fits, Batch(notices=(TWO,)))
    shortened, lost = batches.shortened(more)
    assert (lost, shortened.notices[-1], len(shortened.notices)) == (1, TWO, MOST_NOTICES)
    assert shortened.groups == fits.groups
