import pytest

from exporter.text import lexicon

SMALL = """\
# a language of few words
common: the café
negators: not
+: good
+joy: happy
-anger: furieux énervé
"""


def test_lists_are_read_by_their_names() -> None:
    read = lexicon.parse("xx", SMALL)
    assert read.language == "xx"
    assert read.common == {"the", "café", "cafe"}
    assert read.negators == {"not"}
    assert read.feelings == {"good": 1, "happy": 1, "furieux": -1, "énervé": -1, "enerve": -1}
    assert read.emotions["happy"] == "joy"
    assert "good" not in read.emotions
    assert [word for word in ("not", "good", "the") if read.telling(word)] == ["not", "good"]


def test_a_short_word_keeps_its_accent() -> None:
    assert lexicon.parse("xx", "common: où").common == {"où"}


@pytest.mark.parametrize("language", lexicon.LEXICONS)
def test_every_language_has_words_of_every_kind(language: str) -> None:
    read = lexicon.LEXICONS[language]
    assert len(read.common) >= 100
    assert read.negators
    assert min(list(read.feelings.values()).count(sign) for sign in (1, -1)) >= 30
    assert set(read.emotions.values()) >= {"joy", "gratitude", "anger", "frustration", "fear"}
    assert all(word == word.lower() and word.isalpha() for word in read.feelings)
