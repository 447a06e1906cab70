"""Which addresses are allowed, and which stay on this computer."""

from __future__ import annotations

import pytest

from askbase.base import Base
from askbase.errors import ConfigError
from askbase.evals.judging.appoint import judge_choice
from askbase.models.address import check_url, host_of, is_loopback, is_trusted
from askbase.models.select import open_embedder
from tests.fakes.vaults import Vault


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


def test_a_host_is_trusted_in_any_case_and_form() -> None:
    assert is_trusted("https://GPU.lan:1/v1", ["gpu.LAN"]) and is_trusted("https://[fd00::5]:1/v1", ["fd00::5"])
    assert is_trusted("https://gpu.lan./v1", ["gpu.lan"]) and not is_trusted("https://gpu.lan.evil/v1", ["gpu.lan"])


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/v1", "http://[::1]/v1", "http://localhost:1/v1", "https://x.org"])
def test_loopback_and_https_need_no_setting(url: str) -> None:
    assert check_url(url + "/") == url


AT_HOME = ["192.168.1.5", "10.0.0.7", "172.16.3.4", "100.64.0.9", "fd00::5", "gpu.local", "gpu", "gpu.lan"]


@pytest.mark.parametrize("host", AT_HOME)
def test_plain_http_at_home_goes_only_to_a_host_that_is_named(host: str) -> None:
    url = f"http://[{host}]:11434/v1" if ":" in host else f"http://{host}:11434/v1"
    with pytest.raises(ConfigError, match="would go there unencrypted") as caught:
        check_url(url, ["another"])
    assert f'privacy.trusted_hosts = ["{host}"]' in caught.value.hint and "ssh tunnel" in caught.value.hint
    assert check_url(url, [host]) == url


@pytest.mark.parametrize("host", ["api.example.org", "8.8.8.8", "[2606:4700::1111]", "134744072", "localhost.evil.org"])
def test_plain_http_to_the_internet_is_refused_also_where_it_is_trusted(host: str) -> None:
    with pytest.raises(ConfigError, match="would go there unencrypted") as caught:
        check_url(f"http://{host}/v1", [host.strip("[]")])
    assert "trusted" not in caught.value.hint


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "host",
    ["169.254.169.254", "169.254.1.1:80", "2852039166", "0xA9FEA9FE", "[::ffff:169.254.169.254]", "[fe80::1]",
     "[febf::1]", "[fd00:ec2::254]", "metadata.google.internal", "Metadata.Google.internal."],
)  # fmt: skip
def test_link_local_and_metadata_addresses_are_always_refused(scheme: str, host: str) -> None:
    names = [host.strip("[]").lower(), "169.254.169.254", "metadata.google.internal"]
    with pytest.raises(ConfigError, match="link-local address, or a cloud's metadata service"):
        check_url(f"{scheme}://{host}/latest", names)


@pytest.mark.parametrize("key", ["chat.base_url", "embed.base_url", "eval.judge_base_url", "chroma.url"])
def test_every_address_of_the_settings_is_held_to_it(key: str, vault: Vault) -> None:
    vault.write("a.md", "The gate code is 4711.")
    given = {key: "http://gpu.example.org:1/v1", "chat.model": "m", "eval.judge_model": "m"}
    given |= {"embed.model": "m"} if key.startswith("embed") else {}
    settings = {name.replace(".", "__"): value for name, value in given.items()}
    with vault.base(**settings) as base, pytest.raises(ConfigError, match="unencrypted"):
        base.run(_use(base, key))


async def _use(base: Base, key: str) -> None:
    if key.startswith("chat"):
        await base.load_model()
    elif key.startswith("embed"):
        open_embedder(base.settings)
    elif key.startswith("eval"):
        judge_choice(base.settings)
    else:
        await base.sync()
