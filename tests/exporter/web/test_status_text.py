from msgspec.structs import replace

from exporter.host.summary import Summary
from exporter.web import status_text
from exporter.web.status import status
from exporter.web.status_integrations import MOST_CARDS
from exporter.web.status_probes import MOST_ROWS
from tests.exporter.web.examples import FULL, NO_RULES, NOW, SEEN, alert, probe, watch
from tests.exporter.web.vendors import SILENT, known

PAGE = """\
chatwatch: ready, up for 3 d 4 h, as of 2026-03-01 12:00:00 UTC
1 of 3 probes is down: backend, for 4 min, connection refused
1 alert fires: 1 critical; 1 rule cannot be evaluated

Alerts (1 rule, evaluated 0 s ago)
  critical  ServiceDown  firing   for 4 min  0     rule == 0  ServiceDown it is
  warning   Slow         pending  for 4 min  2.3s             probe=web
  broken rule  shop rules: A: no such metric

Probes
  down     backend  for 4 min  last 10 s ago  83 ms  1h 91.66% of 60  24h 91.66% of 60  7d 91.66% of 60  30d 91.66% of 60
      connection refused: 127.0.0.1:5000: connection refused
  waiting  new                                       1h –             24h –             7d –             30d –
      no run yet: one is due within 1 min
  up       web      for 10 s   last 10 s ago  83 ms  1h –             24h –             7d –             30d –

Integrations
  not let in  shop  shopify  for 2 h 5 min             Data 2 h behind; Last answer 123 ms
      token rejected: 401: it is not believed
  not known   new   hubspot                 daily 25%  Data 2 h behind; Last answer 123 ms
      new: it has not been asked yet
  up          crm   hubspot  for 2 h 5 min  daily 25%  Data 2 h behind; Last webhook 3 h ago; Last answer 123 ms

This machine
  CPU  50%  in use

Sources of events
  POST /webhooks/bot   native events, signed  last 12 s ago         3 events waiting
  POST /webhooks/shop  cloudevents events, x  none since the start

Where to look
  GET /metrics    for Prometheus
  POST /-/reload  read again
"""  # noqa: E501 # as a wide terminal shows it


VENDORS = (
    known(silence=SILENT),
    known("token_rejected", name="shop", provider="shopify", quotas=()),
    known("new", name="new", since=0.0, detail=""),
)


def test_the_page_stands_in_columns() -> None:
    seen = replace(FULL, integrations=VENDORS)
    assert status_text.plain(status(seen, NOW)) == PAGE


def test_what_is_empty_says_what_to_do() -> None:
    bare = replace(SEEN, probes=[], host=Summary(), alerts=NO_RULES, sources=[], places=[])
    text = status_text.plain(status(bare, NOW))
    assert "\nAlerts\n  No rules yet: " in text
    assert "\nProbes\n  No probes yet: add probes: to config/chatwatch.yml.\n" in text
    assert "\nIntegrations\n  No integrations yet: config/examples/integrations.yml has " in text
    assert "\nThis machine\n  No figures yet: " in text
    assert "\nSources of events\n  No sources yet: " in text
    assert text.endswith("\nWhere to look\n")


def test_who_may_not_see_is_told_what_is_needed() -> None:
    blind = replace(SEEN, probes=None, integrations=None, host=None, alerts=None, sources=None)
    text = status_text.plain(status(blind, NOW))
    assert "callers with a token that has metrics:read" in text
    assert "Probes" not in text
    assert "Alerts" not in text


def test_what_is_left_out_is_counted() -> None:
    many = replace(
        SEEN,
        probes=[probe("u", f"p{n}") for n in range(MOST_ROWS + 2)],
        integrations=[known(name=f"i{n}") for n in range(MOST_CARDS + 2)],
        alerts=watch(*(alert(f"A{n}") for n in range(52))),
    )
    text = status_text.plain(status(many, NOW))
    assert "  and 2 more\n" in text
    assert "  and 2 more: GET /api/services has all\n" in text
    assert "  and 2 more: GET /api/integrations has all\n" in text


def test_a_terminal_is_given_nothing_to_obey() -> None:
    nasty = replace(SEEN, alerts=watch(alert(notes={"summary": "a\x1b[2Jb\nc", "value": "1"})))
    text = status_text.plain(status(nasty, NOW))
    assert "a?[2Jb?c" in text
    assert "\x1b" not in text
