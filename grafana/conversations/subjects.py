"""What customers write about, and in which languages."""

from grafana import bargauge, bounds, timeseries
from grafana.business import in_range, of_day
from grafana.frame import About, Frame
from grafana.query import Query

_TOPICS = "chat_topic_mentions_total"

TOPICS = Frame(
    title="Subjects",
    about=About(
        "Texts of customers in the chosen time that touch a subject, the most frequent first.",
        "It is what the assistant must know best.",
        "a subject that is new here has no answer yet: write one.",
    ),
    unit="short",
    queries=(Query(f"sort_desc(topk(10, {in_range(_TOPICS, 'topic')}))", "{{topic}}", now=True),),
    empty="no subject yet",
    width=8,
)
COURSE = Frame(
    title="Subjects of a day",
    about=About(
        "The same of the 24 hours before each moment.",
        "A subject that grows in a day is news: an outage, a price, a letter that went out.",
        "tell those who answer, and the assistant, before the tenth customer asks.",
    ),
    unit="short",
    queries=(Query(of_day(_TOPICS, "topic"), "{{topic}}"),),
    empty="no subject yet",
    width=8,
)
LANGUAGES = Frame(
    title="Languages, 30 days",
    about=About(
        "Conversations of the 30 days up to today by the customer's language.",
        "Customers who are answered in another language give up sooner.",
        "a language that grows needs texts, and people who speak it.",
    ),
    unit="short",
    queries=(
        Query(
            "sort_desc(topk(10, sum by (language) (chat_month_languages)))",
            "{{language}}",
            now=True,
        ),
    ),
    empty="no language is known",
    width=8,
)

PANELS = (
    bargauge.panel(TOPICS, bounds.PLAIN),
    timeseries.panel(COURSE, style="thin"),
    bargauge.panel(LANGUAGES, bounds.PLAIN),
)
