"""The three roles and what each may do, and the group of those who may see protected sources."""

from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

REVIEWER = {"ingest_articles", "review_claims"}
EDITOR = REVIEWER | {
    "adjudicate_reviews",
    "correct_claims",
    "export_reports",
    "manage_queue",
    "publish_reviews",
    "reopen_reviews",
    "share_views",
    "view_figures",
    "view_history",
}
ADMINISTRATOR = EDITOR | {"manage_people"}
GROUPS = {
    "reviewer": REVIEWER,
    "editor": EDITOR,
    "administrator": ADMINISTRATOR,
    "source_keeper": {"see_withheld_sources"},
}


def make_groups(apps, schema_editor):
    # Permissions are made after all migrations otherwise, which is too late for this one.
    create_permissions(
        current_apps.get_app_config("verification"), verbosity=0, apps=apps, interactive=False
    )
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = group_model.objects.get_or_create(name=name)
        group.permissions.set(
            permission_model.objects.filter(
                codename__in=codenames, content_type__app_label="verification"
            )
        )


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("verification", "0016_ledger"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_groups, remove_groups)]
