"""What can be done where the API is closed: ask for access, or upload an export. Pure."""

from dataclasses import dataclass

from apps.connections.kinds import ExportWay, Kind
from apps.connections.scopes import Scope

_STEPS = {
    Kind.CLOUD: (
        "Open the space and go to Space settings.",
        "Under Manage space choose Export space.",
        "Choose HTML, then Normal export and Export.",
        "When it is ready, download the ZIP file and upload it in the portal as it is.",
    ),
    Kind.DC: (
        "Open the space; at the bottom of its sidebar choose Space tools.",
        "Choose Content Tools, then the tab Export.",
        "Choose HTML, then Normal Export; keep comments if they are to be found too.",
        "Download the ZIP file and upload it in the portal as it is.",
    ),
}
_OVER_API = {
    ExportWay.API: "This version of Confluence can hand out a space export over the API as well.",
    ExportWay.API_WITHOUT_RIGHT: "This version of Confluence can hand out a space export over the "
    "API, but only to accounts that may make exports, and this one may not or cannot use the API.",
    ExportWay.BROWSER: "Here a space export is made in the browser by a person; the API does not "
    "hand one out.",
    ExportWay.UNKNOWN: "Whether Confluence could hand out an export over the API is not known, "
    "since it did not tell its version.",
}


@dataclass(frozen=True, slots=True)
class WaysOut:
    """`access_request` and `export_request` are ready to copy; `export_steps` are for a space
    administrator; `over_api` says whether a person is needed at all."""

    access_request: str
    export_request: str
    export_steps: tuple[str, ...]
    over_api: str


def ways_out(kind: Kind, base_url: str, account: str, export: ExportWay) -> WaysOut:
    """`account` is the name Confluence knows the credential's account by, or empty."""
    return WaysOut(
        access_request=_access_request(kind, base_url, account),
        export_request=_export_request(base_url, _STEPS[kind]),
        export_steps=_STEPS[kind],
        over_api=_OVER_API[export],
    )


def _access_request(kind: Kind, base_url: str, account: str) -> str:
    whose = f"the account of {account}" if account else "our account"
    if kind == Kind.CLOUD:
        wanted = (
            f"either give {whose} access to Confluence and allow it to use API tokens, or create "
            f"a service account with an API token that has these read scopes: {', '.join(Scope)}"
        )
    else:
        wanted = (
            f"give {whose} the global permission “can use” and a personal access token, with an "
            "exemption from “block all requests” in the rate limits if that is set"
        )
    return (
        "Hello,\n\n"
        f"our team would like to find pages of Confluence ({base_url}) in our knowledge portal. "
        "The portal only reads, shows where each answer comes from, and sees nothing that the "
        "account may not see. At the moment the API is closed to it.\n\n"
        f"Could you please {wanted}?\n\n"
        "If that is not possible, we could work with exports of single spaces instead. "
        "Thank you very much.\n"
    )


def _export_request(base_url: str, steps: tuple[str, ...]) -> str:
    listed = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))
    return (
        "Hello,\n\n"
        f"we would like to find the pages of your space in Confluence ({base_url}) in our "
        "knowledge portal, which cannot use the API there. Could you please export the space and "
        "upload the file, or send it to us?\n\n"
        f"{listed}\n\n"
        "You need the permission to export the space. The export holds what you may see yourself, "
        "and everybody in our organization's part of the portal will be able to read it. "
        "Thank you very much.\n"
    )
