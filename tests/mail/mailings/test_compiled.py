"""A text as bytes: whatever stands in it and in its values comes out of a mail program as it went in."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from mail.mailings.compiled import Compiled
from mail.models import MailingText

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=200)
LINES = st.lists(WORDS, max_size=6).map("\n".join)
POLISH = "Zażółć gęślą jaźń, «blåbærsyltetøy» på Østlandet – og så videre, igjen og igjen og igjen"


def compiled(**given_texts: str) -> Compiled:
    texts = {"subject": "Tips", "text": "Hei", "html": "<p>Hei</p>", **given_texts}
    headers = {"List-Unsubscribe": "<{{ url }}>"}
    text = MailingText(number=0, locale="nb", headers=headers, **texts)
    return Compiled(text, sender=(POLISH, "post@example.no"), reply_to="svar@example.no")


def parsed(made: Compiled, **values: str) -> EmailMessage:
    """As the mail server leaves it: the dots unstuffed, the end taken off."""
    raw = made.message(
        to="kari@example.no",
        message_id="<1.a@example.no>",
        date="Sun, 22 Nov 2026 20:00:00 +0000",
        values={"url": "https://example.no/u/x", **values},
    )
    assert raw.endswith(b"\r\n.\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    body = raw.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
    assert b"\r\n.\r\n" not in body
    return message_from_bytes(body, policy=policy.default)


def content(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return part.get_content().replace("\r\n", "\n").removesuffix("\n")


@given(text=LINES, name=WORDS)
def test_text_and_value_come_out_as_they_went_in(text, name):
    fixed = text.replace("{{", "((")
    mail = parsed(compiled(text=f"{fixed}\n.{{{{ name }}}}.{fixed}", html="<p>{{ name }}</p>"), name=name)
    assert content(mail, "plain") == f"{fixed}\n.{name}.{fixed}".removesuffix("\n")
    assert not mail.defects


@given(name=WORDS)
def test_a_value_is_words_in_html_whatever_stands_in_it(name):
    html = content(parsed(compiled(html="<p>{{ name }}</p>"), name=name), "html")
    inside = html.removeprefix("<p>").removesuffix("</p>")
    assert "<" not in inside
    assert '"' not in inside


@given(subject=WORDS, name=WORDS)
def test_a_subject_stays_one_header_of_valid_encoded_words(subject, name):
    fixed = subject.replace("{{", "((")
    mail = parsed(compiled(subject=f"{fixed} {{{{ name }}}}"), name=name)
    assert mail["Subject"] == " ".join(f"{fixed} {name}".split())
    assert not mail["Subject"].defects


def test_norwegian_and_polish_letters_stand_in_every_header_there_is():
    mail = parsed(compiled(subject=POLISH))
    assert mail["Subject"] == POLISH
    # Python's own reader of addresses leaves a space between two encoded words (RFC 2047 6.2 says none).
    raw = dict(message_from_bytes(mail.as_bytes()).raw_items())["From"]
    assert str(make_header(decode_header(raw))) == f"{POLISH} <post@example.no>"
    assert mail["List-Unsubscribe"] == "<https://example.no/u/x>"
    for line in mail.as_bytes(policy=policy.SMTP).split(b"\r\n\r\n")[0].split(b"\r\n"):
        assert len(line) <= 78 or b"=?" not in line


def test_a_line_break_in_a_name_adds_no_header():
    mail = parsed(compiled(subject="Hei {{ name }}"), name="Ola\r\nBcc: alle@example.no")
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hei Ola Bcc: alle@example.no"
