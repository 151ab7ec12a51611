"""A kind of mail for tests. Importing it registers it, also in a process of its own."""

from mail.kinds import Drop, Letter, register
from mail.models import OutboxMessage

NOTE = "tests.note"


def compose_note(message: OutboxMessage) -> Letter:
    """``params["words"]`` are the letter; "drop" and "fail" do what they say."""
    words = message.params["words"]
    if words == "drop":
        raise Drop("Said already.")
    return Letter(
        subject=f"{words}, æøå", text={"fail": None}.get(words, words).strip(), html=f"<p>{words}</p>"
    )


register(NOTE, compose_note)
