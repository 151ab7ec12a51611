"""What columns, statuses and languages are called in files, in small letters with single blanks."""

from newsletter.importing.verdicts import Verdict

# Field -> what its column is called.
NAMES = {
    "address": """email, e mail, email address, e mail address, mail, epost, e post, epostadresse,
        e postadresse, epost adresse, e post adresse, adres e mail, adres email, adres mailowy,
        adres poczty elektronicznej, subscriber""",
    "name": "name, full name, navn, fullt navn, imię i nazwisko, imię nazwisko, nazwa",
    "first_name": "first name, firstname, fname, fornavn, imię, imie",
    "last_name": "last name, lastname, lname, etternavn, nazwisko, surname",
    "opted_in": """optin time, opt in time, opted in at, opt in, optin, opt in date, consent date,
        consent time, subscribed at, signed up at, signup date, sign up date, subscription time,
        subscription date, samtykkedato, dato for samtykke, samtykket, påmeldt, påmeldt dato, påmeldingsdato,
        dato for påmelding, data zgody, data zapisu, data zapisania""",
    "confirmed": """confirm time, confirmed at, confirmation time, confirmation date, bekreftet,
        bekreftet dato, bekreftelsesdato, data potwierdzenia, potwierdzono""",
    "status": "status, list status, global status, state, tilstand, stan",
    "left": """unsub time, unsubscribed at, unsubscribe date, opt out time, avmeldt, avmeldt dato,
        avmeldingsdato, data wypisania, data rezygnacji, deleted at""",
    "bounced": "clean time, bounced at, bounce date",
    "language": "language, lang, locale, språk, język, jezyk",
    "place": "signup source, sign up source, opt in source, place, sted, kilde, miejsce, źródło",
    "created": "created at",
    "labels": "labels",
    "subscribed": "subscribed to emails",
}
STATUSES: dict[Verdict | None, str] = {
    None: """subscribed, active, inactive, confirmed, yes, true, 1, ja, påmeldt, aktiv, bekreftet, abonnerer,
        zapisany, aktywny, potwierdzony, tak""",
    Verdict.LEFT_THERE: """unsubscribed, opted out, no, nei, nie, false, 0, avmeldt, utmeldt, wypisany,
        deleted, archived, trash, slettet, usunięty""",
    Verdict.BOUNCED_THERE: "bounced, cleaned, hard bounce, invalid, avvist, ugyldig, odrzucony",
    Verdict.COMPLAINED_THERE: "complained, complaint, spam, abuse, junk, klaget",
    Verdict.UNCONFIRMED_THERE: "unconfirmed, pending, ubekreftet, venter, niepotwierdzony, oczekujący",
    Verdict.NEVER_THERE: "nonsubscribed, non subscribed, transactional",
}
LANGUAGES = {
    "nb": "nb, no, nn, nb no, norsk, norwegian, bokmål",
    "pl": "pl, pl pl, polski, polsk, polish",
}


def words(names: str) -> list[str]:
    """The names between commas."""
    return [" ".join(name.split()) for name in names.split(",")]


FIELD_OF = {name: field for field, names in NAMES.items() for name in words(names)}
STATUS_OF: dict[str, Verdict | None] = {
    "": None,
    **{word: verdict for verdict, names in STATUSES.items() for word in words(names)},
}
LANGUAGE_OF = {word: language for language, names in LANGUAGES.items() for word in words(names)}
