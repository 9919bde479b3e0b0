"""Addresses about organizations that lie outside any one of them."""

from django.urls import path

from apps.organizations.views import choose, create, home, invitation

urlpatterns = [
    path("", home.show, name="home"),
    path("organizations/", choose.show, name="organizations"),
    path("organizations/new/", create.create, name="organization_new"),
    path("invitations/<str:token>/", invitation.show, name="invitation"),
    path("invitations/<int:invitation_id>/join/", invitation.join, name="invitation_join"),
]
