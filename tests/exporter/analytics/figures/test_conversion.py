from exporter.analytics.figures import conversion
from exporter.analytics.figures.conversion import Conversion, Part
from exporter.analytics.figures.rates import rate
from exporter.analytics.figures.sums import NOTHING, Sums
from tests.exporter.analytics.figures.asked import Asked

SUMS = Sums(
    {
        ("conversations", ""): 4,
        ("converted", ""): 3,
        ("conversions", "purchase"): 3,
        ("conversions", "lead"): 1,
        ("converted_kinds", "purchase"): 2,
        ("converted_kinds", "lead"): 1,
    }
)


def test_a_type_is_of_all_conversations() -> None:
    assert conversion.conversion(SUMS) == Conversion(rate(3, 4), 4)
    assert conversion.by_type(SUMS) == [
        Part("purchase", Conversion(rate(2, 4), 3)),
        Part("lead", Conversion(rate(1, 4), 1)),
    ]


def test_only_what_has_a_conversation_is_told() -> None:
    found = conversion.parts({"web": SUMS, "sms": NOTHING})
    assert found == [Part("web", Conversion(rate(3, 4), 4))]


def test_it_names_all_that_it_reads() -> None:
    asked = Asked()
    conversion.conversion(Sums(asked))
    assert asked.measures <= {*conversion.MEASURES}
    conversion.by_type(Sums(asked))
    assert asked.measures <= {*conversion.MEASURES_BY_TYPE}
