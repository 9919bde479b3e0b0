"""One row of everything in an organization: what the addresses of the table point at."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from apps.accounts.models import User
from apps.chat.models import Citation, Conversation, Turn
from apps.connections.models import Connection, ConnectionSpace, Reminder, Report
from apps.ingestion.models import Job, JobPage, JobState
from apps.knowledge.access.drafts import GroupMembers, Restriction, SeenAccount, SeenGroup
from apps.knowledge.access.models import Account
from apps.knowledge.access.restrictions import save_restrictions
from apps.knowledge.access.services import (
    choose_restricted,
    link_account,
    save_groups,
    set_space_readers,
)
from apps.knowledge.models import Attachment, Page, Space
from apps.organizations.models import Invitation, Membership, Organization
from apps.organizations.names import files_dir
from apps.organizations.tenancy import activate
from apps.search.embeddings.models import Embedding, Filling, Usage
from apps.search.models import OrganizationIndex
from tests.factories import ChunkFactory, ConnectionFactory, MembershipFactory, PageFactory

FILE = b"the plan of one organization"


@dataclass(frozen=True, slots=True)
class World:
    organization: Organization
    page: Page
    attachment: Attachment
    job: Job
    job_page: JobPage
    conversation: Conversation
    turn: Turn
    target: Membership
    invitation: Invitation
    index: OrganizationIndex
    filling: Filling
    usage: Usage
    connection: Connection
    space: ConnectionSpace
    report: Report
    reminder: Reminder
    account: Account
    invitation_token: str


def build(organization: Organization, person: User) -> World:
    """A world in the organization; the conversation is the person's, the target somebody else."""
    page = PageFactory.create(organization=organization, title=f"Plan of {organization}")
    ChunkFactory.create(organization=organization, page=page)
    folder = files_dir(organization.pk)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.txt").write_bytes(FILE)
    token = f"token-of-{organization.slug}"
    with activate(organization):
        conversation = Conversation.objects.create(
            organization=organization, user=person, title=f"Question in {organization}"
        )
        job = Job.objects.create(
            organization=organization,
            file_name=f"{organization.slug}.zip",
            file_path="upload.zip",
            state=JobState.SUCCEEDED,
            space=page.space,
            created_by=person,
        )
        turn = Turn.objects.create(
            organization=organization,
            conversation=conversation,
            number=1,
            question="What is the plan?",
            answer="There is one. [1]",
            state="done",
        )
        Citation.objects.create(
            organization=organization,
            turn=turn,
            number=1,
            page=page,
            content_id=page.content_id,
            title=page.title,
            quote=page.markdown.strip(),
            start=0,
            end=len(page.markdown.strip()),
        )
        Embedding.objects.create(
            organization=organization, space="a" * 32, text_hash="b" * 32, vector=b"\x01\x7f"
        )
        connection: Connection = ConnectionFactory.create(
            organization=organization, name=f"Wiki of {organization}", expires_on=date(2024, 5, 2)
        )
        target: Membership = MembershipFactory.create(organization=organization)
        return World(
            organization=organization,
            page=page,
            attachment=Attachment.objects.create(
                organization=organization,
                page=page,
                source_id="1",
                filename="plan.txt",
                stored="plan.txt",
                size=len(FILE),
            ),
            job=job,
            job_page=JobPage.objects.create(
                organization=organization,
                job=job,
                page=page,
                content_id=page.content_id,
                title=page.title,
                outcome="new",
            ),
            conversation=conversation,
            turn=turn,
            target=target,
            invitation=Invitation.objects.create(
                organization=organization,
                email="invited@elsewhere.example",
                mailed_digest=Invitation.digest_of(token),
                handed_digest=Invitation.digest_of(f"handed-{token}"),
                expires_at=timezone.now() + timedelta(days=1),
            ),
            index=OrganizationIndex.objects.get_or_create(
                organization=organization, defaults={"engine": "embedded"}
            )[0],
            filling=Filling.objects.create(organization=organization, done=1, total=1),
            usage=Usage.objects.create(
                organization=organization, day=date(2024, 5, 2), model="embed", tokens=7
            ),
            connection=connection,
            space=ConnectionSpace.objects.create(
                organization=organization, connection=connection, key="PLAN", page_count=1
            ),
            report=Report.objects.create(
                organization=organization,
                connection=connection,
                begun_at=timezone.now(),
                state="healthy",
                api_access="ok",
                token="expired",
                findings=[{"code": "check.identity", "result": "passed"}],
            ),
            reminder=Reminder.objects.create(
                organization=organization,
                connection=connection,
                expires_on=date(2024, 5, 2),
                days=-1,
            ),
            account=_restrictions(page, target),
            invitation_token=token,
        )


def _restrictions(page: Page, person: Membership) -> Account:
    """Beside the page, which stays open: a restricted folder with a page in it, whose account is
    linked, and a space for chosen members."""
    board = SeenGroup("board", "Board")
    mara = SeenAccount("mara", f"Mara of {page.organization}", "mara@elsewhere.example")
    save_restrictions(
        page.site,
        {"folder": Restriction((mara,), (board,), "Salaries"), "inside": Restriction((mara,))},
        ancestors={"inside": ["folder"]},
    )
    save_groups(page.site, {"board": GroupMembers((mara,), "Board")})
    account = Account.objects.get(key="mara")
    link_account(account, person, by=1)
    closed = Space.objects.create(organization=page.organization, key="CLOSED")
    set_space_readers(closed, [person], by=1)
    choose_restricted(skip=False, by=1)
    return account
