"""The four roles as groups. Only Eier and Personvern see addresses."""

from typing import Any

OWNER, EDITOR, WRITER, PRIVACY = "Eier", "Redaktør", "Skribent", "Personvern"

MEDIA = ["wagtailimages.add_image", "wagtailimages.choose_image"]
MEDIA += ["wagtaildocs.add_document", "wagtaildocs.choose_document"]

# Lists, questions and segments show counts and nameless samples: whoever may write to people makes them.
LISTS = [
    f"newsletter.{action}_{thing}"
    for action in ("add", "change", "delete", "view")
    for thing in ("mailinglist", "question", "segment")
]

# The one workflow: writers submit, these approve and publish.
APPROVAL, APPROVERS = "Godkjenning", (EDITOR, OWNER)

# Page permissions on the root of the tree.
PAGES = {
    WRITER: ["add", "change"],
    EDITOR: ["add", "change", "publish", "lock", "unlock", "bulk_delete"],
    OWNER: ["add", "change", "publish", "lock", "unlock", "bulk_delete"],
}
# Collection permissions on the root collection.
COLLECTIONS = {
    WRITER: MEDIA,
    EDITOR: [*MEDIA, "wagtailimages.change_image", "wagtaildocs.change_document"],
    OWNER: [*MEDIA, "wagtailimages.change_image", "wagtaildocs.change_document"],
}
# Django permissions: exact names, or every permission of an app by "app.*".
PERMISSIONS = {
    WRITER: ["wagtailadmin.access_admin", "simple_translation.submit_translation"],
    EDITOR: [
        "wagtailadmin.access_admin",
        "blog.*",
        "feedback.change_feedback",
        "feedback.view_feedback",
        *LISTS,
        "newsletter.send_issue",
        "newsletter.view_dayfigure",
        "simple_translation.submit_translation",
        "taggit.change_tag",
        "taggit.delete_tag",
        "taggit.view_tag",
        "wagtailredirects.*",
        "sharing.add_campaign",
        "sharing.change_campaign",
        "sharing.delete_campaign",
        "sharing.view_campaign",
        "sharing.view_share",
    ],
    PRIVACY: [
        "wagtailadmin.access_admin",
        "consent.change_consent",
        "consent.view_consentrecord",
        "consent.view_subject",
        "feedback.*",
        "newsletter.add_importrun",
        "newsletter.view_dayfigure",
        "newsletter.view_mailinglist",
        "newsletter.view_question",
        "newsletter.view_segment",
        "newsletter.view_subscriber",
    ],
    OWNER: [
        "wagtailadmin.access_admin",
        "auth.*",
        "blog.*",
        "consent.change_consent",
        "consent.change_siteidentity",
        "consent.view_consentrecord",
        "consent.view_subject",
        "feedback.*",
        "newsletter.*",
        "sharing.*",
        "simple_translation.submit_translation",
        "taggit.change_tag",
        "taggit.delete_tag",
        "taggit.view_tag",
        "wagtailcore.*",
        "wagtailredirects.*",
        "webhooks.*",
    ],
}


def create_roles(apps: Any, groups: Any) -> None:
    """Make the groups and give each exactly what stands above. ``apps`` is a migration's registry."""
    permissions = apps.get_model("auth", "Permission").objects.select_related("content_type")
    by_name = {f"{p.content_type.app_label}.{p.codename}": p for p in permissions}
    root_page = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    root_collection = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    page_permissions = apps.get_model("wagtailcore", "GroupPagePermission")
    collection_permissions = apps.get_model("wagtailcore", "GroupCollectionPermission")
    for role, wanted in PERMISSIONS.items():
        group, _ = groups.get_or_create(name=role)
        group.permissions.set(expand(wanted, by_name))
        for action in PAGES.get(role, ()):
            page_permissions.objects.get_or_create(
                group=group, page=root_page, permission=by_name[f"wagtailcore.{action}_page"]
            )
        for name in COLLECTIONS.get(role, ()):
            collection_permissions.objects.get_or_create(
                group=group, collection=root_collection, permission=by_name[name]
            )


def take_over_approval(apps: Any, groups: Any) -> None:
    """Wagtail's own workflow becomes ours. ``apps`` is a migration's registry."""
    apps.get_model("wagtailcore", "Workflow").objects.update(name=APPROVAL)
    for task in apps.get_model("wagtailcore", "GroupApprovalTask").objects.all():
        task.name = APPROVAL
        task.save()
        task.groups.set(groups.filter(name__in=APPROVERS))


def expand(wanted: list[str], by_name: dict[str, Any]) -> list[Any]:
    """The permissions behind names and ``app.*`` patterns. KeyError for a name that does not exist."""
    found = []
    for name in wanted:
        app, _, code = name.partition(".")
        found += (
            [p for n, p in by_name.items() if n.startswith(f"{app}.")] if code == "*" else [by_name[name]]
        )
    return found
