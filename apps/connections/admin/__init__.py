"""Connections in the Django admin: one module a screen. Importing them registers their lists."""

from apps.connections.admin.connections import ConnectionAdmin
from apps.connections.admin.reports import ReportAdmin

__all__ = ["ConnectionAdmin", "ReportAdmin"]
