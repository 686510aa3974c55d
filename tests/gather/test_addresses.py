"""Which addresses may be connected to. Expected values: IANA special-purpose registries."""

from __future__ import annotations

import ipaddress
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcconform.gather.addresses import (
    Refusal,
    check_host,
    is_never_asked,
    is_public,
    look_up,
)
from mcconform.gather.transport import Deadline, Guard

NOT_PUBLIC = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:10::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "",
    "localhost",
    "2130706433",
]
PUBLIC = ["8.8.8.8", "93.184.216.34", "100.63.255.255", "172.32.0.1", "2606:2800:220:1::1"]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_special_addresses_are_not_public(address: str) -> None:
    assert is_public(address) is False


@pytest.mark.parametrize("address", PUBLIC)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(address) is True


@given(st.ip_addresses())  # it favours the special-purpose networks
def test_what_counts_as_public_is_global_for_the_standard_library_too(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if is_public(str(address)):
        assert address.is_global
        assert not address.is_multicast


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "fd00:ec2::254", "168.63.129.16"],
)
def test_a_cloud_is_never_asked_for_its_secrets(address: str) -> None:
    guard = Guard(allow_private=True, resolve=lambda _host, _port: ["10.0.0.1", address])
    with pytest.raises(Refusal) as refused:
        guard.addresses("inside.example", 443, Deadline(5))
    assert refused.value.problem == "blocked-address"
    assert not any(map(is_never_asked, ("10.0.0.1", "127.0.0.1", "::1", "fd12::1", "8.8.8.8", "x")))


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "127.0.0.0x1",
        "017700000001",
        "example.0x",
        "1.2.3.4.5",
        "999.1.1.1",
        "fe80::1%eth0",
        "::ffff:1.2.3.4%1",
        "a:b",
    ],
)
def test_numbers_dressed_as_names_are_refused(host: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_host(host)
    assert refused.value.problem == "blocked-address"


@pytest.mark.parametrize(
    "host",
    ["", ".", "a..b", ".a", "-a.example", "a" * 64 + ".example", "a b", "a.b/c", "ex%61m.pl"],
)
def test_what_is_no_host_name_is_refused(host: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_host(host)
    assert refused.value.problem == "dns"


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "example.org.",
        "EXAMPLE.org",
        "xn--bcher-kva.example",
        "a_b.example",
        "8.8.8.8",
        "2606:2800:220:1::1",
        "localhost",
        "1.example",
        "a" * 63 + ".example",
    ],
)
def test_plain_names_and_plain_addresses_pass_the_check_of_their_form(host: str) -> None:
    check_host(host)


def test_a_resolver_that_hangs_is_left_behind() -> None:
    hang = threading.Event()

    def resolve(_host: str, _port: int) -> list[str]:
        hang.wait(5)
        return []

    with pytest.raises(Refusal) as refused:
        look_up(resolve, "slow.example", 443, 0.05)
    hang.set()
    assert refused.value.problem == "timeout"


@pytest.mark.parametrize("failure", [OSError("no such name"), UnicodeError("label too long")])
def test_a_name_that_does_not_resolve_is_a_dns_problem(failure: Exception) -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        raise failure

    with pytest.raises(Refusal) as refused:
        look_up(resolve, "nowhere.example", 443, 1.0)
    assert refused.value.problem == "dns"


def test_a_name_without_addresses_is_a_dns_problem() -> None:
    with pytest.raises(Refusal) as refused:
        look_up(lambda _host, _port: [], "empty.example", 443, 1.0)
    assert refused.value.problem == "dns"
