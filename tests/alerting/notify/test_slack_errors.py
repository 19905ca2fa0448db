"""Each of Slack's words means one thing."""

import itertools

import pytest

from alerting.notify import slack_errors as errors

MEANINGS = {
    "throttled": errors.THROTTLED,
    "later": errors.LATER,
    "layout": errors.LAYOUT,
    "gone": errors.GONE,
    "auth": errors.AUTH,
}


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(MEANINGS, 2)))
def test_a_word_means_one_thing(one: str, other: str) -> None:
    assert not MEANINGS[one] & MEANINGS[other]


def test_words_of_slack_are_known_from_those_of_others() -> None:
    assert all(map(errors.is_known, itertools.chain(*MEANINGS.values(), errors.HINTS)))
    assert not any(map(errors.is_known, ("", "ok", "<html>")))
