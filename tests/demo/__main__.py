"""``make demo [ARGS=…]``: a day of chats in a minute; a service fails, and a mail comes."""

import signal

# Until the demo listens to it, Ctrl-C ends it without a word; imports alone take a second.
signal.signal(signal.SIGINT, signal.SIG_DFL)

from tests.demo import command  # noqa: E402 # after the line above, which is meant for it

if __name__ == "__main__":
    command.main(prog_name="make demo")
