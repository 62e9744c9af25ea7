"""Who works here, and the tokens by which programs act for them."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import get_random_string
from knox.models import AbstractAuthToken

from verification.models.salts import new_salt

# No vowels and no look-alikes: a pseudonym is read aloud and never spells a word.
PSEUDONYM_LETTERS = "BCDFGHJKMNPQRSTVWXZ23456789"


def new_pseudonym() -> str:
    return get_random_string(6, PSEUDONYM_LETTERS)


class Role(models.TextChoices):
    """The three groups that a migration makes."""

    REVIEWER = "reviewer", "Reviewer"
    EDITOR = "editor", "Editor"
    ADMINISTRATOR = "administrator", "Administrator"


# The group, beside one's role, of those who may see who protected sources are.
SOURCE_KEEPERS = "source_keeper"


class User(AbstractUser):  # type: ignore[django-manager-missing] # a field of knox, untyped
    """A person who signs in. Never deleted, only deactivated: history points here."""

    # How reports name this person.
    pseudonym = models.CharField(max_length=6, unique=True, default=new_pseudonym, editable=False)
    # Whether single keys act on pages: they are in the way of who speaks to their computer.
    single_keys = models.BooleanField(default=True)
    # In the hash by which history vouches for the names: it goes with them.
    salt = models.BinaryField(default=new_salt, editable=False)
    # Since when the names are not the person's any more.
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(AbstractUser.Meta):
        permissions = [("manage_people", "Can add people and change their roles")]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Scope(models.TextChoices):
    """What a token may do, within what its owner may do."""

    READ = "read", "Read everything its owner can see"
    ARTICLES = "articles:write", "Send articles"
    REVIEWS = "reviews:write", "Take claims and give verdicts"
    REPORTS = "reports:write", "Make reports"
    PEOPLE = "people:write", "Add people and change their roles"
    TOKENS = "tokens:write", "Make and revoke its owner's tokens"


class AccessToken(AbstractAuthToken):  # type: ignore[misc] # knox ships no types
    """An API token: only its hash is stored, it expires, and it does no more than its scopes."""

    name = models.CharField(max_length=100)
    scopes = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name
