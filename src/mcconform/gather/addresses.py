"""Which addresses of the internet a badge may make us talk to.

Every URL in a badge is chosen by whoever made the badge, so a host name is a wish and not a
permission: it is resolved, and if **any** of its addresses is not an ordinary public one, none is
used. Sources: the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890), RFC 6052 (NAT64),
RFC 3056 (6to4), RFC 6598 (carrier-grade NAT). The list is our own because the standard library's
``is_global`` changed its mind between patch releases of Python.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Final

Resolve = Callable[[str, int], Sequence[str]]
"""Host and port to addresses in text form; raises OSError when the name does not resolve."""

_PUBLIC_V6: Final = ipaddress.IPv6Network("2000::/3")
"""The only part of IPv6 that is handed out for ordinary use; mapped IPv4 and NAT64 lie outside."""
_BLOCKED: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",  # this network; many systems reach loopback by it
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "168.63.129.16/32",  # metadata service of one large cloud, on a public number
        "169.254.0.0/16",  # link-local; metadata services of the clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",  # documentation
    )
)
_NEVER: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        "100.100.100.200/32",  # metadata service of a cloud
        "168.63.129.16/32",  # the same of another
        "169.254.0.0/16",  # link-local; the same of most
        "fd00:ec2::/32",  # the same over IPv6
        "fe80::/10",  # link-local
    )
)
"""Where a machine in a cloud is told its own secrets: nobody keeps badges there."""
_LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")


class Refusal(Exception):
    """Why a document cannot be had: a problem code of `model.Resource` and the same in words.

    It stays inside ``gather``: at the edge it becomes a resource with a problem.
    """

    def __init__(self, problem: str, detail: str) -> None:
        super().__init__(detail)
        self.problem = problem
        self.detail = detail


def is_public(address: str) -> bool:
    """Whether the text is the address of an ordinary host on the public internet."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address) and number not in _PUBLIC_V6:
        return False
    return not any(number in network for network in _BLOCKED)


def is_never_asked(address: str) -> bool:
    """Whether the text is an address that is not spoken to even where private ones are allowed."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = number.ipv4_mapped if isinstance(number, ipaddress.IPv6Address) else None
    return any((mapped or number) in network for network in _NEVER)


def check_host(host: str) -> None:
    """Refuse what is no plain host name and no plain address; ``host`` is ASCII, no brackets.

    Some resolvers read ``127.1``, ``2130706433`` and ``0x7f.0.0.1`` as addresses. Nobody writes
    a sound badge so; they are refused whatever number they stand for.
    """
    if ":" in host or _is_address(host):
        if not _is_address(host) or "%" in host:
            raise Refusal("blocked-address", f"{host} is not an address of a public host")
        return
    labels = host.lower().rstrip(".").split(".")
    if _NUMBER.fullmatch(labels[-1]):
        raise Refusal("blocked-address", f"{host} is a number written so that it looks like a name")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise Refusal("dns", "this cannot be the name of a host")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def ask_resolver(host: str, port: int) -> list[str]:
    """The addresses the operating system knows for a name, in its order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def look_up(resolve: Resolve, host: str, port: int, seconds: float) -> tuple[str, ...]:
    """The addresses of a host; raises `Refusal` when there is none in time.

    The system's resolver knows no deadline and a hostile name server may keep it waiting, so it
    runs in a thread that is left behind when time is up.
    """
    answers: list[Sequence[str]] = []

    def ask() -> None:
        try:
            answers.append(resolve(host, port))
        except (OSError, UnicodeError):
            answers.append(())

    thread = threading.Thread(target=ask, name=f"resolve {host}", daemon=True)
    thread.start()
    thread.join(seconds)
    if not answers:
        raise Refusal("timeout", f"looking up {host} took too long")
    if not answers[0]:
        raise Refusal("dns", f"{host} has no address")
    return tuple(answers[0])
