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
    log_index = models.PositiveBigIntegerField(null=True, unique=True, help_text="None while its leaf waits.")
    reason = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.event_id


class LogLeaf(models.Model):
    """The RFC 6962 leaf hash at an index. Append-only by trigger: dense, never changed, never deleted."""

    index = models.PositiveBigIntegerField(primary_key=True)
    leaf_hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.index)


class LeafData(models.Model):
    """The leaf itself. The trigger allows one change: to nothing, when its subject is erased."""

    leaf = models.OneToOneField(
        LogLeaf, on_delete=models.PROTECT, primary_key=True, db_column="index", related_name="data"
    )
    data = models.BinaryField(null=True)

    def __str__(self) -> str:
        return str(self.leaf_id)


class Tile(models.Model):
    """A complete C2SP tile: 256 hashes of one level. Only complete ones are stored. Append-only."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hashes = models.BinaryField(max_length=8192)

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed tree head (C2SP tlog-checkpoint in a signed-note). Append-only by trigger."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    signed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.size)
