from exporter.probes.chats.asking import Asked, OverHttp, OverWebsocket
from exporter.probes.fault import Fault


def test_the_question_is_told_at_the_end_of_a_sentence() -> None:
    for trail in (OverHttp(), OverWebsocket()):
        assert trail.astray == ""
        trail.progress.question = "hours"
        assert trail.astray == " (at the question hours)"


def test_another_question_begins_anew_and_keeps_what_was_asked() -> None:
    trail = OverWebsocket()
    trail.progress.asked.append(Asked("hours"))
    trail.status, trail.upgraded, trail.fault = 101, True, Fault("closed", "x")
    trail.renew()
    assert not trail.status
    assert not trail.upgraded
    assert trail.fault is None
    assert [one.name for one in trail.progress.asked] == ["hours"]
