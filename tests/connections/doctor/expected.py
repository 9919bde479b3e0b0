"""What each scenario of the stand-in is to be told as, and whom each finding sends to do what."""

# By state, API access and token of the report: the scenarios that end so.
_OUTCOMES = {
    ("healthy", "ok", "valid"): """
        cloud.healthy/many_spaces cloud.scoped_healthy/many_spaces dc.healthy/many_spaces
        cloud.healthy cloud.healthy/anonymous cloud.healthy/without_jira cloud.scoped_healthy
        cloud.service_account dc.healthy dc.healthy/anonymous dc.healthy/never_expires
        dc.password_healthy dc.context_path url.no_scheme url.ui_path url.ui_path/dc
        url.ui_path/api fp.no_wiki fp.context fp.base_url wall.websudo wall.websudo/json
        cloud.scoped_on_site cloud.gateway_401/classic cloud.deprecated dc.readonly
        dc.500_is_403 dc.rpc_off
    """,
    ("attention", "ok", "valid"): """
        dc.plain_http url.userinfo url.plain_http c.clock c.clock/behind c.clock/cloud fp.xml404
        cloud.scope cloud.scope/download cloud.scope/identity cloud.gone cloud.gone/search
        cloud.download_401 dc.space_404 dc.licence c.space_hidden c.space_hidden/archived
        c.page_restricted c.page_restricted/dc c.cql_bad c.cql_bad/dc c.refused
    """,
    ("failing", "unreachable", "unknown"): """
        url.bad_scheme url.bad_host url.bad_port url.admin_host url.lookalike dns.nx dns.private
        net.refused net.reset_http_on_https net.redirect_loop tls.unknown_ca tls.self_signed
        tls.hostname tls.expired tls.not_yet tls.version tls.other tls.not_tls tls.client_cert
        fp.deactivated fp.wrong_product fp.wrong_kind fp.wrong_kind/cloud wall.proxy_basic
        wall.captive
    """,
    ("unclear", "unreachable", "unknown"): """
        net.timeout_connect net.timeout_read net.timeout_read/trickle net.reset net.drop
        net.drop/handshake net.truncated net.bad_encoding net.too_large fp.first_run
        fp.first_run/starting fp.maintenance fp.maintenance/cloud fp.error
    """,
    ("unclear", "unclear", "unknown"): """
        net.server_error fp.notification_page fp.unexpected fp.unexpected/repeats_secret
        cloud.edge_flap cloud.quota cloud.quota/as_received cloud.burst cloud.burst/none
        cloud.burst/zero cloud.burst/date
        cloud.burst/past cloud.burst/negative cloud.burst/fraction cloud.burst/words
        cloud.burst/empty cloud.burst/huge cloud.burst/twice cloud.burst/passes
        cloud.gateway_429 dc.throttle dc.throttle/forbidden
    """,
    ("provisional", "unreachable", "unknown"): """
        fp.not_cloud_site fp.deactivated/page fp.not_confluence cloud.wrong_cloudid
    """,
    ("provisional", "unclear", "valid"): """
        fp.html404 cloud.v2_404 cloud.v2_404/all
    """,
    ("failing", "unclear", "unknown"): """
        wall.cloud_login wall.dc_login wall.dc_login/page wall.saml wall.saml/redirect
        wall.html200 wall.html200/everywhere wall.html200/cloud
    """,
    ("provisional", "unclear", "unknown"): """
        cloud.anon_403 cloud.anon_403/without_access cloud.anon_403_old
        cloud.anon_403_old/without_access cloud.perm_old cloud.perm_old/without_access
        dc.anon_403
    """,
    ("provisional", "rejected", "unknown"): """
        cloud.dead_pair cloud.dead_pair/old cloud.dead_pair/oldest cloud.dead_pair/other_mail
        cloud.bearer_on_site cloud.bearer_on_site/service_account cloud.gateway_401 dc.basic_off
    """,
    ("failing", "rejected", "unknown"): """
        cloud.dead_pair/anonymous_reads cloud.mail_mismatch cloud.unparsable_basic
        cloud.password dc.bad_basic dc.bad_basic/token
        dc.bad_basic/last_try dc.captcha dc.pat_off dc.pat_old dc.pat_dead_401 dc.pat_dead_200
        dc.pat_dead_429
    """,
    ("provisional", "blocked", "valid"): """
        cloud.no_licence cloud.no_licence/gateway cloud.no_licence/old cloud.blocked_external
        cloud.blocked_external/gateway dc.use_denied dc.use_denied/password
    """,
    ("provisional", "blocked", "unknown"): """
        cloud.ip_list cloud.ip_list/gateway
    """,
    ("unclear", "unclear", "valid"): """
        cloud.edge_flap/404
    """,
    ("blocked", "blocked", "valid"): """
        dc.block_all dc.block_all/password
    """,
    ("attention", "ok", "expiring"): """
        token.expiring
    """,
}
OUTCOMES = {name: outcome for outcome, names in _OUTCOMES.items() for name in names.split()}

# Where the name of the scenario alone does not say which codes are to be found.
_CODES = {
    "cloud.healthy": "",
    "cloud.scoped_healthy": "",
    "cloud.service_account": "",
    "dc.healthy": "",
    "dc.password_healthy": "",
    "dc.context_path": "",
    "dc.plain_http": "url.plain_http",
    "c.page_restricted": "c.page_restricted url.ui_path",
    "dc.licence": "c.clock dc.licence",
}


def codes(scenario: str) -> set[str]:
    """The codes that a report of this scenario holds besides those of its steps."""
    base = scenario.partition("/")[0]
    return set(_CODES.get(base, base).split())


# What each code is found as, who can act, and words of what to do.
OWNERS = {
    "url.no_scheme": ("passed", "you", "Nothing to do; look whether the completed"),
    "url.bad_scheme": ("failed", "you", "Open a Confluence page in your browser and"),
    "url.bad_host": ("failed", "you", "Look for a doubled dot, a blank or a missing"),
    "url.bad_port": ("failed", "you", "Correct the number, or leave it out together"),
    "url.ui_path": ("passed", "you", "Nothing to do; look whether the shortened"),
    "url.admin_host": ("failed", "you", "Enter the address you read pages at; for"),
    "url.cloud_http": ("passed", "you", "Nothing to do; please use https:// in future."),
    "url.lookalike": ("failed", "you", "Check the spelling letter by letter. If the"),
    "url.userinfo": ("failed", "you", "If it was a real password or token, replace it"),
    "url.plain_http": ("failed", "network_admin", "Ask the administrator of the server for an"),
    "dns.nx": ("failed", "you", "Check the spelling. If the address works in"),
    "dns.private": ("failed", "operator", "The operator of this portal can name the"),
    "net.refused": ("failed", "network_admin", "Try the address in a browser. If it opens"),
    "net.timeout_connect": (
        "could_not_tell",
        "network_admin",
        "Ask the network administrator to let the",
    ),
    "net.timeout_read": (
        "could_not_tell",
        "confluence_admin",
        "If it stays so, ask the Confluence",
    ),
    "net.reset": (
        "could_not_tell",
        "network_admin",
        "If it stays so, ask the network administrator",
    ),
    "net.reset_http_on_https": (
        "failed",
        "you",
        "Change the beginning of the address to https://.",
    ),
    "net.drop": (
        "could_not_tell",
        "network_admin",
        "If it stays so, ask the network administrator",
    ),
    "net.truncated": (
        "could_not_tell",
        "network_admin",
        "If it stays so, give the evidence below to the",
    ),
    "net.bad_encoding": (
        "could_not_tell",
        "network_admin",
        "If it stays so, ask the network administrator",
    ),
    "net.too_large": ("could_not_tell", "you", "Check that the address is that of Confluence,"),
    "net.redirect_loop": (
        "failed",
        "confluence_admin",
        "The Confluence administrator should compare the",
    ),
    "net.redirect_refused": (
        "failed",
        "confluence_admin",
        "If Confluence has moved, enter its new address.",
    ),
    "net.proxy": ("could_not_tell", "operator", "The operator of this portal should check the"),
    "net.plain_http": ("failed", "you", "Use the https:// address. Where there is none,"),
    "net.server_error": (
        "could_not_tell",
        "confluence_admin",
        "If it stays so, give the trace id below to the",
    ),
    "tls.unknown_ca": ("failed", "network_admin", "Upload your company's CA certificate (a PEM"),
    "tls.self_signed": ("failed", "network_admin", "Upload exactly this certificate (a PEM file)"),
    "tls.hostname": ("failed", "network_admin", "Use one of the names in the certificate as the"),
    "tls.expired": ("failed", "network_admin", "The server's administrator has to renew the"),
    "tls.not_yet": ("failed", "network_admin", "Check both clocks; then have the server's"),
    "tls.version": ("failed", "network_admin", "The server's administrator has to switch on TLS"),
    "tls.not_tls": ("failed", "you", "Correct the port. If the server really has no"),
    "tls.client_cert": ("failed", "network_admin", "Ask the network administrator for an address"),
    "tls.other": ("failed", "network_admin", "Give the evidence below to the network"),
    "fp.not_cloud_site": ("failed", "you", "Open the address in a browser and copy it from"),
    "fp.deactivated": (
        "failed",
        "organization_admin",
        "An organization administrator should reactivate",
    ),
    "fp.wrong_product": ("failed", "you", "Enter the address at which you read Confluence"),
    "fp.wrong_kind": ("failed", "you", "Choose the other kind and try again; the"),
    "fp.not_confluence": ("failed", "you", "Open a Confluence page in your browser and"),
    "fp.no_wiki": ("passed", "you", "Nothing to do."),
    "fp.context": ("passed", "you", "Nothing to do; the address that works is kept."),
    "fp.xml404": ("failed", "operator", "Please report this with the evidence below to"),
    "fp.html404": ("failed", "operator", "Nothing to do for you. Please tell the operator"),
    "fp.first_run": (
        "could_not_tell",
        "confluence_admin",
        "Wait until it has started; the portal looks",
    ),
    "fp.maintenance": (
        "could_not_tell",
        "confluence_admin",
        "Wait; the portal looks again by itself. For",
    ),
    "fp.error": (
        "could_not_tell",
        "confluence_admin",
        "The Confluence administrator should look into",
    ),
    "fp.notification_page": ("could_not_tell", "you", "If it stays so, create a new API token and"),
    "fp.base_url": ("passed", "confluence_admin", "Use the other address if it works for you, or"),
    "fp.unexpected": ("could_not_tell", "operator", "Please give the evidence below to the"),
    "wall.cloud_login": ("failed", "you", "Check that the address is that of the site and"),
    "wall.dc_login": ("failed", "you", "Create a personal access token in Confluence"),
    "wall.saml": ("failed", "confluence_admin", "First create a new token. If the page still"),
    "wall.html200": ("failed", "network_admin", "Ask the network administrator which page this"),
    "wall.proxy_basic": ("failed", "network_admin", "Ask the network administrator for an address"),
    "wall.websudo": ("passed", "confluence_admin", "Nothing to do: the portal does not need"),
    "wall.captive": ("failed", "network_admin", "If Confluence has moved, enter its new address."),
    "cloud.anon_403": ("failed", "you", "First create a new token (id.atlassian.com →"),
    "cloud.anon_403_old": ("failed", "you", "First create a new token (id.atlassian.com →"),
    "cloud.perm_old": ("failed", "you", "First create a new token (id.atlassian.com →"),
    "cloud.dead_pair": ("failed", "you", "Create a new token (id.atlassian.com → Security"),
    "cloud.mail_mismatch": ("failed", "you", "Enter the e-mail address that id.atlassian.com"),
    "cloud.scoped_on_site": ("passed", "you", "Nothing to do; the portal found the way through"),
    "cloud.unparsable_basic": ("failed", "you", "Copy the token once more as a whole, and check"),
    "cloud.bearer_on_site": ("failed", "you", "If a person made the token: enter the e-mail"),
    "cloud.password": ("failed", "you", "Create an API token (id.atlassian.com →"),
    "cloud.scope": ("failed", "you", "Create a new token with the scopes named here"),
    "cloud.gateway_401": ("failed", "you", "Create a new token (id.atlassian.com → Security"),
    "cloud.wrong_cloudid": ("failed", "you", "Enter the address of the site once more; the"),
    "cloud.no_licence": (
        "failed",
        "confluence_admin",
        "Ask the Confluence administrator to give this",
    ),
    "cloud.blocked_external": (
        "failed",
        "organization_admin",
        "Ask an organization administrator to allow API",
    ),
    "cloud.ip_list": (
        "failed",
        "organization_admin",
        "Ask an organization administrator to add the",
    ),
    "cloud.gone": ("failed", "operator", "Nothing to do for you. Please tell the operator"),
    "cloud.deprecated": ("passed", "operator", "Nothing to do for you; the operator of this"),
    "cloud.v2_404": ("failed", "space_admin", "Ask the space administrator whether this"),
    "cloud.download_401": ("failed", "operator", "Pages are read without their attachments."),
    "cloud.edge_flap": ("could_not_tell", "operator", "Nothing to do: the portal tries again by"),
    "cloud.quota": ("could_not_tell", "operator", "Nothing to do: the portal waits until the"),
    "cloud.burst": (
        "could_not_tell",
        "operator",
        "Nothing to do: the portal waits and tries again.",
    ),
    "cloud.gateway_429": (
        "could_not_tell",
        "operator",
        "Nothing to do: the portal waits until the time",
    ),
    "dc.bad_basic": ("failed", "you", "Enter the user name as Confluence shows it in"),
    "dc.captcha": ("failed", "you", "Sign in to Confluence once in a browser with"),
    "dc.basic_off": ("failed", "you", "Create a new personal access token in"),
    "dc.pat_off": ("failed", "confluence_admin", "Ask the Confluence administrator to switch"),
    "dc.pat_old": ("failed", "confluence_admin", "Use user name and password for this connection,"),
    "dc.pat_dead_401": ("failed", "you", "Create a new personal access token in"),
    "dc.pat_dead_200": ("failed", "you", "Create a new personal access token in"),
    "dc.pat_dead_429": ("failed", "you", "Create a new personal access token in"),
    "dc.anon_403": ("failed", "you", "First create a new personal access token and"),
    "dc.use_denied": ("failed", "confluence_admin", "Ask the Confluence administrator to give the"),
    "dc.block_all": ("failed", "confluence_admin", "Ask the Confluence administrator for an"),
    "dc.throttle": (
        "could_not_tell",
        "confluence_admin",
        "Nothing to do: the portal waits and tries",
    ),
    "dc.readonly": ("passed", "confluence_admin", "Nothing to do: the portal only reads."),
    "dc.space_404": ("failed", "space_admin", "Ask the space administrator whether the key is"),
    "dc.500_is_403": (
        "could_not_tell",
        "space_admin",
        "If the portal is to follow space permissions,",
    ),
    "dc.rpc_off": ("failed", "confluence_admin", "If the portal is to follow space permissions,"),
    "dc.licence": ("failed", "confluence_admin", "Reading still works. The Confluence"),
    "c.space_hidden": ("failed", "space_admin", "Ask the space administrator to let this account"),
    "c.page_restricted": (
        "failed",
        "space_admin",
        "Ask the space administrator to add the account",
    ),
    "c.cql_bad": ("failed", "operator", "Please report this with the evidence below to"),
    "c.refused": ("failed", "space_admin", "Ask the space administrator whether this"),
    "c.clock": ("failed", "operator", "The operator of this portal and the server's"),
    "token.expiring": ("failed", "you", "Create a new token and replace the old one"),
    "token.expired": ("failed", "you", "Create a new token and replace the old one"),
}
