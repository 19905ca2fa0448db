from exporter.probes.statuspage import Statuspage
from tests.exporter.probes import servers


def test_what_is_wrong_is_told() -> None:
    probe = Statuspage(name="a", url="ftp://a", components=("a", "A"))
    assert [key for key, _ in probe.wrong()] == ["url", "components"]
    assert Statuspage(name="a", url="https://status.a.example/x/").peer == "status.a.example"


async def test_a_run_ends_where_nobody_answers() -> None:
    with servers.closed_port() as port:
        result = await Statuspage(name="a", url=f"http://127.0.0.1:{port}/").measure()
    assert (result.reason, result.kind) == ("connect_refused", "statuspage")


def test_nothing_is_wrong_with_a_page_and_its_parts() -> None:
    assert not list(Statuspage(name="a", url="https://a.example", components=("b",)).wrong())
