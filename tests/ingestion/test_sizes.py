"""Nothing an archive says is longer than its column, which SQLite would not mind."""

import pytest
from django.apps import apps
from django.db.models import CharField

from apps.ingestion.models import JobPage, JobState
from apps.knowledge.models import Attachment, Page, Space
from apps.organizations.models import Organization
from apps.organizations.tenancy import TenantModel, activate
from tests.ingestion.archives import Export, File, Sample
from tests.ingestion.imports import run_export

pytestmark = pytest.mark.django_db(transaction=True)

LONG = 1_200


def test_everything_too_long_is_cut_or_named_otherwise(organization: Organization) -> None:
    metadata = (
        f"Created by <span class='author'>{'A' * LONG}</span>, last modified by "
        f"<span class='editor'>{'E' * LONG}</span> on {'Mar 04, 2024 ' * 100}"
    )
    file = File("7" * 90, f"{'f' * LONG}.txt", f"text/{'x' * LONG}", b"text")
    page = Sample("1" * 80, "T" * LONG, "<p>Some text.</p>", metadata=metadata, files=[file])
    export = Export(
        [page], key="K" * LONG, name="N" * LONG, site=f"https://wiki.example/{'s' * LONG}"
    )

    job = run_export(organization, export)

    assert (job.state, job.problem_detail) == (JobState.SUCCEEDED, "")
    with activate(organization):
        assert (Page.objects.count(), Attachment.objects.count()) == (1, 1)
        assert Page.objects.get().title == "T" * 500
        for model in (Space, Page, Attachment, JobPage):
            _assert_fits(model)


def _assert_fits(model: type[TenantModel]) -> None:
    fields = [
        field
        for field in apps.get_model(model._meta.label)._meta.concrete_fields
        if isinstance(field, CharField) and field.max_length
    ]
    too_long = [
        (field.name, len(value))
        for row in model.objects.all()
        for field in fields
        if len(value := getattr(row, field.attname)) > (field.max_length or 0)
    ]
    assert too_long == [], model.__name__
