"""The vendors of the week in place of the network: they note who asked them what, and when."""

from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec import Struct

from alerting import clock
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.token import Shown
from exporter.integrations.kind import Integration
from tests.exporter.integrations.stands import STANDS, salesforce
from tests.exporter.integrations.stands.stand import Asked, Reply, Scene, html, mail, told
from tests.exporter.integrations.virtual import passed
from tests.stories.integrations import week

LIFE = week.HOUR


class Visit(Struct, frozen=True):
    """A call: when it came, of whom, about what, and with which status it was answered."""

    at: float
    name: str
    topic: Topic
    bucket: str
    status: int
    retry_after: float = 0.0


class Vendors:
    """Answers as the stands of the vendors do, by what the week is like."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self.given: dict[str, float] = {}

    async def ask(self, one: Integration, call: Call, shown: Shown) -> Answer:
        began = clock.unix()
        seconds = week.seconds(one.name, began, len(self.visits))
        await passed(seconds)
        now = clock.unix()
        reply, date = self._reply(one, call, shown, now)
        headers = {name.lower(): value for name, value in reply.headers.items()}
        wait = float(headers.get("retry-after", 0))
        visit = Visit(began, one.name, call.topic, call.bucket, reply.status, wait)
        self.visits.append(visit)
        return Answer(reply.status, {"date": mail(date), **headers}, reply.body, now, seconds)

    def _reply(self, one: Integration, call: Call, shown: Shown, now: float) -> tuple[Reply, float]:
        if call.topic == "status":
            return page(one.name, now), now
        if call.topic == "token":
            return self._token(shown, now), now
        stand = STANDS[one.PROVIDER]
        headers = {name.lower(): secret.reveal() for name, secret in shown.headers}
        is_let_in = self._lets_in(one.name, "".join(headers.values()), now)
        moment = week.moment(one.name, now, let_in=is_let_in)
        if moment.html:
            return html(moment.html), now
        # The stand knows of one token only.
        for token in (*week.SECOND.values(), *self.given):
            for name, value in headers.items():
                if value.endswith(token):
                    headers[name] = value.removesuffix(token) + stand.settings["token"]
        headers |= {name.lower(): value for name, value in call.headers}
        url = urlsplit(call.url)
        body = call.body if shown.body is None else shown.body.reveal().encode()
        asked = Asked(call.method, url.path, dict(parse_qsl(url.query)), headers, body)
        theirs = now + moment.skew
        scene = Scene(moment.mood, theirs, moment.newest + moment.skew, moment.used)
        return only_the_day(stand.reply(asked, scene)), theirs

    def _token(self, shown: Shown, now: float) -> Reply:
        assert shown.body is not None
        assert dict(parse_qsl(shown.body.reveal()))["grant_type"] == "client_credentials"
        token = f"{salesforce.TOKEN}-{len(self.given)}"
        self.given[token] = now
        return told({"access_token": token, "expires_in": LIFE, "token_type": "Bearer"})

    def _lets_in(self, name: str, shown: str, now: float) -> bool:
        """Say whether what is shown holds: for its life, unless it was taken back."""
        if name == "sales":
            given = max(at for token, at in self.given.items() if shown.endswith(token))
            is_taken_back = given < week.at("Sat 15:10") <= now
            return now < given + LIFE and not is_taken_back
        ends = {"bot": week.at("Wed 03:00"), "books": week.at("Fri 12:00")}
        return now < ends.get(name, week.END) or week.SECOND[name] in shown


def only_the_day(reply: Reply) -> Reply:
    """Return HubSpot's answer with a limit of ten seconds that is never used up."""
    if "X-HubSpot-RateLimit-Remaining" not in reply.headers:
        return reply
    headers = {**reply.headers, "X-HubSpot-RateLimit-Remaining": "180"}
    return msgspec.structs.replace(reply, headers=headers)


def page(name: str, now: float) -> Reply:
    """Return a vendor's status page."""
    is_out = week.incident(name, now)
    components = [{"name": "API", "status": "partial_outage" if is_out else "operational"}]
    status = {"indicator": "major", "description": "Partial outage"} if is_out else {}
    return told({"status": status, "components": components})
