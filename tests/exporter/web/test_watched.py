from exporter.host.summary import Summary
from exporter.web.watched import Watched


async def test_without_parts_there_is_nothing_to_tell() -> None:
    nothing = Watched()
    assert nothing.probes() == ()
    assert nothing.integrations() == ()
    assert (nothing.silences("crm"), nothing.paces("crm"), nothing.syncs()) == (None, None, ())
    assert nothing.host() == Summary()
    assert nothing.alerts().at is None
    assert nothing.alerts().alerts == ()
    assert nothing.samples() is None
    assert await nothing.ask("probe_results.page", 0, None, 10) == []
    assert await nothing.history() == []
