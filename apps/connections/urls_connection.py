"""Addresses of looking after one connection."""

from django.urls import path

from apps.connections.views.check import check
from apps.connections.views.connection import connection, progress
from apps.connections.views.delete import delete
from apps.connections.views.expiry import expiry
from apps.connections.views.replace import replace
from apps.connections.views.report import report
from apps.connections.views.reports import reports
from apps.connections.views.setup_schedule import schedule
from apps.connections.views.setup_spaces import spaces

urlpatterns = [
    path("<int:pk>/", connection, name="connection"),
    path("<int:pk>/progress/", progress, name="progress"),
    path("<int:pk>/check/", check, name="check"),
    path("<int:pk>/reports/", reports, name="reports"),
    path("<int:pk>/reports/<int:report_pk>/", report, name="report"),
    path("<int:pk>/replace/", replace, name="replace"),
    path("<int:pk>/expiry/", expiry, name="expiry"),
    path("<int:pk>/spaces/", spaces, {"in_setup": False}, name="spaces"),
    path("<int:pk>/schedule/", schedule, {"in_setup": False}, name="schedule"),
    path("<int:pk>/delete/", delete, name="delete"),
]
