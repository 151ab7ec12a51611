"""newsletter.importing.rows.read: files as Mailchimp, MailPoet, Ghost and people at desks write them."""

import io
from datetime import UTC, datetime

import pytest

from newsletter.importing.columns import FileRefusedError, System
from newsletter.importing.rows import Row, read
from newsletter.importing.verdicts import Verdict

V = Verdict
AT = datetime(2025, 12, 1, 10, tzinfo=UTC)
MAILCHIMP = (
    '"Email Address","First Name","Last Name",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,'
    "LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS\n"
)
MAILPOET = (
    '\ufeff"Email","First name","Last name","Subscription IP","Subscription time","Confirmation time",'
    '"Confirmation IP","List status","Global status","List"\n'
)
GHOST = (
    "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,"
    "labels,tiers\r\n"
)


def rows(text: str | bytes, name: str = "people.csv") -> list[Row]:
    raw = text.encode() if isinstance(text, str) else text
    return list(read(io.BytesIO(raw), name)[1])


def verdicts(text: str | bytes, name: str = "people.csv") -> list[tuple[int, Verdict | None]]:
    return [(row.number, row.verdict) for row in rows(text, name)]


@pytest.mark.parametrize("nothing", [b"", b"\n\n  \r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(nothing: bytes) -> None:
    with pytest.raises(FileRefusedError, match="empty"):
        rows(nothing)


@pytest.mark.parametrize(
    "picture", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"PK\x03\x04\0\0\0\0a@b", b"x" * 200_000]
)
def test_what_is_no_text_is_refused(picture: bytes) -> None:
    with pytest.raises(FileRefusedError):
        rows(picture)


def test_without_a_column_of_addresses_it_says_what_it_found_and_what_it_needs() -> None:
    with pytest.raises(FileRefusedError, match=r"«Navn», «Telefon».*email, .*epost") as refused:
        rows("Navn;Telefon\nKari;1\n")
    assert "a person already" not in str(refused.value)
    with pytest.raises(FileRefusedError, match="a person already"):
        rows("kari@example.no;Kari\n")


@pytest.mark.parametrize(
    "header",
    ["email", "E-post", "Epostadresse", "E-postadresse", "Adres e-mail", "adres_email", "EMAIL ADDRESS"],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_headers_in_three_languages_with_any_delimiter(header: str, delimiter: str) -> None:
    [row] = rows(f"Navn{delimiter}{header}\nKari Nordmann{delimiter}kari@example.no\n")
    assert (row.address, row.name, row.number) == ("kari@example.no", "Kari Nordmann", 2)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_encoding_and_line_end(encoding: str, newline: str) -> None:
    text = newline.join(["Navn;E-post;Påmeldt", "Åse Bø;ase@example.no;01.12.2025 10:00", ""])
    raw = text.encode(encoding)
    [row] = rows(raw)
    assert (row.name, row.opted_in_at) == ("Åse Bø", AT)
    assert row.end == len(raw)


def test_a_file_glued_together_from_two_encodings_is_read_right() -> None:
    raw = b"epost;navn\n" + "a@example.no;Bjørn\n".encode() + "b@example.no;Bjørn\n".encode("latin-1")
    assert [row.name for row in rows(raw)] == ["Bjørn", "Bjørn"]


def test_a_hint_for_excel_is_no_header() -> None:
    assert [row.address for row in rows("sep=;\nepost;navn\nkari@example.no;Kari\n")] == ["kari@example.no"]


def test_a_quote_that_is_never_closed_spoils_its_own_line() -> None:
    text = (
        'email,name\n"kari@example.no,Kari\nola@example.no,"Ola\nper@example.no,Per\n"pål@example.no","Pål"\n'
    )
    assert verdicts(text) == [(2, V.BAD_QUOTES), (3, V.BAD_QUOTES), (4, None), (5, None)]


def test_a_quote_that_is_closed_far_below_swallows_nobody() -> None:
    people = "".join(f"p{number}@example.no,P\n" for number in range(80))
    found = verdicts(f'name,email\n"Kari,kari@example.no\n{people}Ola",ola@example.no\n'.replace(",P", ""))
    assert found[0] == (2, V.BAD_QUOTES)
    assert len(found) == 82


def test_a_stray_quote_spoils_its_own_line() -> None:
    text = 'email,name\nkari@example.no,"Kari "K" Nordmann"\nola@example.no,Ola 6" Hansen\n'
    assert verdicts(text) == [(2, V.BAD_QUOTES), (3, None)]


def test_line_breaks_within_quotes_are_one_row_and_lines_are_still_counted() -> None:
    text = 'email,note,name\nkari@example.no,"one\ntwo, ""three""\n",Kari\nola@example.no,,Ola\n'
    assert [(row.number, row.address, row.name) for row in rows(text)] == [
        (2, "kari@example.no", "Kari"),
        (5, "ola@example.no", "Ola"),
    ]


def test_a_last_cell_may_have_line_breaks_too() -> None:
    assert [row.number for row in rows('email,note\nkari@example.no,"one\ntwo"\nola@example.no,\n')] == [2, 4]


def test_nuls_long_lines_and_too_many_columns_are_named() -> None:
    text = f"email,name\na@example.no,A\0\n{'x' * 200_000}@example.no,L\nb@example.no,B,more\nc@example.no\n"
    assert verdicts(text) == [(2, V.BAD_CHARACTERS), (3, V.TOO_LONG), (4, V.BAD_COLUMNS), (5, None)]


def test_mailchimp_a_form_proves_and_a_confirmation_alone_does_not() -> None:
    text = MAILCHIMP + (
        'kari@example.no,Kari,Nordmann,4,"2025-12-01 10:00:00",1.2.3.4,"2025-12-01 10:05:00",1.2.3.4,,,,,,,,'
        '"2026-01-01 10:00:00",1,a,,\n'
        'ola@example.no,Ola,,2,,,"2025-12-01 10:00:00",1.2.3.4,,,,,,,,"2026-01-01 10:00:00",2,b,,\n'
        "per@example.no,Per,,2,,,,,,,,,,,,,3,c,,\n"
    )
    found, _rows = read(io.BytesIO(text.encode()), "subscribed_email_audience_export_1.csv")
    kari, ola, per = rows(text)
    assert found.system is System.MAILCHIMP
    assert (kari.name, kari.opted_in_at, kari.verdict) == ("Kari Nordmann", AT, None)
    assert kari.confirmed_at == AT.replace(minute=5)
    assert (ola.opted_in_at, ola.verdict, per.verdict) == (None, V.ADDED, None)
    assert "1.2.3.4" not in repr([kari, ola, per])


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("unsubscribed_email_audience_export_1.csv", V.LEFT_THERE),
        ("cleaned_members_export_1.csv", V.BOUNCED_THERE),
        ("nonsubscribed_email_audience_export_1.csv", V.NEVER_THERE),
    ],
)
def test_mailchimp_says_in_the_files_name_who_is_out(name: str, verdict: Verdict) -> None:
    text = MAILCHIMP + 'kari@example.no,Kari,,4,"2025-12-01 10:00:00",,"2025-12-01 10:05:00",,,,,,,,,,1,a,,\n'
    assert verdicts(text, name) == [(2, verdict)]


def test_mailchimp_names_who_unsubscribed_or_was_cleaned_in_columns() -> None:
    header = "Email Address,OPTIN_TIME,UNSUB_TIME,CLEAN_TIME,LEID\n"
    at = "2025-12-01 10:00:00"
    assert verdicts(f"{header}a@x.no,{at},{at},,1\nb@x.no,{at},,{at},2\n") == [
        (2, V.LEFT_THERE),
        (3, V.BOUNCED_THERE),
    ]


def mailpoet(
    email: str, created: str, confirmed: str, here: str = "subscribed", over: str = "subscribed"
) -> str:
    cells = [email, 'Kari \\"K\\"', "", "1.2.3.4", created, confirmed, "1.2.3.4", here, over, "Nyheter"]
    return ",".join(f'"{cell}"' for cell in cells) + "\n"


def test_mailpoet_the_confirmation_is_the_proof() -> None:
    at = "2025-12-01 10:00:00"
    text = (
        MAILPOET
        + mailpoet("a@x.no", at, "2025-12-01 10:05:00")
        + mailpoet("b@x.no", at, "")
        + mailpoet("c@x.no", at, "", "unconfirmed", "unconfirmed")
        + mailpoet("d@x.no", at, at, "unsubscribed")
        + mailpoet("e@x.no", at, at, "subscribed", "bounced")
        + mailpoet("'-f@x.no", at, at, "subscribed", "inactive")
    )
    found = rows(text)
    assert found[0].opted_in_at == AT
    assert found[0].name == 'Kari "K"'
    assert (found[1].opted_in_at, found[1].verdict) == (None, None)
    assert [row.verdict for row in found[2:5]] == [V.UNCONFIRMED_THERE, V.LEFT_THERE, V.BOUNCED_THERE]
    assert found[5].address == "-f@x.no"


def test_ghost_a_member_who_was_imported_there_proves_nothing() -> None:
    at = "2025-12-01T10:00:00.000Z"
    text = GHOST + (
        f'1,a@x.no,Åse,"VIP, early",true,false,,{at},,"fan,nb",\r\n'
        f"2,b@x.no,,,true,false,,{at},,Import 2025-11-01 10:00,\r\n"
        f"3,c@x.no,,,false,false,,{at},,,\r\n"
        f"4,d@x.no,,,true,false,,{at},{at},,\r\n"
    )
    found = rows(text)
    assert (found[0].name, found[0].opted_in_at) == ("Åse", AT)
    assert [row.verdict for row in found] == [None, V.ADDED, V.LEFT_THERE, V.LEFT_THERE]


@pytest.mark.parametrize(
    "cell",
    [
        *("2025-12-01 10:00:00", "2025-12-01T10:00:00Z", "2025-12-01T11:00:00+01:00", "01.12.2025 10:00"),
        *("1.12.2025 kl. 10.00", "01.12.2025, 10:00:00", "2025/12/01 10:00", "2025-12-01 10:00:00 UTC"),
    ],
)
def test_times_as_people_write_them(cell: str) -> None:
    assert rows(f"epost;påmeldt\nkari@example.no;{cell}\n")[0].opted_in_at == AT


@pytest.mark.parametrize("cell", ["03/04/2025", "i fjor", "2025-13-01", "1970-01-01", "31.02.2025", "ja"])
def test_a_time_that_cannot_be_read_is_named(cell: str) -> None:
    assert verdicts(f"epost;påmeldt\nkari@example.no;{cell}\n") == [(2, V.BAD_TIME)]


@pytest.mark.parametrize("cell", ["", "-", "0000-00-00 00:00:00", "NULL"])
def test_no_time_is_no_time(cell: str) -> None:
    [row] = rows(f"epost;påmeldt\nkari@example.no;{cell}\n")
    assert (row.opted_in_at, row.verdict) == (None, None)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        *[("Avmeldt", V.LEFT_THERE), ("aktiv", None), ("wypisany", V.LEFT_THERE)],
        *[("spam", V.COMPLAINED_THERE), ("pending", V.UNCONFIRMED_THERE), ("kanskje", V.BAD_STATUS)],
    ],
)
def test_plain_statuses(status: str, verdict: Verdict | None) -> None:
    assert verdicts(f"epost;status\nkari@example.no;{status}\n") == [(2, verdict)]


def test_plain_language_and_place() -> None:
    [row] = rows("email,język,źródło\nkari@example.no,pl-PL,Messe 2025\n")
    assert (row.language, row.place) == ("pl", "Messe 2025")
