"""Which addresses are of the public internet, by the registries of special-purpose addresses."""

from ipaddress import ip_address

import pytest

from verification.fetching.addresses import is_public

NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.255 169.254.169.254
172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255
198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::ffff:8.8.8.8 ::ffff:127.0.0.1 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1
2001:0:808:808::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:808:808::1 3fff::1 5f00::1
fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1
"""
ONES_BESIDE = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0
192.0.1.1 192.169.0.1 198.17.255.255 198.20.0.0 223.255.255.255 2001:200::1 2606:4700::1111
2a00:1450::1
"""


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_address_that_is_not_public_is_none(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ONES_BESIDE.split())
def test_public_address_is_public(address: str) -> None:
    assert is_public(ip_address(address))
