"""What became of notices, for whoever asks; the store's own tests say more."""

from alerting.desk.story import Story
from alerting.store.batch import Batch
from alerting.store.ledger import Ledger
from alerting.store.rows import Change, Settled, Tried, Try
from tests.alerting.notices import NOW, notice, outgoing
from tests.alerting.store.held import MAIL

ONE = outgoing(notice())


async def test_a_notice_is_followed_from_the_outbox_into_the_journal(ledger: Ledger) -> None:
    story, keys = Story(ledger), [notice().group_key]
    await ledger.dispatch(Batch(notices=(ONE,)))
    assert [one.id for one in await story.queued(keys)] == [ONE.id]
    assert (await story.told(keys), await story.outcome(ONE.id)) == ((), None)
    sent = Try(at=NOW, took=0.1, outcome="sent")
    await ledger.run(ledger.store.note, [Tried(ONE.id, MAIL, sent, Settled("sent"))], NOW)
    assert await story.queued(keys) == ()
    (told,) = await story.told(keys)
    assert await story.outcome(ONE.id) == told
    assert await story.tries(ONE.id) == (sent,)


async def test_what_was_done_to_silences_is_told(ledger: Ledger) -> None:
    change = Change(silence="s", at=NOW, what="created", by="mira")
    await ledger.dispatch(Batch(changes=(change,)))
    assert await Story(ledger).changes() == (change,)
    assert await Story(ledger).changes("other") == ()
