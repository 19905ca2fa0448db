from exporter.probes.statuspage import Statuspage


def test_what_is_wrong_is_told() -> None:
    probe = Statuspage(name="a", url="ftp://a", components=("a", "A"))
    assert [key for key, _ in probe.wrong()] == ["url", "components"]
    assert Statuspage(name="a", url="https://status.a.example/x/").peer == "status.a.example"
