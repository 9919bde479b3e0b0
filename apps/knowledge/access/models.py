"""Who may read what, beside the pages themselves: no import of texts writes any of this.

A content that has a view restriction of its own has a `Clause`. Whoever reads a page must satisfy
the clause of the page and those of all contents above it. A clause is satisfied by a linked account
that it names, or that is in a group it names; one that names nobody is satisfied by nobody.
"""

from django.db import models
from django.utils import timezone

from apps.organizations.tenancy import TenantModel


class Account(TenantModel):
    """An account of a Confluence site: the account id on Cloud, the user key on Data Center.

    `membership` is the person it was said to belong to; leaving the organization undoes that.
    """

    site = models.CharField(max_length=300)
    key = models.CharField(max_length=255)
    name = models.CharField(max_length=255, blank=True)
    email = models.EmailField(blank=True)
    membership = models.ForeignKey(
        "organizations.Membership",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="accounts",
    )
    linked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["site", "name", "key"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "site", "key"], name="account_once"),
        ]
        indexes = [models.Index(fields=["membership"], name="account_by_member")]

    def __str__(self) -> str:
        return self.name or self.key


class Group(TenantModel):
    """A group of a site, by its id on Cloud, by its name on Data Center.

    `members_known` is False until its members could be read: it then names nobody.
    """

    site = models.CharField(max_length=300)
    key = models.CharField(max_length=255)
    name = models.CharField(max_length=255, blank=True)
    members_known = models.BooleanField(default=False)

    class Meta:
        ordering = ["site", "name", "key"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "site", "key"], name="group_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.key


class GroupMember(TenantModel):
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="groups")

    class Meta:
        ordering = ["group", "account"]
        constraints = [
            models.UniqueConstraint(fields=["group", "account"], name="group_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account} in {self.group}"


class Clause(TenantModel):
    """The view restriction of one content: a page, a folder, or what was never imported.

    That the row is there closes the content; only who is named opens it.
    """

    site = models.CharField(max_length=300)
    content_id = models.CharField(max_length=64)
    title = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["site", "content_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "site", "content_id"], name="clause_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.content_id


class ClauseAccount(TenantModel):
    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="accounts")
    account = models.ForeignKey(Account, on_delete=models.RESTRICT, related_name="clauses")

    class Meta:
        ordering = ["clause", "account"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "account"], name="clause_account_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account} at {self.clause}"


class ClauseGroup(TenantModel):
    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="groups")
    group = models.ForeignKey(Group, on_delete=models.RESTRICT, related_name="clauses")

    class Meta:
        ordering = ["clause", "group"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "group"], name="clause_group_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group} at {self.clause}"


class ClauseAbove(TenantModel):
    """`above` is the clause of a content anywhere above that of `clause`."""

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="chain")
    above = models.ForeignKey(Clause, on_delete=models.RESTRICT, related_name="below")

    class Meta:
        ordering = ["clause", "above"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "above"], name="clause_above_once"),
        ]

    def __str__(self) -> str:
        return f"{self.above} above {self.clause}"


class Content(TenantModel):
    """Where a content hangs in the tree of its site, whether it was imported or not.

    `clause` is the nearest restriction, its own or one above; None when it is open. Whoever passes
    that clause and all above it may read the content, so this one row decides.
    """

    site = models.CharField(max_length=300)
    content_id = models.CharField(max_length=64)
    parent_content_id = models.CharField(max_length=64, blank=True)
    clause = models.ForeignKey(
        Clause, on_delete=models.RESTRICT, null=True, blank=True, related_name="contents"
    )

    class Meta:
        ordering = ["site", "content_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "site", "content_id"], name="content_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "site", "parent_content_id"], name="content_by_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.content_id


class SpaceReader(TenantModel):
    """A person who was chosen to read a space that is not for all members."""

    space = models.ForeignKey(
        "knowledge.Space", on_delete=models.CASCADE, related_name="chosen_readers"
    )
    membership = models.ForeignKey(
        "organizations.Membership", on_delete=models.CASCADE, related_name="chosen_spaces"
    )

    class Meta:
        ordering = ["space", "membership"]
        constraints = [
            models.UniqueConstraint(fields=["space", "membership"], name="space_reader_once"),
        ]

    def __str__(self) -> str:
        return f"{self.membership} reads {self.space}"


class AccessChoice(TenantModel):
    """What the organization chose about restricted pages; without a row the defaults hold."""

    skip_restricted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="access_choice_once"),
        ]

    def __str__(self) -> str:
        return f"Choice of {self.organization}"
