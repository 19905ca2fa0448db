from alerting.notify.agent import AGENT, JSON


def test_headers_say_who_posts_json() -> None:
    assert dict(JSON) == {"Content-Type": "application/json", "User-Agent": AGENT}
