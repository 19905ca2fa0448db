from exporter.probes.reasons import REASONS
from exporter.web import status_reasons


def test_a_reason_without_words_of_its_own_is_told_as_it_is() -> None:
    assert status_reasons.in_words("connect_refused") == "connection refused"
    assert status_reasons.in_words("some_new_one") == "some new one"
    assert status_reasons._IN_WORDS.keys() <= REASONS.keys()
