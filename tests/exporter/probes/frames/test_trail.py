from exporter.probes.frames.trail import Trail


def test_how_far_a_talk_came_is_told() -> None:
    trail = Trail()
    assert list(trail.spans) == ["resolve", "connect", "tls", "processing", "transfer"]
    assert trail.seen == ""
    trail.enter("transfer", 0.0)
    trail.messages = 1
    assert trail.seen == "; waiting for a message; 1 message came"
    trail.awaited, trail.messages = "a pong", 2
    assert trail.seen == "; waiting for a pong; 2 messages came"


def test_others_may_have_other_phases() -> None:
    assert list(Trail("resolve", "first_token").spans) == ["resolve", "first_token"]
