from exporter.analytics.figures import platforms
from exporter.analytics.figures.platforms import Platform
from exporter.analytics.figures.sums import Sums
from tests.exporter.analytics.figures.asked import Asked


def sums(n: int, converted: int, **minor: int) -> Sums:
    amounts = {("conversations", ""): n, ("converted", ""): converted}
    return Sums(amounts | {("value_minor", name): value for name, value in minor.items()})


def test_the_vector_of_document_003() -> None:
    """Vector E11: whatsapp 2/2/3700/100, instagram 1/1/800/100."""
    by_channel = {"whatsapp": sums(2, 2, INR=370_000), "instagram": sums(1, 1, INR=80_000)}
    found = platforms.platforms(by_channel, {"whatsapp": 2, "instagram": 1}, "INR")
    assert found == {
        "whatsapp": Platform(2, 2, 3_700, 100, 66.7),
        "instagram": Platform(1, 1, 800, 100, 33.3),
    }


def test_other_currencies_are_not_added_and_channels_without_a_conversation_are_left_out() -> None:
    by_channel = {"web": sums(4, 1, EUR=100, USD=900), "sms": sums(0, 0)}
    assert platforms.platforms(by_channel, {}, "EUR") == {"web": Platform(0, 4, 1, 25, 100)}
    assert platforms.platforms(by_channel, {}, None)["web"].revenue == 0


def test_it_names_all_that_it_reads() -> None:
    asked = Asked()
    platforms.platforms({"web": Sums(asked)}, {}, "EUR")
    assert asked.measures <= {*platforms.MEASURES}
