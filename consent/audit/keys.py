"""Whether the keys of a log follow each other as the log itself says, and whether a note is signed by one."""

from django.conf import settings

from consent.errors import LogFault
from consent.ledger.checkpoints import TreeHead
from consent.ledger.keys import load_key
from consent.ledger.notes import Verifier, open_note
from consent.models import Log, LogKey


def verifiers(log: Log) -> list[Verifier]:
    """The keys of ``log``, oldest first. LogFault when one of them is no key."""
    try:
        return [Verifier.parse(key.vkey) for key in LogKey.objects.filter(log=log).order_by("since")]
    except ValueError as error:
        raise LogFault(0, f"a key of the log cannot be read: {error}") from error


def check_keys(log: Log, rotations: dict[str, int], *, is_over: bool) -> None:
    """LogFault unless each key but the first is named by its leaf in ``rotations`` (vkey -> index), and the
    last one is ours, or is just being replaced."""
    keys = list(LogKey.objects.filter(log=log).order_by("since"))
    if not keys or keys[0].since != log.first:
        raise LogFault(0, "the key that the log began with is missing.")
    named = {key.vkey: key.since - log.first for key in keys[1:]}
    for vkey in named.keys() ^ rotations.keys():
        index = rotations.get(vkey, named.get(vkey))
        raise LogFault(index, "the keys of the log are not those that its leaves name.")
    ours = [load_key(key) for key in (settings.LEDGER_KEY, settings.LEDGER_KEY_PREVIOUS) if key]
    if not is_over and keys[-1].vkey not in {str(Verifier.of(log.origin, key)) for key in ours}:
        raise LogFault(0, "LEDGER_KEY is not the key that signs this log.")


def claimed(note: str, source: str) -> TreeHead:
    """What the note from ``source`` says, whoever signed it."""
    try:
        return TreeHead.claimed(note)
    except ValueError as error:
        raise LogFault(None, f"The checkpoint in {source} cannot be read: {error}") from error


def opened(note: str, index: int, log: Log, keys: list[Verifier]) -> TreeHead:
    """The checkpoint in ``note``. LogFault at ``index`` when no key of this log signed it."""
    try:
        head = TreeHead.claimed(note)
        open_note(note, keys)
        if head.origin != log.origin:
            raise ValueError("It is of another log.")
    except ValueError as error:
        raise LogFault(index, f"the checkpoint over this leaf cannot be believed: {error}") from error
    return head
