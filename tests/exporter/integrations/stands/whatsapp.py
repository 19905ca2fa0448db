"""WhatsApp's Cloud API as it documents itself."""

from typing import Any

from tests.exporter.integrations.stands import graph
from tests.exporter.integrations.stands.stand import Asked, Reply, Scene, Stand

TOKEN = "EAAGm0PX4ZCpsBAKplantedWhatsappZBx7ZAZC"
NUMBER = "106540352242922"


def reply(asked: Asked, scene: Scene) -> Reply:
    return graph.reply(TOKEN, "whatsapp", asked, scene, lambda: number(asked, scene))


def number(asked: Asked, scene: Scene) -> dict[str, Any]:
    assert asked.path == f"/v23.0/{NUMBER}"
    assert "status" in asked.query["fields"].split(",")
    return {
        "id": NUMBER,
        "status": "FLAGGED" if scene.mood == "refused" else "CONNECTED",
        "quality_rating": "RED" if scene.mood == "refused" else "GREEN",
        "throughput": {"level": "STANDARD"},
        "health_status": {
            "can_send_message": "AVAILABLE",
            "entities": [
                {"entity_type": "PHONE_NUMBER", "id": NUMBER, "can_send_message": "AVAILABLE"}
            ],
        },
    }


STAND = Stand(
    type="whatsapp",
    settings={"token": TOKEN, "phone_number_id": NUMBER, **graph.APP},
    reply=reply,
    expected={**graph.EXPECTED, "refused": "restricted"},
    buckets=graph.BUCKETS,
)
