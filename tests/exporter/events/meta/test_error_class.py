import pytest
from hypothesis import given
from hypothesis import strategies as st
from pywa import errors

from exporter.events.meta import error_class


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (errors.AuthException, "authorisation"),
        (errors.APIPermission, "authorisation"),
        (errors.RateLimitHit, "rate_limited"),
        (errors.SpamRateLimitHit, "spam_limited"),
        (errors.AccountLocked, "blocked_account"),
        (errors.MessageUndeliverable, "undeliverable"),
        (errors.ReEngagementMessage, "window_closed"),
        (errors.UnsupportedMessageType, "unsupported"),
        (errors.MediaUploadError, "media"),
        (errors.TemplatePaused, "template"),
        (errors.BusinessPaymentIssue, "payment"),
        (errors.ServiceUnavailable, "vendor"),
        (errors.UserStoppedMarketingMessages, "opted_out"),
        (errors.BlockListLimitReached, "other"),
    ],
)
def test_codes_that_pywa_names_have_the_class_of_their_name(
    kind: type[errors.WhatsAppError], word: str
) -> None:
    assert kind.__error_codes__
    assert {error_class.of(str(code)) for code in kind.__error_codes__} == {word}


@given(st.text() | st.integers().map(str))
def test_whatever_the_code_there_are_few_classes(code: str) -> None:
    assert error_class.of(code) in {None, *error_class._CODES, "template", "other"}
    assert (error_class.of(code) is None) == (code == "")
