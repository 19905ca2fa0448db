"""The daemon's own health speaks the words of those who report it."""

from exporter import refusal
from exporter.metrics import catalogue, guard
from exporter.store import errors


def test_reasons_of_a_failed_commit_are_those_of_the_store() -> None:
    reasons = catalogue.metric("store_commit_failures_total").values["reason"]
    assert reasons == set(errors.REASONS)


def test_reasons_of_a_bad_signature_are_the_codes_of_refusals() -> None:
    reasons = catalogue.metric("webhook_signature_failures_total").values["reason"]
    told = {code.removeprefix("signature_") for code in refusal.CODES if "signature" in code}
    assert reasons == told


def test_every_refusal_code_fits_under_the_cap_of_a_label() -> None:
    assert len(refusal.CODES) <= guard.DEFAULT_CAP


def test_the_held_time_of_an_acknowledgement_is_a_bound() -> None:
    assert 0.05 in catalogue.metric("webhook_ack_duration_seconds").buckets
