"""What deliveries tell of themselves; how it looks in a round is in test_courier.py."""

from structlog.testing import capture_logs

from alerting.notify import accounts
from alerting.notify.accounts import Accounts
from alerting.notify.verdict import REASONS
from exporter.metrics import catalogue
from tests.alerting.notify.stand import MAIL, Figures


def test_every_reason_has_a_name_that_alertmanager_knows() -> None:
    metric = catalogue.metric("alertmanager_notifications_failed_total")
    assert set(accounts._ALERTMANAGERS) == set(REASONS)
    assert set(accounts._ALERTMANAGERS.values()) <= metric.values["reason"]


def test_a_limit_counts_once_while_it_holds() -> None:
    figures = Figures()
    of = Accounts(MAIL, figures)
    for is_held in (False, True, True, False, True):
        of.held(is_held=is_held)
    assert figures.counts == {("held_total", "email"): 2}


def test_texts_that_cannot_be_made_are_counted_and_told() -> None:
    figures = Figures()
    with capture_logs() as logs:
        Accounts(MAIL, figures).fault("no field .Nope")
    assert figures.counts == {("alerting_template_failures_total", "email"): 1}
    assert (logs[0]["to"], logs[0]["error"]) == ("team/email[0]", "no field .Nope")


def test_nothing_given_up_is_nothing_to_tell() -> None:
    figures = Figures()
    Accounts(MAIL, figures).gave_up(0, "why")
    assert not figures.counts
