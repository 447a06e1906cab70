"""Which addresses are allowed, and which stay on this computer."""

from __future__ import annotations

import pytest

from askbase.errors import ConfigError
from askbase.models.address import check_url, host_of, is_loopback


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/v1", "http://127.8.8.8/v1", "http://[::1]:1/v1", "http://localhost/v1"]
)
def test_this_computer_is_known(url: str) -> None:
    assert is_loopback(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1.example.org/v1", "http://127.evil/v1", "https://api.example.org/v1"])
def test_a_name_that_only_looks_like_it_is_elsewhere(url: str) -> None:
    assert not is_loopback(url)


@pytest.mark.parametrize(
    "url", ["ftp://x", "x", "http://", "http://user:pass@x/v1", "http://x:99999/v1", "file:///etc"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigError):
        check_url(url)


def test_a_host_is_shown_with_its_port() -> None:
    assert host_of("http://127.0.0.1:8080/v1") == "127.0.0.1:8080"
