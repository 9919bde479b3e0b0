"""Examines a connection here and now, a stored one by its number or one by its address."""

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from contextlib import redirect_stdout
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.connections.commands import (
    add_address_arguments,
    certificate_in,
    secret_from_stdin,
)
from apps.connections.doctor import (
    Finding,
    Report,
    Target,
    confirm,
    credential_kind,
    examine,
    wants_confirmation,
)
from apps.connections.doctor.comparison import is_trouble
from apps.connections.doctor.messages import WHO
from apps.connections.kinds import ApiAccess, Kind
from apps.connections.models import Connection
from apps.connections.models import Report as StoredReport
from apps.connections.runs import run_examination
from apps.core.outbound import Reach
from apps.core.problems import PortalError
from apps.organizations.tenancy import activate, unscoped


class Command(BaseCommand):
    help = (
        "Examine a connection to Confluence: a stored one by its number, or any by --url, --kind "
        "and --secret-stdin. Ends with 0 when the API can be used, else with 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "connection", nargs="?", type=int, metavar="ID", help="the number of a stored one"
        )
        add_address_arguments(parser, required=False)
        parser.add_argument("--json", action="store_true", help="print one JSON object only")

    def handle(self, *args: Any, **options: Any) -> None:
        self._quiet = options["json"]
        told, findings = (
            self._stored(options["connection"])
            if options["connection"] is not None
            else self._by_address(options)
        )
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self._conclude(told, findings)
        if told["api_access"] != ApiAccess.OK:
            raise SystemExit(1)

    def _by_address(self, options: dict[str, Any]) -> tuple[dict[str, Any], Iterable[Finding]]:
        if not (options["url"] and options["kind"] and options["secret_stdin"]):
            raise CommandError("Give the number of a connection, or --url, --kind, --secret-stdin.")
        target = _target(options)
        report = self._examined(target)
        if wants_confirmation(report):
            self._wait()
            report = confirm(report, self._examined(target))
        return report.as_json(), report.findings

    def _stored(self, number: int) -> tuple[dict[str, Any], Iterable[Finding]]:
        with unscoped(reason="a command names a connection by its number alone"):
            found = Connection.objects.filter(pk=number).values_list("organization_id", flat=True)
            organization_id = found.first()
        if organization_id is None:
            raise CommandError(f"There is no connection {number}.")
        with activate(organization_id):
            report = self._kept(number)
            if report.provisional:
                self._wait()
                report = self._kept(number, confirms=report.pk)
        return _row(report), tuple(Finding.from_json(told) for told in report.findings)

    def _kept(self, number: int, confirms: int | None = None) -> StoredReport:
        try:
            # Without a mail server an alarm is printed: not into what a program reads.
            with redirect_stdout(sys.stderr):
                return run_examination(number, examine=self._examined, confirms=confirms)
        except PortalError as error:
            raise CommandError(str(error)) from error

    def _examined(self, target: Target) -> Report:
        return examine(target, on_finding=None if self._quiet else self._show)

    def _wait(self) -> None:
        seconds = settings.CHECK_CONFIRM_SECONDS
        self.stderr.write(f"Refused. It is asked once more in {seconds} seconds, to be sure.")
        time.sleep(seconds)

    def _show(self, finding: Finding) -> None:
        result = finding.result.value.replace("_", " ")
        self.stderr.write(f"{result:<15}{finding.title}  {finding.detail}".rstrip())

    def _conclude(self, told: dict[str, Any], findings: Iterable[Finding]) -> None:
        self.stdout.write(
            f"State: {told['state']}. API access: {told['api_access']}. Token: {told['token']}."
        )
        for finding in filter(is_trouble, findings):
            self.stdout.write(
                f"\n{finding.title} ({finding.code})\n  {finding.cause}\n  {finding.remedy}\n"
                f"  Who: {WHO[finding.who]}"
            )


def _target(options: dict[str, Any]) -> Target:
    kind = Kind(options["kind"])
    try:
        certificate = certificate_in(options["ca_file"])
    except PortalError as error:
        raise CommandError(str(error)) from error
    return Target(
        kind=kind,
        address=options["url"],
        secret=secret_from_stdin(),
        credential=credential_kind(kind, options["username"]),
        username=options["username"],
        reach=Reach(private=options["private_network"], ca_pem=certificate),
    )


def _row(report: StoredReport) -> dict[str, Any]:
    return {
        "id": report.connection_id,
        "state": report.state,
        "api_access": report.api_access,
        "token": report.token,
        "provisional": report.provisional,
        "begun": report.begun_at.isoformat(timespec="seconds"),
        "finished": report.finished_at.isoformat(timespec="seconds"),
        "requests": report.requests,
        "findings": report.findings,
    }
