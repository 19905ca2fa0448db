from exporter.probes.names.trail import Trail


def test_what_came_instead_of_an_answer_is_told() -> None:
    trail = Trail()
    assert trail.seen == ""
    trail.strange = 1
    assert trail.seen == "; 1 message of another id or question came"
    trail.strange = 3
    assert trail.seen == "; 3 messages of another id or question came"
