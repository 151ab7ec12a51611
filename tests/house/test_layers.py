"""Tables point down only, as imports do. import-linter does not see models named by string."""

from django.db.migrations.loader import MigrationLoader

from tests.house.rooms import HEIGHT, height, our_apps


def points_up(source: str, target: str) -> bool:
    lower, upper = height(source), height(target)
    return lower is not None and upper is not None and upper > lower


def test_the_house_has_its_seven_rooms():
    assert sorted(HEIGHT, key=HEIGHT.__getitem__) == [
        "webhooks",
        "consent",
        "mail",
        "sharing",
        "blog",
        "newsletter",
        "config",
    ]


def test_no_relation_between_models_points_up():
    models = [model for app in our_apps() for model in app.get_models(include_auto_created=True)]
    relations = [
        (model._meta, field.name, field.related_model._meta)
        for model in models
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.is_relation and field.related_model
    ]
    assert relations
    assert [
        f"{model.label}.{name} -> {target.label}"
        for model, name, target in relations
        if points_up(model.app_label, target.app_label)
    ] == []


def test_no_migration_depends_on_a_higher_room():
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    migrations = loader.disk_migrations
    dependencies = [
        *((key, target) for key, migration in migrations.items() for target in migration.dependencies),
        *((source, key) for key, migration in migrations.items() for source in migration.run_before),
    ]
    assert [
        f"{source} -> {target}"
        for source, target in dependencies
        if target[0] != "__setting__" and points_up(source[0], target[0])
    ] == []
