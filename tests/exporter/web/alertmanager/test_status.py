from pathlib import Path

from exporter.web.alertmanager import status
from tests.exporter.web.alertmanager.standing import standing


async def test_clients_learn_which_alertmanager_is_spoken(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        told = await here.get("/status")
        assert told["cluster"] == {"name": "", "status": "disabled", "peers": []}
        assert told["versionInfo"]["version"] == status.SPOKEN
        assert "route:" in told["config"]["original"]
        assert told["uptime"]


async def test_receivers_are_named(tmp_path: Path) -> None:
    async with standing(tmp_path) as here:
        assert await here.get("/receivers") == [{"name": "team"}, {"name": "boss"}]
        assert await here.get("/receivers", receiver_matchers='owner="ada"') == []
