import pickle

from exporter.exports.dataset import Place
from exporter.web.analytics import cursors
from exporter.web.exports.asked import ROWS, Origin
from tests.exporter.web.exports.asking import asked, files


def test_a_cursor_says_which_question_it_is_of_and_behind_which_row() -> None:
    told = Origin("q", 20_000).cursor(Place(5, "c1"))
    found = cursors.position({"cursor": told}, "q", 20_000)
    assert found is not None
    assert (found.last, found.place, found.id) == (20_000, 5, "c1")


def test_what_is_asked_goes_to_another_process_as_it_is(tmp_path) -> None:  # type: ignore[no-untyped-def]
    one = asked(columns="id,cursor", filters={"channel": "web"}, after=Place(5, "c1"))
    assert one.rows == ROWS
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 # of our own
    where = pickle.loads(pickle.dumps(files(tmp_path)))  # noqa: S301 # of our own
    assert where.vault.open(where.vault.seal(b"x", b"k"), b"k") == b"x"
    assert "Vault(***)" in repr(where)
