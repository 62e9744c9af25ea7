"""The API's own description: OpenAPI 3.1 as JSON or YAML, and pages to read it on."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer

from verification.access import public
from verification.api.problems import TITLES

RENDERERS = {"json": OpenApiJsonRenderer, "yaml": OpenApiYamlRenderer}


@cache
def rendered(form: str) -> bytes:
    """Return the description, which is the same for everybody, made once in each process."""
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    text = RENDERERS[form]().render(document, renderer_context={})
    return text if isinstance(text, bytes) else text.encode()


@public
@require_safe
def openapi(request: HttpRequest, form: str) -> HttpResponse:
    return HttpResponse(rendered(form), content_type=RENDERERS[form].media_type)


@public
@require_safe
def docs_page(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "api/docs.html")


@public
@require_safe
def errors_page(request: HttpRequest) -> HttpResponse:
    """Explain the codes of problems; the `type` of each leads here."""
    return TemplateResponse(request, "api/errors.html", {"titles": sorted(TITLES.items())})
