"""Addresses of the steps by which a connection is set up."""

from django.urls import path

from apps.connections.views.setup_address import address
from apps.connections.views.setup_check import check, progress
from apps.connections.views.setup_credential import credential
from apps.connections.views.setup_schedule import schedule
from apps.connections.views.setup_spaces import spaces

urlpatterns = [
    path("new/", address, name="new"),
    path("new/credential/", credential, name="setup_credential"),
    path("<int:pk>/setup/check/", check, name="setup_check"),
    path("<int:pk>/setup/check/progress/", progress, name="setup_progress"),
    path("<int:pk>/setup/spaces/", spaces, name="setup_spaces"),
    path("<int:pk>/setup/schedule/", schedule, name="setup_schedule"),
]
