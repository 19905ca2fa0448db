from exporter.client.news import News
from exporter.client.reply import Refusal


def told(news: News) -> list[str]:
    mark = {True: "!", False: " "}
    return [mark[line.bad] + line.text.removeprefix("chatwatch at x: ") for line in news.taken()]


def test_a_trouble_is_told_once_when_it_begins_and_once_when_it_ends() -> None:
    news = News("x")
    news.failed("refused")
    news.failed("refused")
    news.settled(5, 0)
    news.settled(0, 0)
    assert told(news) == ["!refused; events wait and are tried again", " answers again"]
    assert told(news) == []


def test_a_full_queue_is_told_once_until_it_was_empty() -> None:
    news = News("x")
    news.dropped(10)
    news.settled(5, 1)
    news.dropped(10)
    news.settled(0, 2)
    assert told(news) == [
        "!the queue is full with 10 events; new ones are dropped",
        " the queue is empty again; 2 events were dropped",
    ]


def test_refusals_are_told_once_a_code_and_name_the_event() -> None:
    news = News("x")
    for _ in range(2):
        news.refused(Refusal("out_of_range", "data.score: expected 1 to 5", "1", "chat.x"))
        news.refused(Refusal("unauthenticated", "nobody has this token"))
    assert told(news) == [
        "!refused chat.x event: out_of_range: data.score: expected 1 to 5",
        "!refused: unauthenticated: nobody has this token",
    ]


def test_codes_that_somebody_invents_cannot_fill_the_log() -> None:
    news = News("x")
    for number in range(1000):
        news.refused(Refusal(f"code{number}", ""))
    assert len(told(news)) == 32
