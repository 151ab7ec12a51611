"""The keys that sign the log: LEDGER_KEY, and while one replaces another LEDGER_KEY_PREVIOUS beside it.

Both sign for as long as both are set, so that who trusts the old one sees the log go on. A ``key-rotation``
leaf says which followed which.
"""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from consent.errors import LogRefused
from consent.ledger.checkpoints import TreeHead
from consent.ledger.keys import load_key
from consent.ledger.notes import NoteError, Verifier, open_note, sign_note
from consent.models import Log, LogKey


def vkey(origin: str) -> str:
    """The public half of LEDGER_KEY for the log ``origin``, in the vkey form."""
    return str(Verifier.of(origin, load_key(settings.LEDGER_KEY)))


def current_vkey(log: Log) -> str:
    """The key that the log itself names as its newest."""
    return LogKey.objects.filter(log=log).order_by("since").values_list("vkey", flat=True).last() or ""


def signer(log: Log, note: str) -> str:
    """The newest key of ``log`` that signed ``note``, as vkey. LookupError when none did."""
    for known in LogKey.objects.filter(log=log).order_by("-since").values_list("vkey", flat=True):
        if signed_by(note, Verifier.parse(known)):
            return known
    raise LookupError("No key of the log signed this checkpoint.")


def signed_by(note: str, key: Verifier) -> bool:
    """Whether ``key`` signed ``note``."""
    try:
        open_note(note, [key])
    except ValueError:
        return False
    return True


def ours(origin: str) -> list[Verifier]:
    """LEDGER_KEY, and the one it is just replacing, as keys of the log ``origin``."""
    return [Verifier.of(origin, key) for key in _keys()]


def is_known(note: str) -> bool:
    """Whether ``note`` is a checkpoint that one of our keys signed, of now or of the log it names."""
    try:
        origin = TreeHead.claimed(note).origin
        kept = LogKey.objects.filter(log__origin=origin).values_list("vkey", flat=True)
        mine = ours(origin)
        open_note(note, [*mine, *(Verifier.parse(known) for known in kept if known not in map(str, mine))])
    except ValueError:
        return False
    return True


def rotation_due(log: Log) -> bool:
    """Whether LEDGER_KEY is another key than the log knows of."""
    return current_vkey(log) != vkey(log.origin)


def check_rotation(log: Log) -> str:
    """The vkey that LEDGER_KEY replaces. LogRefused unless that key is at hand too."""
    if LogKey.objects.filter(vkey=vkey(log.origin)).exists():
        raise LogRefused(
            "LEDGER_KEY signed this log before, and was replaced. Nothing was signed. "
            "Take a key that is new: 'openssl rand -base64 32'."
        )
    known, previous = current_vkey(log), settings.LEDGER_KEY_PREVIOUS
    if not previous or str(Verifier.of(log.origin, load_key(previous))) != known:
        raise LogRefused(
            "LEDGER_KEY is not the key that signs this log. Nothing was signed. Put the old key back "
            "(VAR_DIR/secrets/LEDGER_KEY), or, to replace it, name the old one in LEDGER_KEY_PREVIOUS. "
            "If the old one is lost or stolen, 'manage.py ledger continue' opens a new log."
        )
    return known


def sign(head: TreeHead) -> str:
    """The tree head as a note signed by every key at hand."""
    return sign_note(head.text(), head.origin, *_keys())


def opened(note: str, source: str) -> TreeHead:
    """What a note of ours says. LogRefused when it cannot be read or none of our keys signed it."""
    try:
        head = TreeHead.claimed(note)
    except ValueError as error:
        raise LogRefused(
            f"The last checkpoint in {source} cannot be read: {error} Nothing was signed. "
            "Put back a copy of it; if there is none, 'manage.py ledger continue' opens a new log."
        ) from error
    try:
        open_note(note, ours(head.origin))
    except NoteError as error:
        raise LogRefused(
            f"The last checkpoint in {source} was not signed with LEDGER_KEY: {error} "
            "Nothing was signed. Put the key back that the log began with (VAR_DIR/secrets/LEDGER_KEY)."
        ) from error
    return head


def _keys() -> list[Ed25519PrivateKey]:
    return [load_key(key) for key in (settings.LEDGER_KEY, settings.LEDGER_KEY_PREVIOUS) if key]
