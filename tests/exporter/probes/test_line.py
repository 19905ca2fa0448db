from exporter.probes.line import Line


def test_a_line_is_what_was_done_and_when() -> None:
    assert Line(1.5, "connected") == Line(at=1.5, text="connected")
