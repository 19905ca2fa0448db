from alerting.notify.verdict import REASONS, Rejected, Retry, Sent


def test_reasons_are_a_closed_set() -> None:
    assert len(REASONS) == len(set(REASONS)) == 10


def test_verdicts_are_told_apart_and_doubt_nothing_by_themselves() -> None:
    later = Retry(reason="timeout", detail="no answer")
    assert (later.after, later.doubtful, later.told) == (None, False, ())
    assert Rejected(detail="no").reason == "rejected"
    assert len({Sent(), later, Rejected(detail="no")}) == 3
