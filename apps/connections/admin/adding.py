"""Adding a connection in two pages: where it leads, as it was understood, and what signs in.

What was understood waits in the address of the second page, which has no secret in it.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.accounts.access import person
from apps.connections.access import managed
from apps.connections.address import LONGEST_KEY
from apps.connections.entered import Understood, understood
from apps.connections.forms import AddressForm, CredentialForm
from apps.connections.labels import label
from apps.connections.models import Connection
from apps.connections.queue import send_first
from apps.connections.services import create_connection
from apps.core.admin_parts import ModelAdmin
from apps.core.problems import PortalError
from apps.organizations.models import Organization


class WhereForm(AddressForm):
    """Only of organizations whose connections the person manages."""

    organization = forms.ModelChoiceField(Organization.objects.none())
    field_order = ("organization",)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = managed(request)
        organizations = Organization.objects.all()
        if not theirs.everybodys:
            organizations = organizations.filter(pk__in=theirs.organizations)
        self.fields["organization"] = forms.ModelChoiceField(organizations)
        if len(theirs.organizations) == 1:
            (self.fields["organization"].initial,) = theirs.organizations


def adding(shown_in: ModelAdmin[Connection], request: HttpRequest) -> HttpResponse:
    """The first page, or the second when its address says where the connection leads."""
    where = WhereForm(request.GET, request=request)
    if "address" in request.GET and where.is_valid():
        space_key = request.GET.get("space", "")[:LONGEST_KEY]
        found = replace(where.understood(), space_key=space_key)
        return _credential(shown_in, request, where.cleaned_data["organization"], found)
    return _where(shown_in, request)


def _where(shown_in: ModelAdmin[Connection], request: HttpRequest) -> HttpResponse:
    form = WhereForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_valid():
        found = form.understood()
        # What holds of the address itself, the second page says.
        lasting = understood(found.base_url, found.kind).remarks
        for remark in found.remarks:
            if remark not in lasting:
                shown_in.message_user(request, remark, messages.INFO)
        return redirect(_second_page(form.cleaned_data["organization"], found))
    return _page(shown_in, request, {"form": form, "button": "Look at the address"})


def _second_page(organization: Organization, found: Understood) -> str:
    query = {
        "organization": organization.pk,
        "kind": found.kind.value,
        "address": found.base_url,
        "space": found.space_key,
    }
    return f"{reverse('admin:connections_connection_add')}?{urlencode(query)}"


def _credential(
    shown_in: ModelAdmin[Connection],
    request: HttpRequest,
    organization: Organization,
    found: Understood,
) -> HttpResponse:
    form = CredentialForm(
        request.POST if request.method == "POST" else None,
        kind=found.kind,
        by_operator=managed(request).everybodys,
    )
    if form.is_valid():
        try:
            made = create_connection(organization, form.new_connection(found), by=person(request))
        except PortalError as error:
            form.refuse(error.problem)
        else:
            shown_in.log_addition(request, made, "Added.")
            _tell(shown_in, request, made)
            return redirect("admin:connections_connection_changelist")
    context = {
        "form": form,
        "button": "Connect and examine",
        "organization": organization,
        "understood": found,
        "kind": label(found.kind),
    }
    return _page(shown_in, request, context)


def _tell(shown_in: ModelAdmin[Connection], request: HttpRequest, made: Connection) -> None:
    text = f"“{made.name}” of {made.organization} was added: {made.base_url}."
    if send_first(made):
        text += " Its first examination is under way."
        shown_in.message_user(request, text, messages.SUCCESS)
    else:
        text += " The queue does not answer. Its first examination follows when it is back."
        shown_in.message_user(request, text, messages.WARNING)


def _page(
    shown_in: ModelAdmin[Connection], request: HttpRequest, shown: dict[str, Any]
) -> HttpResponse:
    context = shown_in.admin_site.each_context(request) | {
        "title": "Add connection",
        "opts": shown_in.opts,
    }
    return render(request, "admin/connections/add.html", context | shown)
