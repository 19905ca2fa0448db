"""What a step of the board changes is on disk after a save."""

from alerting.store.batch import Batch
from tests.alerting.desked import Hands, posted, terms
from tests.alerting.notices import NOW
from tests.alerting.store.held import CARE


async def test_what_is_noted_is_saved_with_what_belongs_to_it(hands: Hands) -> None:
    desk = hands.desk(terms())
    desk.note(desk.board.take([posted()], NOW), Batch(acknowledgements={"x": CARE}))
    assert desk.changed.is_set()
    await desk.save()
    kept = await hands.ledger.run(hands.ledger.store.kept)
    assert ([one.alert.name for one in kept.alerts], kept.acknowledgements) == (
        ["Posted"],
        (CARE,),
    )


async def test_when_nobody_looks_after_an_alert_any_more_the_disk_knows(hands: Hands) -> None:
    desk = hands.desk(terms())
    desk.note(desk.board.take([posted()], NOW))
    name = posted().fingerprint
    care = CARE.__class__(fingerprint=name, fired_at=NOW, by="mira", at=NOW, via="api")
    desk.note(desk.board.acknowledge([care], NOW), Batch(acknowledgements={name: care}))
    desk.note(desk.board.unacknowledge([name], NOW))
    await desk.save()
    assert (await hands.ledger.run(hands.ledger.store.kept)).acknowledgements == ()
