"""Whether the keys of a log follow each other as the log itself says, and whether a note is signed by one."""

from consent.errors import LogFault
from consent.ledger.checkpoints import TreeHead
from consent.ledger.notes import Verifier, open_note
from consent.models import Log, LogKey


class Keys:
    """The keys of one log: each signs what is larger than the leaf that names it, until the next one does."""

    def __init__(self, log: Log) -> None:
        rows = list(LogKey.objects.filter(log=log).order_by("since"))
        if not rows or rows[0].since != log.first:
            raise LogFault(0, "the key that the log began with is missing.")
        try:
            self.known = [(row.since - log.first, Verifier.parse(row.vkey)) for row in rows]
        except (ValueError, TypeError, AttributeError) as error:
            raise LogFault(0, f"a key of the log cannot be read: {error!r}") from error

    def due(self, size: int) -> Verifier:
        """The key that a checkpoint over ``size`` leaves must bear."""
        return [key for since, key in self.known if since < size or not since][-1]


def check_keys(keys: Keys, rotations: dict[str, int]) -> None:
    """LogFault unless each key but the first is named by its leaf in ``rotations`` (vkey -> index)."""
    named = {str(key): since for since, key in keys.known[1:]}
    if faults := [
        rotations.get(vkey, named.get(vkey, 0)) for vkey, _index in named.items() ^ rotations.items()
    ]:
        raise LogFault(min(faults), "the keys of the log are not those that its leaves name.")


def claimed(note: str, source: str) -> TreeHead:
    """What the note from ``source`` says, whoever signed it."""
    try:
        return TreeHead.claimed(note)
    except ValueError as error:
        raise LogFault(None, f"The checkpoint in {source} cannot be read: {error}") from error


def opened(note: str, index: int, log: Log, key: Verifier) -> TreeHead:
    """The checkpoint in ``note``. LogFault at ``index`` unless ``key`` signed it, for this log."""
    try:
        head = TreeHead.claimed(note)
        open_note(note, [key])
        if head.origin != log.origin:
            raise ValueError("It is of another log.")
    except (ValueError, TypeError, AttributeError) as error:
        raise LogFault(index, f"the checkpoint over this leaf cannot be believed: {error}") from error
    return head
