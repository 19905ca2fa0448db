from datetime import timedelta

import msgspec
from multidict import CIMultiDict

from alerting import clock
from exporter.client.backlog import Batch
from exporter.client.courier import Courier
from exporter.client.reply import Retry, Settled
from exporter.client.target import credentials, target
from exporter.events import signature
from tests.exporter.client.fakes import serving

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BATCH = Batch((b'{"id":"1"}', b'{"id":"2"}'))


def courier(url: str, token: str | None = None, secret: str | None = None) -> Courier:
    return Courier(target(url), "/webhooks/bot", credentials(token, secret), timeout=5.0)


def test_a_batch_is_posted_as_a_list_with_the_token() -> None:
    with serving() as daemon:
        way = courier(daemon.url, token="t0ken")
        assert way.deliver(BATCH) == Settled(accepted=2)
        way.close()
        ((path, headers, body),) = daemon.requests
    assert (path, headers["Authorization"]) == ("/webhooks/bot", "Bearer t0ken")
    assert headers["Content-Type"] == "application/json"
    assert msgspec.json.decode(body) == [{"id": "1"}, {"id": "2"}]


def test_a_signed_batch_passes_the_daemons_own_check_and_keeps_its_id() -> None:
    with serving() as daemon:
        way = courier(daemon.url, secret=SECRET)
        way.deliver(BATCH)
        assert way.deliver(BATCH) == Settled(duplicates=2)
        way.close()
    ids = set()
    for _, headers, body in daemon.requests:
        seen = CIMultiDict(headers)
        signature.verify(seen, body, [SECRET], clock.now(), timedelta(minutes=5))
        assert "Authorization" not in seen
        ids.add(seen["webhook-id"])
    assert ids == {BATCH.id}


def test_a_daemon_that_is_not_there_means_to_try_again() -> None:
    with serving() as daemon:
        way = courier(daemon.url)
        way.deliver(BATCH)
        port = daemon.server_address[1]
    way.close()
    assert isinstance(courier(f"http://127.0.0.1:{port}").deliver(BATCH), Retry)


def test_closing_before_anything_was_posted_is_no_error() -> None:
    courier("http://127.0.0.1:1").close()
