"""What people paste as the address of their Confluence."""

import pytest

from apps.connections.address import understand
from apps.connections.codes import Code
from apps.connections.kinds import Kind

CLOUD_ADDRESSES = [
    # pasted, base, space, page, remarks
    ("https://northwind.atlassian.net/wiki", "", "", []),
    ("https://northwind.atlassian.net/wiki/", "", "", []),
    ("https://NorthWind.Atlassian.net/wiki", "", "", []),
    ("https://northwind.atlassian.net./wiki", "", "", []),
    ("https://northwind.atlassian.net:443/wiki", "", "", []),
    ("https://northwind.atlassian.net", "", "", ["fp.no_wiki"]),
    ("northwind.atlassian.net/wiki", "", "", ["url.no_scheme"]),
    ("//northwind.atlassian.net/wiki", "", "", ["url.no_scheme"]),
    ("  <northwind.atlassian.net>\n", "", "", ["url.no_scheme", "fp.no_wiki"]),
    ("“https://northwind.atlassian.net/wiki”", "", "", []),
    ("https:/northwind.atlassian.net/wiki", "", "", []),
    ("https//northwind.atlassian.net/wiki", "", "", []),
    ("HTTPS://northwind.atlassian.net/wiki", "", "", []),
    ("https:\\\\northwind.atlassian.net\\wiki", "", "", []),
    ("https://northwind.atlassian.net/wiki/wiki", "", "", ["url.ui_path"]),
    ("https://northwind.atlassian.net//wiki", "", "", []),
    ("https://northwind.atlassian.net/wiki/home", "", "", ["url.ui_path"]),
    ("https://northwind.atlassian.net/wiki/spaces/HR/overview", "HR", "", ["url.ui_path"]),
    (
        "https://northwind.atlassian.net/wiki/spaces/HR/pages/1002/Holidays?focusedCommentId=7#days",
        "HR",
        "1002",
        ["url.ui_path"],
    ),
    (
        "https://northwind.atlassian.net/wiki/spaces/HR/pages/edit-v2/1002",
        "HR",
        "1002",
        ["url.ui_path"],
    ),
    (
        "https://northwind.atlassian.net/wiki/spaces/~7120/pages/9/Me",
        "~7120",
        "9",
        ["url.ui_path"],
    ),
    (
        "https://northwind.atlassian.net/wiki/pages/viewpage.action?pageId=1002",
        "",
        "1002",
        ["url.ui_path"],
    ),
    ("https://northwind.atlassian.net/wiki/display/HR/Holidays", "HR", "", ["url.ui_path"]),
    ("https://northwind.atlassian.net/wiki/x/AbCd", "", "", ["url.ui_path"]),
    ("https://northwind.atlassian.net/wiki/rest/api/space", "", "", ["url.ui_path"]),
    ("https://northwind.atlassian.net/wiki/api/v2/spaces?limit=1", "", "", ["url.ui_path"]),
    (
        "https://northwind.atlassian.net/jira/software/projects/HR/boards/1",
        "",
        "",
        ["url.ui_path", "fp.no_wiki"],
    ),
    ("https://northwind.atlassian.net/browse/HR-1", "", "", ["url.ui_path", "fp.no_wiki"]),
    ("http://northwind.atlassian.net/wiki", "", "", ["url.cloud_http"]),
    ("http://northwind.atlassian.net:80/wiki", "", "", ["url.cloud_http"]),
    (
        "https://mara.kern@example.org:sample-token@northwind.atlassian.net/wiki",
        "",
        "",
        ["url.userinfo"],
    ),
    (
        "mara:sample-token@northwind.atlassian.net/wiki",
        "",
        "",
        ["url.no_scheme", "url.userinfo"],
    ),
]


@pytest.mark.parametrize(("pasted", "space", "page", "remarks"), CLOUD_ADDRESSES)
def test_every_address_of_a_cloud_site_leads_to_its_confluence(
    pasted: str, space: str, page: str, remarks: list[str]
) -> None:
    address = understand(pasted, Kind.CLOUD)
    assert address.base_url == "https://northwind.atlassian.net/wiki"
    assert (address.space_key, address.page_id) == (space, page)
    assert [remark.code.value for remark in address.remarks] == remarks
    assert address.refusal is None


SERVER_ADDRESSES = [
    # pasted, base, space, page, remarks
    ("https://wiki.example.org", "https://wiki.example.org", "", "", []),
    ("https://wiki.example.org/", "https://wiki.example.org", "", "", []),
    ("wiki.example.org", "https://wiki.example.org", "", "", ["url.no_scheme"]),
    ("wiki.example.org:8443", "https://wiki.example.org:8443", "", "", ["url.no_scheme"]),
    ("localhost:8090/confluence", "https://localhost:8090/confluence", "", "", ["url.no_scheme"]),
    ("https://wiki.example.org/confluence", "https://wiki.example.org/confluence", "", "", []),
    ("https://wiki.example.org/a/b/", "https://wiki.example.org/a/b", "", "", []),
    (
        "https://wiki.example.org/wiki/wiki",
        "https://wiki.example.org/wiki",
        "",
        "",
        ["url.ui_path"],
    ),
    (
        "https://wiki.example.org/confluence/display/HR/Holidays",
        "https://wiki.example.org/confluence",
        "HR",
        "",
        ["url.ui_path"],
    ),
    (
        "https://wiki.example.org/display/~mara",
        "https://wiki.example.org",
        "~mara",
        "",
        ["url.ui_path"],
    ),
    (
        "https://wiki.example.org/spaces/HR/pages/1002/Holidays",
        "https://wiki.example.org",
        "HR",
        "1002",
        ["url.ui_path"],
    ),
    (
        "https://wiki.example.org/pages/viewpage.action?spaceKey=HR&pageId=1002",
        "https://wiki.example.org",
        "HR",
        "1002",
        ["url.ui_path"],
    ),
    (
        "https://wiki.example.org/spaces/viewspace.action?key=HR",
        "https://wiki.example.org",
        "HR",
        "",
        ["url.ui_path"],
    ),
    ("https://wiki.example.org/x/AbCd", "https://wiki.example.org", "", "", ["url.ui_path"]),
    (
        "https://wiki.example.org/dashboard.action#all-updates",
        "https://wiki.example.org",
        "",
        "",
        ["url.ui_path"],
    ),
    (
        "https://wiki.example.org/confluence/login.action?os_destination=%2F",
        "https://wiki.example.org/confluence",
        "",
        "",
        ["url.ui_path"],
    ),
    (
        "https://wiki.example.org/wiki/rest/api/space?limit=1",
        "https://wiki.example.org/wiki",
        "",
        "",
        ["url.ui_path"],
    ),
    (
        "https://wiki.example.org/confluence/plugins/servlet/samlsso",
        "https://wiki.example.org/confluence",
        "",
        "",
        ["url.ui_path"],
    ),
    ("http://wiki.example.org:8090", "http://wiki.example.org:8090", "", "", ["url.plain_http"]),
    ("http://wiki.example.org:80", "http://wiki.example.org", "", "", ["url.plain_http"]),
    ("https://10.1.2.3:8443/", "https://10.1.2.3:8443", "", "", []),
    ("https://[2001:DB8::1]:8443/wiki", "https://[2001:db8::1]:8443/wiki", "", "", []),
    ("https://MÜNCHEN.example/wiki", "https://xn--mnchen-3ya.example/wiki", "", "", []),
    ("https://our_wiki.example.org", "https://our_wiki.example.org", "", "", []),
    (
        "https://mara:sample-secret@wiki.example.org/wiki",
        "https://wiki.example.org/wiki",
        "",
        "",
        ["url.userinfo"],
    ),
]


@pytest.mark.parametrize(("pasted", "base", "space", "page", "remarks"), SERVER_ADDRESSES)
def test_an_address_of_a_server_keeps_its_context_path(
    pasted: str, base: str, space: str, page: str, remarks: list[str]
) -> None:
    address = understand(pasted, Kind.DC)
    assert address.base_url == base
    assert (address.space_key, address.page_id) == (space, page)
    assert [remark.code.value for remark in address.remarks] == remarks


REFUSED = [
    ("", Kind.DC, "url.bad_host", ""),
    ("https://", Kind.DC, "url.bad_host", ""),
    ("ftp://wiki.example.org", Kind.DC, "url.bad_scheme", "“ftp://”"),
    ("file:///etc/passwd", Kind.DC, "url.bad_scheme", "“file://”"),
    ("javascript:alert(1)", Kind.DC, "url.bad_scheme", "“javascript:”"),
    ("mailto:mara@example.org", Kind.CLOUD, "url.bad_scheme", "“mailto:”"),
    ("https://wiki..example.org", Kind.DC, "url.bad_host", "“wiki..example.org”"),
    ("https://-wiki.example.org", Kind.DC, "url.bad_host", "“-wiki.example.org”"),
    ("https://wiki example.org", Kind.DC, "url.bad_host", "“wiki example.org”"),
    ("https://wi%6bi.example.org", Kind.DC, "url.bad_host", "“wi%6bi.example.org”"),
    (f"https://{'w' * 64}.example.org", Kind.DC, "url.bad_host", f"“{'w' * 64}.example.org”"),
    ("https://[::1", Kind.DC, "url.bad_host", ""),
    ("https://wiki.example.org:99999", Kind.DC, "url.bad_port", "“99999”"),
    ("https://wiki.example.org:0", Kind.DC, "url.bad_port", "“0”"),
    ("https://wiki.example.org:8o80", Kind.DC, "url.bad_port", "“8o80”"),
    ("https://wiki.example.org:-1", Kind.DC, "url.bad_port", "“-1”"),
    ("https://id.atlassian.com/manage-profile", Kind.CLOUD, "url.admin_host", "“id.atlassian.com”"),
    ("admin.atlassian.com/o/1", Kind.CLOUD, "url.admin_host", "“admin.atlassian.com”"),
    ("https://home.atlassian.com", Kind.CLOUD, "url.admin_host", "“home.atlassian.com”"),
    ("https://support.atlassian.com/x", Kind.CLOUD, "url.admin_host", "“support.atlassian.com”"),
    ("https://www.atlassian.com", Kind.DC, "url.admin_host", "“www.atlassian.com”"),
    ("https://atlassian.net", Kind.CLOUD, "url.admin_host", "“atlassian.net”"),
    (
        "https://api.atlassian.com/ex/confluence/1/wiki",
        Kind.CLOUD,
        "url.admin_host",
        "“api.atlassian.com”",
    ),
    ("https://bitbucket.org/northwind", Kind.CLOUD, "url.admin_host", "“bitbucket.org”"),
    (
        "https://northwind.atlassian.net.example.org",
        Kind.CLOUD,
        "url.lookalike",
        "“northwind.atlassian.net.example.org”",
    ),
    (
        "https://northwind.atlassian.net-login.example",
        Kind.CLOUD,
        "url.lookalike",
        "“northwind.atlassian.net-login.example”",
    ),
    (
        "https://northwindatlassian.net",
        Kind.CLOUD,
        "url.lookalike",
        "“northwindatlassian.net”",
    ),
    (
        "https://northwind-atlassian-net.example",
        Kind.CLOUD,
        "url.lookalike",
        "“northwind-atlassian-net.example”",
    ),
    ("https://northwind.atlasian.net", Kind.CLOUD, "url.lookalike", "“northwind.atlasian.net”"),
    ("https://northwind.at1assian.net", Kind.DC, "url.lookalike", "“northwind.at1assian.net”"),
    (
        "https://northwind.аtlassian.net",
        Kind.CLOUD,
        "url.lookalike",
        "“northwind.xn--tlassian-06g.net”",
    ),
    (
        "https://northwind.atlassian.net/wiki",
        Kind.DC,
        "fp.wrong_kind",
        "northwind.atlassian.net is Confluence Cloud, and Data Center was chosen.",
    ),
]


@pytest.mark.parametrize(("pasted", "kind", "code", "detail"), REFUSED)
def test_what_cannot_be_used_is_refused_with_its_reason(
    pasted: str, kind: Kind, code: str, detail: str
) -> None:
    address = understand(pasted, kind)
    assert address.base_url == ""
    assert address.refusal is not None
    assert (address.refusal.code.value, address.refusal.detail) == (code, detail)


def test_a_host_hidden_behind_user_info_is_not_mistaken_for_the_one_before_it() -> None:
    address = understand("https://northwind.atlassian.net@wiki.example.org/wiki", Kind.CLOUD)
    assert address.host == "wiki.example.org"
    assert Code.URL_USERINFO in {remark.code for remark in address.remarks}


def test_a_backslash_ends_the_host_as_it_does_in_browsers() -> None:
    address = understand("https://wiki.example.org\\@northwind.atlassian.net", Kind.CLOUD)
    assert address.origin == "https://wiki.example.org"


@pytest.mark.parametrize(
    "pasted",
    [
        "https://mara:sample-secret@wiki.example.org/?token=sample-secret",
        "mara:sample-secret@wiki..example.org",
        "https://mara:sample-secret@wiki.example.org:port",
    ],
)
def test_a_secret_in_an_address_is_nowhere_in_what_was_understood(pasted: str) -> None:
    assert "sample-secret" not in repr(understand(pasted, Kind.DC))


@pytest.mark.parametrize("pasted", ["https://wiki.example.net", "https://atlas.example.net/wiki"])
def test_an_honest_name_is_no_lookalike(pasted: str) -> None:
    assert understand(pasted, Kind.DC).refusal is None


def test_a_key_longer_than_any_is_not_taken_for_one() -> None:
    address = understand(f"https://x.atlassian.net/wiki/spaces/{'K' * 256}/overview", Kind.CLOUD)

    assert (address.base_url, address.space_key) == ("https://x.atlassian.net/wiki", "")
