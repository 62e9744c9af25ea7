"""E-mail addresses that mail goes to as they are written."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST = 254
REMEDY = "Write it like name@example.org."


def is_mailbox(address: str) -> bool:
    """Tell whether mail to an address goes there, and to no other that looks like it."""
    local, _, domain = address.rpartition("@")
    try:
        validate_email(address)
        # As mail goes by it, "ß" is "ss": another domain, which may be anybody's.
        is_itself = domain.isascii() or domain.encode("idna").decode("idna") == domain
    except (ValidationError, UnicodeError):
        return False
    # An encoded word would be decoded on its way, and other letters would become one.
    is_plain = local.isascii() and "=?" not in local
    return is_itself and is_plain and address.isprintable() and len(address) <= LONGEST
