"""How our pages show comments, and how many notifications wait."""

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from verification import comments, mentions, notifications
from verification.models import Comment, User

register = template.Library()


@register.simple_tag
def unread_count(person: User) -> int:
    return notifications.unread_count(person)


@register.filter
def most(count: int) -> str:
    """Return a count that stops: 99+ beyond it."""
    limit = notifications.MOST_COUNTED
    return f"{limit}+" if count > limit else str(count)


@register.filter
def readable_by(comment: Comment, reader: User) -> bool:
    return comments.may_read_text(comment, reader)


@register.filter
def said(comment: Comment) -> SafeString:
    """Return the words of a comment with its line breaks, and its mentions marked."""
    named = {mention.person.username for mention in comment.mentions.all()}
    pieces = (
        (format_html('<b class="mention">{}</b>', piece) if is_name else _lines(piece),)
        for piece, is_name in mentions.parts(comment.text, named)
    )
    return format_html_join("", "{}", pieces)


def _lines(text: str) -> SafeString:
    return mark_safe(escape(text).replace("\n", "<br>"))  # noqa: S308 (escaped right here)
