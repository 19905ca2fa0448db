from exporter.analytics.asked import Frequent, Times
from exporter.analytics.figures import popular
from exporter.analytics.figures.popular import Popular, Ranking

FOUND = Frequent((Times(5, 4, 17), Times(2, 2, 3)), is_exact=True)


def test_questions_have_the_words_of_their_newest_event() -> None:
    told = popular.ranking(FOUND, {17: "When do you open?"})
    assert told == Ranking([Popular("When do you open?", 5, 4), Popular(None, 2, 2)], True, None)


def test_who_may_not_see_words_is_told_why() -> None:
    told = popular.ranking(FOUND, None)
    assert [one.query for one in told.queries] == [None, None]
    assert told.without_words == popular.NOT_ALLOWED
