from exporter.analytics import conversation, informed, measures
from tests.exporter.analytics.beats import START, beat, terms


def amounts(*thread: object) -> dict[tuple[str, str], int]:
    one = conversation.told(thread, terms())  # type: ignore[arg-type]
    return {(measure, name): amount for measure, name, amount in informed.amounts(one) if amount}


RATED = (beat("rated", START, score=4), beat("rated", START + 1, place=1, score=5))


def test_a_conversation_without_data_only_has_its_grade() -> None:
    assert amounts(beat("received", START)) == {}
    assert amounts(*RATED) == {("graded_milli", ""): 4_500, ("graded_square", ""): 20_250_000}


def test_one_with_data_is_told_apart() -> None:
    query = beat(
        "queried",
        START + 2,
        place=2,
        types=["orders"],
        gaps=["refunds"],
        confidence=0.9,
        confidence_without=0.5,
    )
    converted = beat("converted", START + 3, place=3, what="lead")
    ended = beat("ended", START + 60_000, place=4)
    assert amounts(*RATED, query, converted, ended) == {
        ("graded_milli", ""): 4_500,
        ("graded_square", ""): 20_250_000,
        ("data_outcomes", ""): 1,
        ("data_rated", ""): 1,
        ("data_graded_milli", ""): 4_500,
        ("data_converted", ""): 1,
        ("data_resolution_n", ""): 1,
        ("data_resolution_ms", ""): 60_000,
        ("gaps", "refunds"): 1,
        ("journey", measures.name("unknown", "orders")): 1,
        ("confidence_with_n", ""): 1,
        ("confidence_with_milli", ""): 900,
        ("confidence_without_n", ""): 1,
        ("confidence_without_milli", ""): 500,
        ("confidence_gain_n", "orders"): 1,
        ("confidence_gain_milli", "orders"): 400,
    }


def test_data_is_of_the_stage_of_the_customer() -> None:
    told = beat("summarised", START, types=["orders"], stage="decision")
    assert amounts(told)["journey", measures.name("decision", "orders")] == 1
