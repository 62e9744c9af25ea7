"""Who works here: added, given a role, and let go by administrators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.errors import DomainError
from verification import people, pseudonymising
from verification.access import UserRequest, requires
from verification.forms.lists import CursorForm
from verification.forms.people import ForgetForm, PersonForm, RoleForm, role_form
from verification.models import User
from verification.views.answers import REFUSED, go_to, page, page_of, show_refusal, understood


@require_safe
@requires("manage_people")
def people_list(request: UserRequest) -> HttpResponse:
    cursor = understood(CursorForm(request.GET)).cleaned_data["cursor"]
    listed = page_of(User.objects.prefetch_related("groups"), ("-pk",), cursor)
    rows = [
        (person, people.role_of(person), people.is_source_keeper(person)) for person in listed.rows
    ]
    return page(request, "verification/people.html", {"page": listed, "people": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("manage_people")
@never_cache
def add_person(request: UserRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if form.is_valid():
        password = people.new_password()
        try:
            person = people.create_person(
                **form.cleaned_data, password=password, actor=request.user, now=timezone.now()
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            return _show_password(request, person, password)
    status = REFUSED if form.is_bound else 200
    return page(request, "verification/person_add.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("manage_people")
def person_page(request: UserRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST or None) if request.method == "POST" else None
    if form and form.is_valid():
        try:
            people.change(
                person=person, actor=request.user, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{person}: changed.")
            return go_to(request, reverse("verification:people"))
    known = role_form(person, people.role_of(person), sees_withheld=people.is_source_keeper(person))
    context = {"person": person, "form": form or known}
    status = REFUSED if form else 200
    return page(request, "verification/person.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("manage_people")
def forget(request: UserRequest, pk: int) -> HttpResponse:
    """Ask once more, and for a reason, before a person's names are gone for good."""
    person = get_object_or_404(User, pk=pk)
    form = ForgetForm(request.POST or None)
    if form.is_valid():
        try:
            former = pseudonymising.pseudonymise(
                person_id=pk, actor=request.user, now=timezone.now(), **form.cleaned_data
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"Shown as “{former}” from now on.")
            return go_to(request, reverse("verification:people"))
    status = REFUSED if form.is_bound else 200
    context = {"person": person, "form": form}
    return page(request, "verification/person_forget.html", context, status=status)


@require_POST
@requires("manage_people")
@never_cache
def new_password(request: UserRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    password = people.reset_password(person=person, actor=request.user, now=timezone.now())
    return _show_password(request, person, password)


def _show_password(request: UserRequest, person: User, password: str) -> HttpResponse:
    context = {"person": person, "password": password}
    return page(request, "verification/person_password.html", context)
