"""What makes tampering with the history show: heads of chains, leaves of the tree, checkpoints.

Triggers refuse to change or delete leaves and checkpoints, and to delete a head.
"""

from django.db import models


class ChainHead(models.Model):
    """The last event of a chain. Kept by the trigger that chains events, which locks it."""

    pk = models.CompositePrimaryKey("chain_kind", "chain_id")
    chain_kind = models.CharField(max_length=10)
    chain_id = models.BigIntegerField()
    position = models.BigIntegerField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.chain_kind} {self.chain_id}: {self.position} events"


class Leaf(models.Model):
    """An event in the Merkle tree, written by ledger.sealing only."""

    # From 0, without gaps.
    index = models.BigIntegerField(primary_key=True)
    # No reference that the database checks: what was deleted must be missed, by name.
    event_id = models.BigIntegerField(unique=True)
    # The event's own.
    hash = models.BinaryField()
    # The roots of the subtrees of 2, 4, 8 ... leaves that this one completes.
    nodes = models.BinaryField()

    def __str__(self) -> str:
        return f"Leaf {self.index}: event {self.event_id}"


class Checkpoint(models.Model):
    """The root of the tree at one size, signed. Written by ledger.sealing only."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField()
    # No event up to this one will come any more: one that is not a leaf was put there later.
    settled = models.BigIntegerField()
    at = models.DateTimeField()
    # The signed note, as it is given to others.
    note = models.TextField()

    def __str__(self) -> str:
        return f"Checkpoint of {self.size} events"


class CheckpointDelivery(models.Model):
    """Whether a checkpoint has come to one of the places that settings name."""

    class State(models.TextChoices):
        WAITING = "waiting", "Not there yet"
        DONE = "done", "There"
        # A later one says all that it does, and more.
        PASSED_OVER = "passed_over", "A later one went instead"

    checkpoint = models.ForeignKey(
        Checkpoint,
        models.PROTECT,
        related_name="deliveries",
        db_index=False,  # the constraint has it
    )
    way = models.CharField(max_length=10)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    # When the workers were last told.
    sent_at = models.DateTimeField()
    # Why the last attempt failed.
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="checkpoint_delivery_once", fields=["checkpoint", "way"]),
            models.CheckConstraint(
                name="checkpoint_delivery_state_is_known",
                condition=models.Q(state__in=["waiting", "done", "passed_over"]),
            ),
        ]
        indexes = [
            # What the sweeper looks for.
            models.Index(
                name="checkpoint_delivery_waiting",
                fields=["way", "checkpoint"],
                condition=models.Q(state="waiting"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint} by {self.way}: {self.state}"
