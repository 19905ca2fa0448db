"""Each kind of message to the shell of its kind, and its answer back."""

from alerting.notify import http, slack_client, smtp
from alerting.notify.message import Letter, Message
from alerting.notify.reply import Reply
from alerting.notify.slack_talk import Talk


async def send(message: Message, within: float) -> Reply:
    """Say it and return what was answered, whatever happens, within so many seconds."""
    if isinstance(message, Letter):
        return await smtp.send(message, within)
    if isinstance(message, Talk):
        return await slack_client.send(message, within)
    return await http.send(message, within)
