"""Blocks fit together however long they are, and the longest give way first."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import slack_fit
from alerting.notify import slack_limits as limits
from tests.alerting.notify import slack_server


def text(length: int) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": "x " * (length // 2)}


def section(length: int, *fields: int) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "section", "text": text(length)}
    return {**made, "fields": [text(one) for one in fields]} if fields else made


def context(length: int) -> dict[str, Any]:
    return {"type": "context", "elements": [text(length)]}


def actions(count: int) -> dict[str, Any]:
    words = {"type": "plain_text", "text": "press"}
    value = "v" * 1_900
    return {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": str(one), "text": words, "value": value}
            for one in range(count)
        ],
    }


def test_what_fits_is_left_as_it_is() -> None:
    blocks = [section(100), actions(2)]
    assert slack_fit.fitted(blocks) == blocks


def test_the_longest_gives_way_and_says_how_much() -> None:
    short, long = slack_fit.fitted([section(100), section(3_000)], 2_000)
    assert short == section(100)
    assert long["text"]["text"].endswith("characters left out)")
    (field,) = slack_fit.fitted([section(200, 1_000, 200)], 1_200)
    assert [len(one["text"]) for one in field["fields"]][1] == 200
    assert len(field["fields"][0]["text"]) <= 500
    (foot,) = slack_fit.fitted([context(1_000)], 800)
    assert len(foot["elements"][0]["text"]) <= 500


def test_buttons_give_way_from_the_last() -> None:
    (left,) = slack_fit.fitted([actions(4)], 4_500)
    assert [one["action_id"] for one in left["elements"]] == ["0", "1"]


def test_what_cannot_be_made_smaller_stays() -> None:
    for block in (actions(1), section(200), {"type": "section", "fields": [text(100)]}):
        assert slack_fit.fitted([block], 10) == [block]


@given(
    st.lists(
        st.one_of(
            st.builds(section, st.integers(2, 3_000), st.integers(2, 2_000)),
            st.builds(context, st.integers(2, 3_000)),
            st.builds(actions, st.integers(1, 4)),
        ),
        max_size=20,
    )
)
def test_anything_like_a_message_fits(blocks: list[dict[str, Any]]) -> None:
    made = slack_fit.fitted(blocks)
    assert slack_fit.size(made) <= limits.TOGETHER or all(
        len(one.get("elements", [])) <= 1 for one in made
    )
    assert len(made) == len(blocks)
    assert slack_server.wrong({"blocks": made, "text": "x"}) in {None, "msg_blocks_too_long"}
