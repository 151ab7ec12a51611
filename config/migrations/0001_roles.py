from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from config.roles import create_roles, take_over_approval


def forwards(apps, schema_editor):
    """Permissions are usually made after all migrations, so they are made here first."""
    for app in installed.get_app_configs():
        if app.models_module:
            create_permissions(app, verbosity=0, apps=apps, using=schema_editor.connection.alias)
    groups = apps.get_model("auth", "Group").objects
    create_roles(apps, groups)
    # Before Wagtail's own two groups give way.
    take_over_approval(apps, groups)
    groups.filter(name__in=["Moderators", "Editors"]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("blog", "0001_initial"),
        ("consent", "0001_initial"),
        ("feedback", "0001_initial"),
        ("mail", "0001_initial"),
        ("newsletter", "0001_initial"),
        ("sharing", "0001_initial"),
        ("simple_translation", "0001_initial"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("webhooks", "0001_initial"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
