"""Pages as the sources of an answer name them."""

import pytest

from apps.knowledge.models import PageStatus
from apps.knowledge.selectors import source_pages
from apps.organizations.models import Organization
from apps.organizations.tenancy import activate
from apps.organizations.viewer import Viewer
from tests.factories import PageFactory


@pytest.mark.django_db
def test_sources_come_with_their_parents_titles_and_without_the_text(
    organization: Organization,
) -> None:
    viewer = Viewer(organization_id=organization.pk, user_id=None)
    parent = PageFactory.create(organization=organization, title="Runbooks")
    gone = PageFactory.create(organization=organization, status=PageStatus.REMOVED)
    below = [
        PageFactory.create(organization=organization, space=parent.space, parent=above)
        for above in (parent, gone, None)
    ]

    with activate(organization):
        found = source_pages(viewer, {gone.pk, *(page.pk for page in below)})

    assert [(pk, source.parent_title) for pk, source in sorted(found.items())] == [
        (below[0].pk, "Runbooks"),
        (below[1].pk, ""),
        (below[2].pk, ""),
    ]
    for source in found.values():
        assert source.page.get_deferred_fields() == {"markdown", "losses"}
