"""A kind of mail for tests. Importing it registers it, also in a process of its own."""

from mail.kinds import Attachment, Drop, Later, Letter, register
from mail.models import OutboxMessage

NOTE = "tests.note"


def compose_note(message: OutboxMessage) -> Letter:
    """``params["words"]`` are the letter; "drop", "later", "fail" and "file" do what they say."""
    words = message.params["words"]
    if words == "drop":
        raise Drop("Said already.")
    if words == "later":
        raise Later("Not ready.")
    file = Attachment("ord.json", '{"ord": "æøå"}'.encode(), "application/json")
    return Letter(
        subject=f"{words}, æøå",
        text={"fail": None}.get(words, words).strip(),
        html=f"<p>{words}</p>",
        attachments=(file,) if words == "file" else (),
    )


register(NOTE, compose_note)
