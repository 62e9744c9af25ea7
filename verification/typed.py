"""What somebody typed into a form that cannot be taken, so that a page can give it back."""

from django.http import HttpRequest

NOT_SHOWN = ("password", "token", "version", "_FORMS")


def typed_in(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields that a person filled in, without secrets and hidden fields."""
    return [
        (name, value)
        for name, value in request.POST.items()
        if isinstance(value, str) and value.strip() and not any(word in name for word in NOT_SHOWN)
    ]
