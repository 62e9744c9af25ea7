"""People and their tokens."""

from datetime import timedelta
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from verification import people, pseudonymising, tokens
from verification.api.access import ANY_TOKEN, reads, writes
from verification.api.fields import Output, TextOrNull
from verification.api.inputs import Input, ListInput
from verification.api.operations import ApiRequest, ApiView, Operation, created
from verification.api.pages import page, page_of
from verification.models import AccessToken, User
from verification.models.people import Role, Scope

READS = reads(Scope.PEOPLE, "manage_people")
WRITES = writes(Scope.PEOPLE, "manage_people")
SHOWN_ONCE = "Shown once: null where the answer is repeated for an Idempotency-Key."


class PersonInput(Input):
    username = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(choices=Role.choices)
    full_name = serializers.CharField(max_length=150, required=False)
    email = serializers.EmailField(max_length=254, required=False)


class PersonChange(Input):
    role = serializers.ChoiceField(choices=Role.choices)
    active = serializers.BooleanField(help_text="Who is not active cannot sign in.")
    sees_withheld = serializers.BooleanField(
        required=False,
        help_text="Whether they may see who protected sources are; left out, it stays.",
    )


class PersonOutput(Output):
    id = serializers.IntegerField()
    username = serializers.CharField()
    full_name = TextOrNull(source="get_full_name")
    email = TextOrNull()
    role = serializers.SerializerMethodField()
    active = serializers.BooleanField(source="is_active")
    sees_withheld = serializers.SerializerMethodField(
        help_text="Whether they may see who protected sources are."
    )
    pseudonym = serializers.CharField(help_text="How reports name this person.")

    def get_role(self, person: User) -> str:
        return people.role_of(person)

    def get_sees_withheld(self, person: User) -> bool:
        return people.is_source_keeper(person)


class PersonAdded(PersonOutput):
    password = serializers.CharField(allow_null=True, help_text=SHOWN_ONCE)


class NewPassword(Output):
    password = serializers.CharField(allow_null=True, help_text=SHOWN_ONCE)


class TokenInput(Input):
    name = serializers.CharField(max_length=100)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=Scope.choices), allow_empty=False
    )
    days = serializers.IntegerField(min_value=1, max_value=tokens.LONGEST.days)


class TokenOutput(Output):
    id = serializers.CharField(source="token_key")
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    created_at = serializers.DateTimeField(source="created")
    expires_at = serializers.DateTimeField(source="expiry")


class TokenCreated(TokenOutput):
    secret = serializers.CharField(allow_null=True, help_text=SHOWN_ONCE)


class Me(Output):
    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField(source="__str__")
    role = serializers.SerializerMethodField()
    token = TokenOutput()

    def get_role(self, person: User) -> str:
        return people.role_of(person)


class People(ApiView):
    @Operation(
        name="list_people",
        summary="List people, the latest first",
        access=READS,
        query=ListInput,
        answers={200: page_of(PersonOutput)},
    )
    def get(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        rows = User.objects.prefetch_related("groups")
        return page(request, rows, given, order=("-pk",), output=PersonOutput)

    @Operation(
        name="add_person",
        summary="Add a person",
        access=WRITES,
        body=PersonInput,
        answers={201: PersonAdded},
        once=True,
        shown_once="password",
    )
    def post(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        password = people.new_password()
        person = people.create_person(
            password=password, actor=request.user, now=timezone.now(), **given
        )
        body = {**PersonOutput(person).data, "password": password}
        return created(body, f"/api/v1/people/{person.pk}")


class OnePerson(ApiView):
    @Operation(
        name="get_person",
        summary="Show a person",
        access=READS,
        answers={200: PersonOutput},
        problems=(404,),
    )
    def get(self, request: ApiRequest, pk: int) -> Response:
        return Response(PersonOutput(get_object_or_404(User, pk=pk)).data)

    @Operation(
        name="change_person",
        summary="Set a person's role and whether they may sign in",
        access=WRITES,
        body=PersonChange,
        answers={200: PersonOutput},
        problems=(404, 409),
    )
    def put(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        person = get_object_or_404(User, pk=pk)
        people.change(person=person, actor=request.user, now=timezone.now(), **given)
        return Response(PersonOutput(User.objects.get(pk=pk)).data)


class ForgetInput(Input):
    reason = serializers.CharField(
        max_length=500, help_text="It stays in the history: do not write the name."
    )


class ForgottenPerson(ApiView):
    @Operation(
        name="pseudonymise_person",
        summary="Forget a person's names for good",
        access=WRITES,
        body=ForgetInput,
        answers={200: PersonOutput},
        problems=(404, 409),
    )
    def post(self, request: ApiRequest, given: dict[str, Any], pk: int) -> Response:
        """Replace their names, end their access, delete what is theirs alone; their work stays."""
        get_object_or_404(User, pk=pk)
        former = pseudonymising.pseudonymise(
            person_id=pk, actor=request.user, now=timezone.now(), **given
        )
        return Response(PersonOutput(former).data)


class PersonPassword(ApiView):
    @Operation(
        name="reset_password",
        summary="Give a person a new password",
        access=WRITES,
        answers={200: NewPassword},
        problems=(404,),
        once=True,
        shown_once="password",
    )
    def post(self, request: ApiRequest, pk: int) -> Response:
        person = get_object_or_404(User, pk=pk)
        password = people.reset_password(person=person, actor=request.user, now=timezone.now())
        return Response({"password": password})


class Tokens(ApiView):
    @Operation(
        name="list_tokens",
        summary="List your tokens",
        access=reads(Scope.TOKENS),
        answers={200: TokenOutput(many=True)},
    )
    def get(self, request: ApiRequest) -> Response:
        mine = AccessToken.objects.filter(user=request.user).order_by("created")
        return Response(TokenOutput(mine, many=True).data)

    @Operation(
        name="create_token",
        summary="Make a token for yourself",
        access=writes(Scope.TOKENS),
        body=TokenInput,
        answers={201: TokenCreated},
        problems=(409,),
        once=True,
        shown_once="secret",
    )
    def post(self, request: ApiRequest, given: dict[str, Any]) -> Response:
        """Make a token that can do no more, and lasts no longer, than the one that makes it."""
        token, secret = tokens.create(
            owner=request.user,
            name=given["name"],
            scopes=given["scopes"],
            lifetime=timedelta(days=given["days"]),
            now=timezone.now(),
            made_with=request.auth,
        )
        body = {**TokenOutput(token).data, "secret": secret}
        return created(body, f"/api/v1/tokens/{token.token_key}")


class OneToken(ApiView):
    @Operation(
        name="revoke_token",
        summary="End one of your tokens at once",
        access=writes(Scope.TOKENS),
        answers={204: None},
        problems=(404,),
    )
    def delete(self, request: ApiRequest, key: str) -> Response:
        if not tokens.revoke(owner=request.user, token_key=key, now=timezone.now()):
            raise Http404
        return Response(status=204)


class WhoAmI(ApiView):
    @Operation(
        name="get_me",
        summary="Show who you are, and what your token may do",
        access=ANY_TOKEN,
        answers={200: Me},
    )
    def get(self, request: ApiRequest) -> Response:
        request.user.token = request.auth  # type: ignore[attr-defined]
        return Response(Me(request.user).data)
