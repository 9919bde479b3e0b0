"""Sample rows. Each factory writes inside its own organization, whatever is active."""

from hashlib import sha256
from typing import Any

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from apps.accounts.models import User
from apps.connections.models import Connection
from apps.core.secret import Secret
from apps.knowledge.models import Attachment, Chunk, Page, Space
from apps.organizations.models import Membership, Organization
from apps.organizations.names import files_dir
from apps.organizations.roles import Role
from apps.organizations.tenancy import activate


class UserFactory(DjangoModelFactory[User]):
    """A person with a confirmed address; the password is `correct horse battery`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@northwind.example")
    name = "Mara Kern"
    password = factory.django.Password("correct horse battery")

    @factory.post_generation
    def confirmed(self: User, create: bool, extracted: Any, **kwargs: Any) -> None:
        EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class OrganizationFactory(DjangoModelFactory[Organization]):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Organization {n}")
    slug = factory.Sequence(lambda n: f"organization-{n}")


class _TenantFactory(DjangoModelFactory[Any]):
    class Meta:
        abstract = True

    organization = factory.SubFactory(OrganizationFactory)

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        with activate(kwargs["organization"]):
            return super()._create(model_class, *args, **kwargs)


class MembershipFactory(_TenantFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.MEMBER


class SpaceFactory(_TenantFactory):
    class Meta:
        model = Space

    key = factory.Sequence(lambda n: f"SPACE{n}")
    name = "Handbook"
    site = "https://wiki.northwind.example"


class PageFactory(_TenantFactory):
    class Meta:
        model = Page

    space = factory.SubFactory(SpaceFactory, organization=factory.SelfAttribute("..organization"))
    site = factory.SelfAttribute("space.site")
    content_id = factory.Sequence(lambda n: str(1000 + n))
    title = "Backup and restore"
    markdown = "Stop the workers, then load the newest dump.\n"


class ChunkFactory(_TenantFactory):
    class Meta:
        model = Chunk

    page = factory.SubFactory(PageFactory, organization=factory.SelfAttribute("..organization"))
    number = 0
    text = factory.SelfAttribute("page.markdown")
    start = 0
    end = factory.LazyAttribute(lambda chunk: len(chunk.page.markdown))


class AttachmentFactory(_TenantFactory):
    """A file whose bytes, `content`, are stored below the organization's files."""

    class Meta:
        model = Attachment
        exclude = ["content"]

    content = b"plain text"
    page = factory.SubFactory(PageFactory, organization=factory.SelfAttribute("..organization"))
    source_id = factory.Sequence(lambda n: str(9000 + n))
    filename = "notes.txt"
    size = factory.LazyAttribute(lambda file: len(file.content))
    digest = factory.LazyAttribute(lambda file: sha256(file.content).hexdigest())

    @factory.lazy_attribute
    def stored(self) -> str:
        path = files_dir(self.organization.pk) / "attachments" / self.source_id
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.content)
        return f"attachments/{self.source_id}"


class ConnectionFactory(_TenantFactory):
    """A Cloud connection that nobody has examined yet."""

    class Meta:
        model = Connection

    name = factory.Sequence(lambda n: f"Wiki {n}")
    kind = "cloud"
    base_url = "https://northwind.atlassian.net/wiki"
    credential = "cloud_token"
    username = "mara@northwind.example"
    secret = factory.LazyFunction(lambda: Secret("sample-token"))
