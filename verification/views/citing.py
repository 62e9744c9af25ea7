"""A citation to be copied: in each style and format, one or all of a verdict."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from verification.access import UserRequest, requires
from verification.citing import formatting
from verification.citing.exporting import FORMATS, Format
from verification.models import Citation, Verdict
from verification.views.answers import page

USUAL = FORMATS["csl"]


@require_safe
@requires("review_claims")
def citation_page(request: UserRequest, pk: int) -> HttpResponse:
    citation = get_object_or_404(
        Citation.objects.visible_to(request.user).select_related("verdict"), pk=pk
    )
    item = citation.item
    context = {
        "citation": citation,
        "styles": [(name, formatting.formatted(item, style)) for style, name in _styles()],
        "formats": [(one, one.write([item])) for one in FORMATS.values()],
    }
    return page(request, "verification/citation.html", context)


@require_safe
@requires("review_claims")
def citation_file(request: UserRequest, pk: int) -> HttpResponse:
    citation = get_object_or_404(Citation.objects.visible_to(request.user), pk=pk)
    return _file(_asked_for(request), [citation], f"citation-{pk}")


@require_safe
@requires("review_claims")
def verdict_file(request: UserRequest, pk: int) -> HttpResponse:
    """Give all citations of a verdict away."""
    verdict = get_object_or_404(Verdict.objects.visible_to(request.user), pk=pk)
    cited = Citation.objects.visible_to(request.user).filter(verdict=verdict)
    return _file(_asked_for(request), list(cited.order_by("position")), f"verdict-{pk}")


def _styles() -> list[tuple[str, str]]:
    return list(formatting.STYLES.items())


def _asked_for(request: UserRequest) -> Format:
    name = request.GET.get("format", USUAL.name)
    if name not in FORMATS:
        raise Http404
    return FORMATS[name]


def _file(form: Format, citations: list[Citation], name: str) -> HttpResponse:
    text = form.write([citation.item for citation in citations])
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form.suffix}"'}
    return HttpResponse(text, content_type=f"{form.content_type}; charset=utf-8", headers=headers)
