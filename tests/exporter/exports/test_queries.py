from exporter.exports.column import by_field
from exporter.exports.queries import QUERIES
from tests.exporter.exports.samples import AT, question


def test_a_question_has_the_columns_of_document_000() -> None:
    found = {column.name: column.of(by_field([question()]))[0] for column in QUERIES.columns}
    assert list(found)[:7] == [
        "timestamp",
        "user_id",
        "query",
        "response_time",
        "cached",
        "date",
        "hour",
    ]
    assert [*found.values()][:7] == [AT, "u1", "where is my order", 1.25, True, "2026-11-21", 14]


def test_what_is_not_known_is_nothing_and_what_was_said_is_personal() -> None:
    one = question(agent="", channel="")
    found = {column.name: column.of(by_field([one]))[0] for column in QUERIES.columns}
    assert (found["agent_id"], found["channel"]) == (None, None)
    assert [column.name for column in QUERIES.columns if column.personal] == ["query"]


def test_it_goes_on_behind_the_millisecond_and_number_of_a_question() -> None:
    at = AT.replace(microsecond=123_000)
    assert QUERIES.place(question(7, at=at)) == (round(AT.timestamp()) * 1000 + 123, "7")
