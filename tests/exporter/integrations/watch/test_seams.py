from exporter.events.inbound import Inbound
from exporter.integrations.watch.seams import Seams
from exporter.integrations.watch.taken import Taken
from tests.exporter.integrations.scripted import plain


async def test_where_nobody_is_there_nothing_is_held_or_taken() -> None:
    seams = Seams()
    assert seams.held(plain()) is None
    seams.noted("crm", 0.0, None, False)
    missed = (Inbound({}, b""), Inbound({}, b""))
    assert await seams.take("hook", missed) == Taken(refused=2)
