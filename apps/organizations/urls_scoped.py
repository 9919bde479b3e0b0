"""Addresses of the people and the settings of one organization."""

from django.urls import path

from apps.organizations.views import leave, people, remove, settings

app_name = "organizations"
urlpatterns = [
    path("people/", people.show, name="people"),
    path("people/invite/", people.invite_person, name="invite"),
    path("people/leave/", leave.leave_organization, name="leave"),
    path("people/<int:membership_id>/role/<slug:role>/", people.give_role, name="give_role"),
    path("people/<int:membership_id>/remove/", remove.remove, name="remove"),
    path("people/invitations/<int:invitation_id>/resend/", people.resend_invitation, name="resend"),
    path(
        "people/invitations/<int:invitation_id>/withdraw/",
        people.withdraw_invitation,
        name="withdraw",
    ),
    path("settings/", settings.show, name="settings"),
]
