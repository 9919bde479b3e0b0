"""Addresses about a person's own account, beside those of allauth."""

from django.urls import path

from apps.accounts.views import profile

app_name = "accounts"
urlpatterns = [path("profile/", profile.show, name="profile")]
