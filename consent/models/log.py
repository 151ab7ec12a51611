from django.db import models


class InboxEntry(models.Model):
    """A leaf waiting for its place in the log, written in the transaction of what it records."""

    leaf = models.BinaryField()
    event_id = models.CharField(max_length=32, null=True, unique=True)

    def __str__(self) -> str:
        return str(self.pk)


class ErasedEvent(models.Model):
    """An event whose record is gone while the log has not said so yet. The row goes with the erasure leaf."""

    event_id = models.CharField(max_length=32, primary_key=True)
    position = models.PositiveBigIntegerField(null=True, unique=True, help_text="None while its leaf waits.")
    reason = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.event_id


class Log(models.Model):
    """One log: a name under which no two different trees were ever signed. Append-only by trigger.

    There is one, until ``ledger continue`` has to open another. Leaves are counted through all of them: the
    index of a leaf in its log is its position minus ``first``.
    """

    number = models.PositiveSmallIntegerField(primary_key=True)
    origin = models.CharField(max_length=255, unique=True)
    first = models.PositiveBigIntegerField(unique=True, help_text="Position of its first leaf.")
    previous = models.TextField(blank=True, help_text="The checkpoint its first leaf carries, see there.")
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.origin


class LogKey(models.Model):
    """A public key that signs a log, in the vkey form of a signed-note. The newest one signs now."""

    vkey = models.CharField(max_length=340, primary_key=True)
    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="keys")
    since = models.PositiveBigIntegerField(help_text="Position of the leaf that names it; 0 for the first.")

    def __str__(self) -> str:
        return self.vkey


class LogLeaf(models.Model):
    """The RFC 6962 leaf hash at a position. Append-only by trigger: dense, never changed, never deleted."""

    position = models.PositiveBigIntegerField(primary_key=True)
    leaf_hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.position)


class LeafData(models.Model):
    """The leaf itself. The trigger allows one change: to nothing, when its subject is erased."""

    leaf = models.OneToOneField(
        LogLeaf, on_delete=models.PROTECT, primary_key=True, db_column="position", related_name="data"
    )
    data = models.BinaryField(null=True)

    def __str__(self) -> str:
        return str(self.leaf_id)


class Tile(models.Model):
    """A complete C2SP tile: 256 hashes of one level. Only complete ones are stored. Append-only."""

    pk = models.CompositePrimaryKey("log_id", "level", "index")
    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="tiles", db_index=False)
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hashes = models.BinaryField(max_length=8192)
    root = models.BinaryField(max_length=32, help_text="The root over them: one hash of the level above.")

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed tree head (C2SP tlog-checkpoint in a signed-note). Append-only by trigger.

    Numbered without gaps over all logs, so that a missing one is noticed.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="checkpoints", db_index=False)
    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "size"], name="one_checkpoint_per_size")]

    def __str__(self) -> str:
        return str(self.size)


class Verification(models.Model):
    """What the last ``ledger verify`` said, kept for whoever asks in the admin."""

    at = models.DateTimeField(db_index=True)
    size = models.PositiveBigIntegerField(help_text="Leaves that were checked.")
    lost = models.PositiveBigIntegerField(default=0, help_text="Signed leaves of earlier logs that are gone.")
    fault = models.TextField(blank=True, help_text="The first thing that did not fit; empty when all did.")

    def __str__(self) -> str:
        return self.fault or f"{self.size} leaves fit"
