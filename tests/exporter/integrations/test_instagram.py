"""Instagram: what is asked of an account, by either way to log in."""

import pytest

from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import instagram

ITS_OWN = "https://graph.instagram.com"


def test_it_asks_for_the_account_and_the_newest_conversation_of_the_page() -> None:
    one = asking.vendor(instagram.STAND)
    base = "https://stand.test/v23.0"
    assert reading.first(one).url == f"{base}/17841405822304914?fields=id,username"
    assert reading.first(one, "newest").url == (
        f"{base}/me/conversations?platform=instagram&fields=updated_time&limit=1"
    )
    assert one.first("events", "", "", reading.NOW) is None


@pytest.mark.parametrize("url", [ITS_OWN, f"{ITS_OWN}/"])
def test_instagram_itself_inspects_no_tokens(url: str) -> None:
    one = asking.vendor(instagram.STAND, url=url)
    said = "https://graph.instagram.com inspects no tokens; write token_expires instead"
    assert [*one.wrong()] == [("app_secret", said)]
    assert [*asking.vendor(instagram.STAND, url=url, app_id="", app_secret=None).wrong()] == []
    assert [*asking.vendor(instagram.STAND).wrong()] == []
