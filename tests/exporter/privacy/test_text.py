import base64

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from exporter.privacy import text

JWT = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0"
    ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("write to bob@example.com please", "write to [redacted] please"),
        ("<bob.o'neil+x@mail.example.co.uk>", "<[redacted]>"),
        ("josé@exämple.com, ok?", "[redacted], ok?"),
        ('"bob smith"@example.com', "[redacted]"),
        ("bob@[10.0.0.1]", "[redacted]"),
        ("/thanks?mail=bob%40example.com&n=1", "[redacted]&n=1"),
        ("bob＠example.com", "[redacted]"),
        ("call +33 6 12 34 56 78 now", "call [redacted] now"),
        ("06.12.34.56.78", "[redacted]"),
        ("(555) 123-4567", "[redacted]"),
        ("555-1234", "[redacted]"),
        ("+1 555 12", "+1 555 12"),
        ("+1 55 51 23", "[redacted]"),
        ("0033612345678", "[redacted]"),
        ("06\u202f12\u202f34\u202f56\u202f78", "[redacted]"),
        ("٠٥٥١٢٣٤٥٦٧", "[redacted]"),
        ("card 4111 1111 1111 1111, thanks", "card [redacted], thanks"),
        ("5500-0000-0000-0004", "[redacted]"),
        ("IBAN DE89 3704 0044 0532 0130 00 please", "IBAN [redacted] please"),
        ("gb82west12345698765432", "[redacted]"),
        ("MT84MALT011000012345MTLCAST001S", "[redacted]"),
        (f"Bearer {JWT}", "Bearer [redacted]"),
        ("key sk-abcdefghijkl", "key [redacted]"),
        ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "[redacted]"),
        ("d41d8cd98f00b204e9800998ecf8427e", "[redacted]"),
        ("AbCdEfGhIjKlMnOpQrStUvWx", "[redacted]"),
        (base64.b64encode(bytes(range(30))).decode(), "[redacted]"),
    ],
)
def test_personal_data_is_redacted(said: str, kept: str) -> None:
    assert text.clean(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "",
        "where is my order 123456?",
        "on 2026-11-21 at 05:30",
        "on 21.11.2026, or 21/11/2026 14h",
        "2026-11-22T08:48:06.612527+00:00",
        "2026-11-22 08:48:06.612527123Z",
        "it costs 1,234.50 EUR",
        "a state-of-the-art-solution",
        "Donaudampfschifffahrtsgesellschaft",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "https://example.com/products/shoes-for-men",
        "@bob said so",
        "10h–12h, ça va…",
    ],
)
def test_ordinary_text_is_left_alone(said: str) -> None:
    assert text.clean(said) == said


def test_text_is_cut_to_a_hundred_characters() -> None:
    assert text.clean("so " * 100) == ("so " * 100)[:100]
    assert len(text.clean("é" * 5000)) == 100


def test_an_address_on_the_cut_leaves_no_half_of_it() -> None:
    for before in range(80, 100):
        assert "bob" not in text.clean("x" * before + " bob@example.com")


@pytest.mark.parametrize("ending", ["bob@example.com", "bob" + " " * 20])
def test_what_lies_on_the_edge_of_what_is_read_is_dropped_whole(ending: str) -> None:
    secret = "d41d8cd98f00b204e9800998ecf8427e " * 60
    said = secret[: text.PREFIX - 3] + " " + ending
    assert "bo" not in text.clean(said)[-20:]


def test_an_iban_that_is_mistyped_still_loses_its_figures() -> None:
    assert text.clean("DE88 3704 0044 0532 0130 00") == "DE[redacted]"


@pytest.mark.parametrize("letter", ["\u212a", "\u017f"])
def test_a_sign_that_some_take_for_a_letter_is_none_of_an_iban(letter: str) -> None:
    within = text.clean(f"DE89 3704 0044 05{letter}2 0130 00")
    assert within == f"DE[redacted]{letter}2 0130 00"
    before = text.clean(f"x{letter}a00 3704 0044 0532 0130 00")
    assert before == f"x{letter}a[redacted]"


@given(st.text("dE0123456789 -\u212a\u017f", max_size=60))
def test_texts_that_are_nearly_ibans_are_read_to_their_end(said: str) -> None:
    assert len(text.clean(said)) <= text.LIMIT


def test_half_characters_do_no_harm() -> None:
    assert text.clean("bob@example.com \ud83d") == "[redacted] ?"


WORDS = st.text(st.characters(codec="utf-8"), max_size=60)


@given(WORDS, st.emails(), WORDS)
@example("", '"@"@example.com', "")
def test_a_planted_address_never_survives(before: str, address: str, after: str) -> None:
    assume("@" not in before + after and not address.startswith('"'))
    assert address not in text.clean(f"{before} {address} {after}")
    assert address not in text.redacted(f"{before} {address} {after}")


@given(WORDS, st.integers(10**9, 10**16), st.sampled_from(["", " ", "-", "."]), WORDS)
def test_a_planted_number_never_survives(before: str, number: int, gap: str, after: str) -> None:
    digits = str(number)
    written = gap.join(digits[at : at + 2] for at in range(0, len(digits), 2))
    assume(written not in before + after)
    assert written not in text.redacted(f"{before} {written} {after}")


@given(st.text(st.characters(), max_size=300))
@example("1" * 30 + " " * 60 + "1" * 30)
@example("abc1" * 6 + "/xyz" * 20)
@example("a" * 95 + " 2026-11-21 05:00")
def test_cleaning_twice_is_cleaning_once(said: str) -> None:
    once = text.clean(said)
    assert text.clean(once) == once
    assert len(once) <= text.LIMIT


PIECES = st.sampled_from(
    ["bob@x.fr", "+33612345678", "12.5", "2026-11-21", "a1" * 10, "-", " ", "/", "(", "DE89", "é"]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_cleaning_a_jumble_twice_is_cleaning_it_once(said: str) -> None:
    once = text.clean(said)
    assert text.clean(once) == once
    assert "bob@x.fr" not in once
