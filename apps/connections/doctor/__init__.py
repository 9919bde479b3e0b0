"""Finds out what is wrong with a connection to Confluence, and who can mend it."""

from apps.connections.doctor.confirmation import confirm, wants_confirmation
from apps.connections.doctor.examination import examine
from apps.connections.doctor.findings import Finding
from apps.connections.doctor.page_counts import page_counts
from apps.connections.doctor.report import Identity, Report, SpaceSeen
from apps.connections.doctor.space_list import SpaceList, all_spaces
from apps.connections.doctor.target import Target, credential_kind

__all__ = [
    "Finding",
    "Identity",
    "Report",
    "SpaceList",
    "SpaceSeen",
    "Target",
    "all_spaces",
    "confirm",
    "credential_kind",
    "examine",
    "page_counts",
    "wants_confirmation",
]
