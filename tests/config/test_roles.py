import pytest
from django.contrib.auth.models import Group, User
from wagtail.models import GroupApprovalTask, Page, Workflow

from config.roles import EDITOR, OWNER, PRIVACY, WRITER

pytestmark = pytest.mark.django_db


def member(role: str) -> User:
    user = User.objects.create_user(role)
    user.groups.add(Group.objects.get(name=role))
    return user


def test_only_owner_and_privacy_officer_see_people():
    seeing = {r for r in (OWNER, EDITOR, WRITER, PRIVACY) if member(r).has_perm("consent.view_subject")}
    assert seeing == {OWNER, PRIVACY}


def test_a_writer_writes_but_does_not_publish():
    pages = Page.get_first_root_node().permissions_for_user(member(WRITER))
    assert pages.can_add_subpage()
    assert not pages.can_publish_subpage()


def test_an_editor_publishes_and_keeps_no_users():
    editor = member(EDITOR)
    assert Page.get_first_root_node().permissions_for_user(editor).can_publish_subpage()
    assert not editor.has_perm("auth.change_user")


def test_every_role_may_enter_the_admin_and_no_other_group_exists():
    assert set(Group.objects.values_list("name", flat=True)) == {OWNER, EDITOR, WRITER, PRIVACY}
    assert all(
        member(role).has_perm("wagtailadmin.access_admin") for role in (OWNER, EDITOR, WRITER, PRIVACY)
    )


def test_the_one_approval_is_by_editors_and_owners():
    tasks = [(task.name, {g.name for g in task.groups.all()}) for task in GroupApprovalTask.objects.all()]
    assert tasks == [("Godkjenning", {EDITOR, OWNER})]
    assert [workflow.name for workflow in Workflow.objects.all()] == ["Godkjenning"]
