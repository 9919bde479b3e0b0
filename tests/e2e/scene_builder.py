"""Makes the scene: people, imports and conversations in every state.

`build` runs inside the portal (`manage.py shell`), on its database. No worker moves what it makes:
a running import's sign of life lies in the future, so nobody takes it for dead.
"""

import json
import sys
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.chat.answering import problems
from apps.chat.models import Conversation, Turn, TurnState
from apps.ingestion.models import Job, JobPage, JobStage, JobState, PageOutcome
from apps.ingestion.problems import ProblemCode
from apps.ingestion.tally import Checkpoint, Counters
from apps.knowledge.models import Attachment, Page, PageStatus, Space
from apps.organizations.models import Invitation, Membership, Organization
from apps.organizations.roles import Role
from apps.organizations.services import create_organization
from apps.organizations.tenancy import activate
from apps.search.embeddings.models import Filling, Usage
from tests.e2e.scene import (
    CAREFUL,
    EMPTY,
    FAILED_QUESTION,
    MEMBER,
    NEWCOMER,
    OWNER,
    PASSWORD,
    STOPPED_QUESTION,
    Scene,
)
from tests.e2e.scene_access import restrict
from tests.e2e.scene_connections import connect
from tests.e2e.scene_setups import begin_setups

_SAID = "A page can be moved by whoever may edit it, together with the pages below it."
_TOTAL, _DONE = 86_394, 64_812
_HOURS = 2


def build() -> None:
    """Makes everything, and prints the Scene as JSON."""
    owner = User.objects.get(email=OWNER)
    demo = Organization.objects.get(slug="demo")
    create_organization(name=EMPTY, owner=owner)
    newcomer = _person(NEWCOMER, "Tom Ruiz")
    # Never signs in, which would end the link for a new password.
    forgetful = _person("jun.abe@portal.example", "Jun Abe")
    with activate(demo):
        for person, role in (
            (forgetful, Role.ADMIN),
            (_person(MEMBER, "Mara Kern"), Role.MEMBER),
            (_person(CAREFUL, "Ines Falk"), Role.MEMBER),
        ):
            Membership.objects.create(organization=demo, user=person, role=role)
        _invite(demo, owner, NEWCOMER, "for-the-newcomer", days=5)
        _invite(demo, owner, "lea.brandt@portal.example", "for-somebody", days=6)
        _invite(demo, owner, "noor.haddad@portal.example", "expired", days=-3)
        removed = _removed_pages(demo)
        _jobs(demo, owner, removed)
        _vectors(demo)
        connections = connect(demo)
        _conversations(demo, owner)
        missing = _missing_file(demo)
        setups = begin_setups(demo)
        restrict(demo)
    scene = Scene(
        invitation=reverse("invitation", args=["for-the-newcomer"]),
        confirm=reverse("account_confirm_email", args=[_confirmation_key(newcomer)]),
        reset=reverse(
            "account_reset_password_from_key",
            args=[user_pk_to_url_str(forgetful), default_token_generator.make_token(forgetful)],
        ),
        removed_page=reverse("knowledge:page", args=["demo", removed[0].pk]),
        missing_file=reverse("knowledge:attachment", args=["demo", missing.pk, missing.filename]),
        bad_request=render_to_string("400.html"),
        too_many=render_to_string("429.html"),
        broken=render_to_string("500.html"),
        setups=setups,
        connections=connections,
    )
    sys.stdout.write(json.dumps(asdict(scene)))


def _person(email: str, name: str) -> User:
    person = User.objects.create_user(email, PASSWORD, name=name)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def _confirmation_key(person: User) -> str:
    waiting = EmailAddress.objects.create(user=person, email="tom@portal.example")
    key: str = EmailConfirmationHMAC(waiting).key
    return key


def _invite(demo: Organization, owner: User, email: str, token: str, *, days: int) -> None:
    Invitation.objects.create(
        organization=demo,
        email=email,
        mailed_digest=Invitation.digest_of(token),
        handed_digest=Invitation.digest_of(f"handed-{token}"),
        invited_by=owner,
        expires_at=timezone.now() + timedelta(days=days),
    )


def _space(demo: Organization, key: str, name: str) -> Space:
    return Space.objects.create(
        organization=demo,
        site="https://wiki.portal.example",
        key=key,
        name=name,
        as_of=timezone.now() - timedelta(hours=3),
    )


def _removed_pages(demo: Organization) -> list[Page]:
    space = _space(demo, "OPS", "Operations")
    titles = ("On-call rota 2023", "Old backup host", "Paging policy (draft)")
    pages = [
        Page.objects.create(
            organization=demo,
            space=space,
            site=space.site,
            content_id=f"9000{number}",
            title=title,
            status=PageStatus.REMOVED,
            removed_at=timezone.now(),
        )
        for number, title in enumerate(titles)
    ]
    Page.objects.create(
        organization=demo, space=space, site=space.site, content_id="90010", title="Operations home"
    )
    return pages


def _missing_file(demo: Organization) -> Attachment:
    page = Page.objects.get(content_id="90010")
    return Attachment.objects.create(
        organization=demo, page=page, source_id="1", filename="rota.pdf", size=0
    )


def _vectors(demo: Organization) -> None:
    Filling.objects.create(
        organization=demo, model="embed", recipe="title-headings-8000", done=212, total=240
    )
    Usage.objects.create(
        organization=demo, day=timezone.now().date(), model="embed", requests=9, tokens=61_400
    )


def _jobs(demo: Organization, owner: User, removed: list[Page]) -> None:
    """One import in each state, the oldest first."""
    space = removed[0].space
    _finished_job(demo, owner, removed)
    _job(
        demo, owner, "Confluence-space-export-QA.html.zip", JobState.CANCELLED, hours=20,
        space=_space(demo, "QA", "Quality"), stage=JobStage.READING, done=412, total=1_930,
        counters=Counters(new=412, attachments_stored=96).as_json(),
    )  # fmt: skip
    _job(
        demo, owner, "Confluence-space-export-HR.html.zip", JobState.FAILED, hours=5,
        space=_space(demo, "HR", "People and culture"), stage=JobStage.READING,
        done=1_204, total=2_672, problem_code=ProblemCode.WORKER_DIED, problem_detail="3",
        counters=Counters(new=1_204, attachments_stored=311).as_json(),
    )  # fmt: skip
    # Two hours under way: the minutes that the pictures take change neither rate nor time left.
    began = timezone.now() - timedelta(hours=_HOURS)
    _job(
        demo, owner, "Confluence-space-export-ENG.html.zip", JobState.RUNNING, hours=_HOURS,
        space=_space(demo, "ENG", "Engineering"), stage=JobStage.READING, done=_DONE, total=_TOTAL,
        checkpoint=Checkpoint(position=_DONE, run_since=began.isoformat()).as_json(),
        counters=Counters(
            new=64_790, changed=20, failed=2, attachments_stored=8_102, attachments_missing=44
        ).as_json(),
        losses={
            "attachment:missing": {"times": 44, "pages": 31},
            "macro:jira-issues": {"times": 644, "pages": 598},
            "link:unresolved": {"times": 73, "pages": 52},
            "dropped:navigation": {"times": 1_208, "pages": 1_208},
        },
    )  # fmt: skip
    _job(
        demo, owner, "Confluence-space-export-LEGAL.html.zip", JobState.QUEUED, hours=1,
        stage=JobStage.CHECKING,
    )  # fmt: skip
    _job(
        demo, owner, "team-notes.zip", JobState.ASKING, hours=0, stage=JobStage.CHECKING
    )  # fmt: skip
    running = Job.objects.get(state=JobState.RUNNING)
    _page_line(running, "Plugin tutorial (old)", "The file is cut off in the ZIP.")
    _page_line(running, "Build matrix", "51 MB; pages over 50 MB are skipped.")
    space.save()


def _finished_job(demo: Organization, owner: User, removed: list[Page]) -> None:
    done = _job(
        demo, owner, "Confluence-space-export-OPS.html.zip", JobState.SUCCEEDED, hours=26,
        space=removed[0].space, stage=JobStage.FINISHING, done=1_310, total=1_310,
        counters=Counters(
            new=14, changed=38, unchanged=1_257, removed=len(removed), failed=1,
            attachments_stored=402, attachments_missing=7,
        ).as_json(),
        losses={
            "attachment:missing": {"times": 7, "pages": 5},
            "macro:jira-issues": {"times": 31, "pages": 12},
            "dropped:toc": {"times": 204, "pages": 204},
        },
    )  # fmt: skip
    _page_line(done, "Network diagram", "51 MB; pages over 50 MB are skipped.")
    for page in removed:
        JobPage.objects.create(
            organization=demo,
            job=done,
            page=page,
            content_id=page.content_id,
            title=page.title,
            outcome=PageOutcome.REMOVED,
        )


def _job(
    demo: Organization, owner: User, name: str, state: JobState, *, hours: int, **values: Any
) -> Job:
    """`hours` ago it was uploaded."""
    now = timezone.now()
    uploaded = now - timedelta(hours=hours)
    is_over = state in {JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED}
    return Job.objects.create(
        organization=demo,
        created_by=owner,
        file_name=name,
        file_path=f"uploads/{name}",
        file_size=48_211_034,
        state=state,
        created_at=uploaded,
        started_at=uploaded if values.get("done") else None,
        finished_at=uploaded + timedelta(seconds=41) if is_over else None,
        heartbeat_at=now + timedelta(days=1),
        runner="screenshots" if state == JobState.RUNNING else "",
        **values,
    )


def _page_line(job: Job, title: str, reason: str) -> None:
    JobPage.objects.create(
        organization=job.organization,
        job=job,
        content_id=title,
        title=title,
        outcome=PageOutcome.FAILED,
        reason=reason,
    )


def _conversations(demo: Organization, owner: User) -> None:
    _conversation(
        demo, owner, FAILED_QUESTION, 1, TurnState.FAILED, problem_code=problems.MODEL_BUSY.code,
        spaces_searched=2, passages_read=8,
    )  # fmt: skip
    _conversation(
        demo, owner, STOPPED_QUESTION, 3, TurnState.STOPPED, answer=_SAID,
        answer_html=f"<p>{_SAID}</p>", spaces_searched=2, passages_read=6, model="stub",
    )  # fmt: skip


def _conversation(
    demo: Organization, owner: User, question: str, days: int, state: TurnState, **values: Any
) -> None:
    asked = timezone.now() - timedelta(days=days)
    conversation = Conversation.objects.create(
        organization=demo, user=owner, title=question, created_at=asked, updated_at=asked
    )
    Turn.objects.create(
        organization=demo,
        conversation=conversation,
        number=1,
        question=question,
        state=state,
        started_at=asked,
        finished_at=asked + timedelta(seconds=2),
        **values,
    )
