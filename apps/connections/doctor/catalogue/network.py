"""What can go wrong before anybody answers."""

from typing import Final

from apps.connections.codes import Code
from apps.connections.doctor.catalogue.entry import Entry, Severity
from apps.connections.kinds import ApiAccess, Result, Who

_UNREACHABLE: Final = ApiAccess.UNREACHABLE

ENTRIES: Final = (
    Entry(
        Code.DNS_NX,
        Severity.ERROR,
        Result.FAILED,
        title="No server of this name is known",
        cause="The name could not be found from where this portal runs. It is misspelled, or it "
        "is known inside your company network only.",
        remedy="Check the spelling. If the address works in your browser, the operator of this "
        "portal has to make the name known here too (company DNS or VPN).",
        who=Who.YOU,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.DNS_PRIVATE,
        Severity.ERROR,
        Result.FAILED,
        title="The server is inside a private network",
        cause="Its name leads to an internal address. The portal refuses those, so that nobody can "
        "use it to look into networks that are not theirs. Nothing was sent.",
        remedy="The operator of this portal can name the network (PORTAL_OUTBOUND_ALLOW) and give "
        "this connection the permission for private networks.",
        who=Who.OPERATOR,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.NET_REFUSED,
        Severity.ERROR,
        Result.FAILED,
        title="The server refuses the connection",
        cause="A machine is there, but nothing listens at this port: Confluence is stopped, the "
        "port is wrong, or a firewall turns the portal away.",
        remedy="Try the address in a browser. If it opens there, ask the network administrator to "
        "let the portal's machine in; otherwise correct the port or have Confluence started.",
        who=Who.NETWORK_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.NET_TIMEOUT_CONNECT,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="The server does not answer",
        cause="No connection came about in time. Usually a firewall swallows the request without a "
        "word; sometimes the machine is switched off.",
        remedy="Ask the network administrator to let the portal's machine reach this address and "
        "port. If it worked until today, wait for the next examination first.",
        who=Who.NETWORK_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.NET_TIMEOUT_READ,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="The server took too long to answer",
        cause="The connection came about, but the answer did not arrive in time. The server is "
        "overloaded, or something between swallows the answer.",
        remedy="Nothing yet: the portal tries again by itself. If it stays so, ask the Confluence "
        "administrator how busy the server is.",
        who=Who.CONFLUENCE_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.NET_RESET,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="The connection was cut by the other side",
        cause="The connection was broken off hard, as a firewall or an overloaded server does.",
        remedy="Nothing yet: the portal tries again by itself. If it stays so, ask the network "
        "administrator to look into the firewall's log.",
        who=Who.NETWORK_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.NET_RESET_HTTP_ON_HTTPS,
        Severity.ERROR,
        Result.FAILED,
        title="This port wants an encrypted connection",
        cause="The address begins with http://, and the server hung up at once, as one does that "
        "speaks https:// at this port.",
        remedy="Change the beginning of the address to https://.",
        who=Who.YOU,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.NET_DROP,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="The server hung up without an answer",
        cause="The connection was made, and then closed without a word. A proxy or a protective "
        "filter in front of Confluence does this, or a server that is restarting.",
        remedy="Nothing yet: the portal tries again by itself. If it stays so, ask the network "
        "administrator to look for the portal's connection in the log of proxy and filter.",
        who=Who.NETWORK_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.NET_TRUNCATED,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="The answer broke off in the middle",
        cause="The server announced more than arrived. A proxy on the way is broken, or the server "
        "was stopped just then.",
        remedy="Nothing yet: the portal tries again by itself. If it stays so, give the evidence "
        "below to the network administrator.",
        who=Who.NETWORK_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.NET_BAD_ENCODING,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="The answer arrived damaged",
        cause="It says that it is compressed and cannot be unpacked. Something between the portal "
        "and Confluence changes answers on their way.",
        remedy="Nothing yet: the portal tries again by itself. If it stays so, ask the network "
        "administrator which proxy changes compressed answers.",
        who=Who.NETWORK_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.NET_TOO_LARGE,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="The answer is far larger than it should be",
        cause="A small answer was expected and more than the limit arrived, so it was not read.",
        remedy="Check that the address is that of Confluence, not of a download or another "
        "service.",
        who=Who.YOU,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.NET_REDIRECT_LOOP,
        Severity.ERROR,
        Result.FAILED,
        title="The server sends the portal round in circles",
        cause="Every answer only points to another address of the same server, without end. Its "
        "base address or a sign-on system in front of it is set up wrongly.",
        remedy="The Confluence administrator should compare the server's base URL (General "
        "configuration) with the address people use, and the settings of the proxy in front.",
        who=Who.CONFLUENCE_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.NET_REDIRECT_REFUSED,
        Severity.ERROR,
        Result.FAILED,
        title="The server points to an address that must not be followed",
        cause="The answer leads to another server, and the portal does not carry a credential "
        "there.",
        remedy="If Confluence has moved, enter its new address. Otherwise the Confluence "
        "administrator should check the server's base URL.",
        who=Who.CONFLUENCE_ADMIN,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.NET_PROXY,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="The portal's own proxy did not let the request through",
        cause="This portal reaches the outside through a proxy, and that one answered with an "
        "error or not at all.",
        remedy="The operator of this portal should check the proxy (PORTAL_OUTBOUND_PROXY) and "
        "whether it allows this address.",
        who=Who.OPERATOR,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.NET_PLAIN_HTTP,
        Severity.ERROR,
        Result.FAILED,
        title="The credential must not travel unencrypted",
        cause="The address begins with http://, and the server is not inside a private network "
        "that the operator of this portal has named. Nothing was sent.",
        remedy="Use the https:// address. Where there is none, the operator of this portal can "
        "name the network (PORTAL_OUTBOUND_ALLOW) and give this connection the permission for it.",
        who=Who.YOU,
        access=_UNREACHABLE,
    ),
    Entry(
        Code.NET_SERVER_ERROR,
        Severity.ERROR,
        Result.COULD_NOT_TELL,
        title="The server has a fault of its own",
        cause="It answered with an error that says nothing about the request: something broke on "
        "its side, or in the proxy before it.",
        remedy="Nothing yet: the portal tries again by itself. If it stays so, give the trace id "
        "below to the Confluence administrator.",
        who=Who.CONFLUENCE_ADMIN,
        access=ApiAccess.UNCLEAR,
    ),
)
