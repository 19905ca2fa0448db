"""How a request gets to its receiver, and as whom."""

from alerting.notify.oauth2 import OAuth2
from alerting.notify.wire import Wire
from alerting.secret import Secret

HIDDEN = (("X-Key", Secret("hunter2")),)


def test_credentials_are_headers() -> None:
    assert list(Wire().credentials(None)) == []
    both = Wire(authorization=Secret("Bearer a"), hidden=HIDDEN)
    assert list(both.credentials(None)) == [("Authorization", "Bearer a"), ("X-Key", "hunter2")]
    assert next(iter(both.credentials(Secret("Bearer b")))) == ("Authorization", "Bearer b")
    assert "hunter2" not in repr(both)


def test_a_receiver_may_have_a_token_of_its_own() -> None:
    settings = OAuth2(client_id="a", client_secret=Secret("b"), token_url="https://t")
    asked = Wire(oauth2=settings, hidden=HIDDEN)
    shown = asked.showing(Secret("hunter2"))
    assert shown == Wire(authorization=Secret("Bearer hunter2"), hidden=HIDDEN)
