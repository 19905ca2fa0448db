"""Nobody is told, nothing is kept, nobody reads figures."""

from alerting.trials import oblivion
from tests.alerting.ground import START


async def test_nothing_comes_of_what_it_is_told() -> None:
    memory, meter = oblivion.Oblivion(), oblivion.Quiet()
    await memory.save((), (), START)
    assert (await memory.alerts(), await memory.last()) == ((), None)
    await oblivion.nobody((), START)
    meter.count("a", "b", amount=2.0)
    meter.observe("a", 1.0)
    meter.show("a", 1.0)
