"""Making a context takes longer than sending a notice."""

from collections import OrderedDict

import pytest

from alerting import clock
from alerting.notify import contexts
from alerting.notify.tls import Tls, TlsError


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contexts, "_made", OrderedDict())


async def test_the_same_settings_share_a_context_for_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = await contexts.context(Tls())
    assert await contexts.context(Tls()) is first
    later = clock.monotonic() + contexts.SECONDS + 1
    monkeypatch.setattr(clock, "monotonic", lambda: later)
    assert await contexts.context(Tls()) is not first


async def test_other_settings_have_another_one() -> None:
    believing = await contexts.context(Tls(insecure_skip_verify=True))
    assert believing is not await contexts.context(Tls())
    assert not believing.check_hostname


async def test_the_oldest_of_too_many_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contexts, "MOST", 1)
    first = await contexts.context(Tls())
    await contexts.context(Tls(insecure_skip_verify=True))
    assert len(contexts._made) == 1
    assert await contexts.context(Tls()) is not first


async def test_what_cannot_be_made_is_told_each_time() -> None:
    for _ in range(2):
        with pytest.raises(TlsError, match="no such file"):
            await contexts.context(Tls(ca_file="/nowhere.pem"))
