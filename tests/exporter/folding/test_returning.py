import contextlib
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.analytics import conversation
from exporter.analytics.fold import Key, Known, Step
from exporter.folding import questions, returning, table
from exporter.store import migration, sqlite
from tests.exporter.analytics.beats import START, terms, told

THREAD = told("cbE")
TERMS = terms(START)
ROW = conversation.told(THREAD, TERMS)
CONVERSATIONS = st.dictionaries(
    st.tuples(st.sampled_from(["", "b"]), st.sampled_from("uvwxyz")),
    st.tuples(
        st.sampled_from(["", "ann", "bob"]),
        st.integers(0, 12),
        st.one_of(st.none(), st.integers(0, 6)),
    ),
    max_size=6,
)

Told = tuple[str, int, int | None]
"""Customer, start, and how long after it ended, None while it goes on."""


def known(one: Told) -> Known:
    customer, start, length = one
    ended = 0 if length is None else START + start + length
    changed = {"customer": customer, "started": START + start, "ended": ended}
    return Known(THREAD, msgspec.structs.replace(ROW, **changed))


def wanted(all: dict[Key, tuple[str, int, int]]) -> dict[Key, int]:
    """Return when persons came back, told from their conversations: person, start and end."""
    found = {}
    for (tenant, id), (person, _, ended) in all.items():
        later = [
            start
            for (other, _), (who, start, _) in all.items()
            if ended and person and (other, who) == (tenant, person) and start > ended
        ]
        found[tenant, id] = min(later, default=0)
    return found


@given(steps=st.lists(CONVERSATIONS, max_size=6), joined=st.integers(0, 6))
@settings(max_examples=150)
def test_who_came_back_follows_from_the_conversations_alone_whatever_order_they_came_in(
    steps: list[dict[Key, Told]], joined: int
) -> None:
    with contextlib.closing(sqlite.connect(Path(":memory:"))) as file:
        migration.upgrade(file, "exporter.folding")
        all: dict[Key, Known] = {}
        for number, step in enumerate(steps):
            # From here on, bob is ann.
            is_joined = number >= joined
            if number == joined:
                file.execute("UPDATE conversations SET person = 'ann' WHERE person = 'bob'")
                returning.anew(
                    file, {(tenant, name) for tenant in ("", "b") for name in ("ann", "bob")}
                )
                returning.anew(file, [("", "ann"), ("", ""), ("b", "")])
            after = {key: known(one) for key, one in step.items()}
            before = {key: all[key] for key in after if key in all}
            persons = {
                key: "ann" for key, one in after.items() if is_joined and one.row.customer == "bob"
            }
            table.keep(file, Step(after, {}), before, TERMS, persons=persons)
            all |= after
        found = file.execute("SELECT tenant, id, person, started, ended, back FROM conversations")
        rows = {row[:2]: row[2:] for row in found.fetchall()}
        assert {key: row[3] for key, row in rows.items()} == wanted(
            {key: row[:3] for key, row in rows.items()}
        )


def test_those_who_came_back_are_counted_within_their_spans() -> None:
    with contextlib.closing(sqlite.connect(Path(":memory:"))) as file:
        migration.upgrade(file, "exporter.folding")
        stories = {"a": ("ann", 0, 1), "b": ("ann", 5, 1), "c": ("ann", 20, 0), "d": ("bob", 3, 2)}
        step = {("", id): known(one) for id, one in stories.items()}
        table.keep(file, Step(step, {}), {}, TERMS)
        for within, found in (((3, 4), (0, 1)), ((4, 14), (1, 2)), ((20, 20), (2, 2))):
            assert questions.returns(file, "", (START, START + 99), within) == found
        assert questions.returns(file, "", (START + 1, START + 99), (20, 20)) == (1, 1)
        assert questions.returns(file, "else", (START, START + 99), (20, 20)) == (0, 0)


def test_what_a_start_is_next_of_is_found_by_indexes() -> None:
    with contextlib.closing(sqlite.connect(Path(":memory:"))) as file:
        migration.upgrade(file, "exporter.folding")
        plan = file.execute(f"EXPLAIN QUERY PLAN {returning._NEXT}", ("", "ann", 1)).fetchall()
        found = [row[3] for row in plan if " conversations" in row[3] or " one" in row[3]]
        assert any("one USING INDEX conversations_by_end" in one for one in found), plan
        assert not [one for one in found if "SCAN one" in one], plan
