"""Settings: where they come from, which wins, and what a mistake says."""

from __future__ import annotations

from pathlib import Path

import pytest

from askbase import config, paths
from askbase.errors import ConfigError


def write_config(text: str, mode: int = 0o600) -> Path:
    path = paths.config_file()
    path.parent.mkdir(parents=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def test_no_file_at_all_is_a_working_setup() -> None:
    assert config.load(env={}).search.limit == 10


def test_flags_win_over_the_environment_over_the_file() -> None:
    write_config('[chat]\nmodel = "file"\nbase_url = "http://file/v1"\n[search]\nlimit = 3\n')
    env = {"ASKBASE_CHAT_MODEL": "env", "ASKBASE_CHAT_BASE_URL": "http://env/v1"}
    found = config.load({"chat.model": "flag", "chat.base_url": None}, env)
    assert (found.chat.model, found.chat.base_url, found.search.limit) == ("flag", "http://env/v1", 3)


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("[chat]\nmodell = 'x'\n", "Unknown setting 'chat.modell'", "chat.model"),
        ("[serach]\nlimit = 3\n", "Unknown setting 'serach'", "search"),
        ("[search]\nlimit = 0\n", "'search.limit'", ""),
        ("model = 'x'\n", "outside any section", ""),
        ("[chat\n", "not valid TOML", ""),
    ],
)
def test_a_mistake_names_the_setting_and_the_nearest_known_one(text: str, says: str, hint: str) -> None:
    write_config(text)
    with pytest.raises(ConfigError, match=says.replace("[", r"\[")) as caught:
        config.load(env={})
    assert hint in caught.value.hint


def test_a_mistake_says_where_it_stands() -> None:
    path = write_config("[search]\nlimit = 0\n")
    with pytest.raises(ConfigError, match=f"'search.limit' in {path}: must be at least 1"):
        config.load(env={})
    with pytest.raises(ConfigError, match=r"'search.limit' in the variable ASKBASE_SEARCH_LIMIT: must be a number"):
        config.load(env={"ASKBASE_SEARCH_LIMIT": "ten"})
    with pytest.raises(ConfigError, match=r"'search.limit': must be at most 100"):
        config.load({"search.limit": 101}, env={"ASKBASE_SEARCH_LIMIT": "ten"})


def test_every_setting_is_described_with_its_value_and_where_that_is_from() -> None:
    path = write_config("[search]\nlimit = 3\n")
    found = {each.name: each for each in config.described(env={"ASKBASE_ANSWER_STRICT": "yes"})}
    assert (found["search.limit"].value, found["search.limit"].source) == (3, str(path))
    assert found["answer.strict"].source == "the variable ASKBASE_ANSWER_STRICT"
    assert (found["chat.model"].value, found["chat.model"].source) == (None, "")
    assert [each.name for each in found.values() if not each.what_for] == []


def test_a_misspelt_variable_is_not_passed_over() -> None:
    with pytest.raises(ConfigError, match="Unknown variable ASKBASE_CHAT_MODLE") as caught:
        config.load(env={"ASKBASE_CHAT_MODLE": "qwen"})
    assert caught.value.hint == "Did you mean ASKBASE_CHAT_MODEL?"


def test_a_variable_of_another_kind_is_left_alone() -> None:
    env = {"ASKBASE_HOME": "x", "ASKBASE_CHAT_KEY": "secret", "ASKBASE_CHAT_KEY_ENV": "ASKBASE_CHAT_KEY"}
    assert config.load(env=env).chat.key_env == "ASKBASE_CHAT_KEY"


@pytest.mark.parametrize(
    ("name", "value", "becomes"),
    [
        ("search.limit", "20", 20),
        ("search.limit", 20.0, 20),
        ("search.dense_weight", 1, 1.0),
        ("answer.min_cosine", "-0.5", -0.5),
        ("answer.strict", "yes", True),
        ("answer.strict", 0, False),
        ("chat.model", " qwen ", "qwen"),
        ("notes.exclude", ["drafts"], ("drafts",)),
        (
            "privacy.private",
            ["journal/ ", "path:work/clients", "tag:health"],
            ("journal/", "path:work/clients", "tag:health"),
        ),
        ("answer.style", "list", "list"),
    ],
)
def test_a_value_is_read_as_what_the_setting_holds(name: str, value: object, becomes: object) -> None:
    section, _, key = name.partition(".")
    read = getattr(getattr(config.load({name: value}, env={}), section), key)
    assert (read, type(read)) == (becomes, type(becomes))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("search.limit", "ten", "must be a number"),
        ("search.limit", 2.5, "must be a whole number"),
        ("search.limit", 101, "must be at most 100"),
        ("chat.silence_seconds", 0, "must be more than 0"),
        ("chat.silence_seconds", "nan", "must be a number"),
        ("chat.temperature", 10**400, "must be a number"),
        ("answer.strict", "perhaps", "must be true or false"),
        ("answer.strict", 2, "must be true or false"),
        ("answer.style", "long", "must be one of brief, detailed, list"),
        ("chat.model", 7, "must be text"),
        ("notes.exclude", "drafts", "must be a list of texts"),
        ("notes.exclude", [7], "must be text"),
        ("privacy.private", "journal/", "must be a list of texts"),
        ("privacy.private", ["journal/", "tags:health"], "'tags:health' is no rule; write a folder, path:… or tag:…"),
        ("privacy.private", ["/home/me/notes"], "'/home/me/notes' is no path within the notes folder"),
    ],
)
def test_a_value_that_does_not_fit_says_what_would(name: str, value: object, says: str) -> None:
    with pytest.raises(ConfigError, match=f"Setting '{name}': {says}"):
        config.load({name: value}, env={})


def test_rules_of_privacy_come_from_the_environment_as_other_lists_do() -> None:
    settings = config.load(env={"ASKBASE_PRIVACY_PRIVATE": "journal/, tag:health"})
    assert settings.privacy.private == ("journal/", "tag:health")
    with pytest.raises(ConfigError) as caught:
        config.load(env={"ASKBASE_PRIVACY_PRIVATE": "type:journal"})
    assert caught.value.message == (
        "Setting 'privacy.private' in the variable ASKBASE_PRIVACY_PRIVATE: 'type:journal' is no rule;"
        " write a folder, path:… or tag:…."
    )


def test_none_is_a_value_where_a_setting_may_be_empty() -> None:
    settings = config.load({"chat.model": "qwen"}, env={})
    assert config.changed(settings, {"chat.model": None, "search.limit": 3}).search.limit == 3
    assert config.changed(settings, {"chat.model": None}).chat.model is None
    with pytest.raises(ConfigError, match="must be a number"):
        config.changed(settings, {"search.limit": None})


def test_a_file_that_others_can_write_is_refused() -> None:
    write_config("[search]\nlimit = 3\n", 0o666)
    with pytest.raises(ConfigError, match="can be written by others"):
        config.load(env={})


def test_a_key_never_shows_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", " sk-secret\n")
    key = config.api_key(config.load(env={}), config.OPENAI_BASE_URL)
    assert key is not None
    assert (key.reveal(), repr(key)) == ("sk-secret", "Key(***)")
    assert config.api_key(config.load(env={}), "http://elsewhere/v1") is None


def test_data_never_lies_inside_the_vault(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="inside the notes folder"):
        paths.vault_data_dir(tmp_path, tmp_path / "x")


def test_a_list_in_the_environment_is_split_at_commas_and_foreign_variables_are_not_read() -> None:
    found = config.load(env={"ASKBASE_NOTES_EXCLUDE": "drafts,*.tmp.md", "OPENAI_BASE_URL": "http://elsewhere/v1"})
    assert (found.notes.exclude, found.chat.base_url) == (("drafts", "*.tmp.md"), None)


def test_nothing_in_the_working_directory_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text("[search]\nlimit = 3\n")
    (tmp_path / ".env").write_text("ASKBASE_SEARCH_LIMIT=3\n")
    assert config.load(env={}).search.limit == 10


def test_a_key_that_is_named_and_empty_is_an_error_that_names_the_variable() -> None:
    settings = config.load({"chat.key_env": "MY_KEY", "chat.base_url": "https://elsewhere/v1"}, env={})
    with pytest.raises(ConfigError, match=r"chat\.key_env names MY_KEY"):
        config.api_key(settings, "https://elsewhere/v1")


A_AND_ITS_KEY = '[chat]\nbase_url = "https://a.example/v1"\nkey_env = "KEY_OF_A"\n'


@pytest.mark.parametrize(
    ("file", "env", "flags", "goes"),
    [
        (A_AND_ITS_KEY, {}, {}, "KEY_OF_A"),
        (A_AND_ITS_KEY, {}, {"base_url": "https://A.example/v2"}, "KEY_OF_A"),
        (A_AND_ITS_KEY, {}, {"base_url": "https://b.example/v1"}, None),
        (A_AND_ITS_KEY, {}, {"base_url": "https://a.example:444/v1"}, None),
        (A_AND_ITS_KEY, {}, {"base_url": "http://127.0.0.1:1/v1"}, None),
        (A_AND_ITS_KEY, {"BASE_URL": "https://b.example/v1"}, {}, None),
        (A_AND_ITS_KEY, {"BASE_URL": "https://b.example/v1", "KEY_ENV": "KEY_OF_B"}, {}, "KEY_OF_B"),
        (A_AND_ITS_KEY, {"BASE_URL": "https://b.example/v1"}, {"base_url": "https://a.example/v1"}, "KEY_OF_A"),
        (A_AND_ITS_KEY, {"KEY_ENV": "KEY_OF_B"}, {}, "KEY_OF_B"),
        ("", {"KEY_ENV": "KEY_OF_A"}, {"base_url": "https://a.example/v1"}, None),
        ("", {}, {"key_env": "KEY_OF_A", "base_url": "https://a.example/v1"}, "KEY_OF_A"),
        ('[chat]\nkey_env = "KEY_OF_A"\n', {}, {"base_url": "https://a.example/v1"}, None),
        ('[chat]\nkey_env = "KEY_OF_A"\n', {}, {"base_url": "https://api.openai.com/v1"}, "KEY_OF_A"),
        ('[chat]\nkey_env = "KEY_OF_A"\nkey_host = "a.example"\n', {}, {"base_url": "https://a.example"}, "KEY_OF_A"),
        (A_AND_ITS_KEY + 'key_host = "b.example"\n', {}, {}, None),
    ],
)
def test_a_key_goes_to_the_host_it_was_named_for_alone(
    file: str, env: dict[str, str], flags: dict[str, str], goes: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(file)
    for name in ("KEY_OF_A", "KEY_OF_B"):
        monkeypatch.setenv(name, name)
    variables = {f"ASKBASE_CHAT_{name}": value for name, value in env.items()}
    settings = config.load({f"chat.{name}": value for name, value in flags.items()}, variables)
    key = config.api_key(settings, settings.chat.base_url or "")
    assert (key.reveal() if key else None) == goes
    assert len(config.keys_held_back(settings)) == (goes is None)


def test_a_model_chosen_later_does_not_get_the_key_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(A_AND_ITS_KEY)
    monkeypatch.setenv("KEY_OF_A", "secret")
    elsewhere = config.changed(config.load(env={}), {"chat.base_url": "https://b.example/v1"})
    assert config.api_key(elsewhere, "https://b.example/v1") is None
    assert config.keys_held_back(elsewhere) == [
        "The key that chat.key_env names is not sent to b.example: it is for a.example (chat.key_host)."
    ]
    back = config.changed(elsewhere, {"chat.base_url": "https://a.example/v1"})
    assert config.api_key(back, "https://a.example/v1") is not None


@pytest.mark.parametrize(("section", "part"), [("embed", "base_url"), ("chroma", "url"), ("eval", "judge_base_url")])
def test_so_do_the_keys_for_embeddings_chroma_and_the_judge(
    section: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K", "secret")
    key_env = part.replace("base_url", "url").replace("url", "key_env")
    write_config(f'[{section}]\n{part} = "https://a.example"\n{key_env} = "K"\n')
    for address, held in (("https://a.example", 0), ("https://b.example", 1)):
        settings = config.load(env={f"ASKBASE_{section}_{part}".upper(): address})
        assert len(config.keys_held_back(settings)) == held
        assert (config.chroma_token(settings) == "secret") == (section == "chroma" and not held)
        assert (config.embed_key(settings, address) is not None) == (section == "embed" and not held)


def test_an_address_that_is_none_is_left_to_whoever_uses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = config.load({"chat.key_env": "K", "chat.base_url": "http://[bad"}, env={})
    assert config.keys_held_back(settings) == []


def test_each_vault_has_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "one" / "Notes").mkdir(parents=True)
    (tmp_path / "two" / "Notes").mkdir(parents=True)
    first, second = (paths.vault_data_dir(tmp_path / name / "Notes") for name in ("one", "two"))
    assert first != second
    assert first.name.startswith("notes-")
    (tmp_path / "link").symlink_to(tmp_path / "one" / "Notes")
    assert paths.vault_data_dir(tmp_path / "link") == first


def test_a_private_folder_is_private_with_all_that_is_made_on_the_way(tmp_path: Path) -> None:
    made = paths.make_private_dir(tmp_path / "a" / "b" / "c")
    assert {folder.stat().st_mode & 0o777 for folder in (made, made.parent, made.parent.parent)} == {0o700}
    assert paths.make_private_dir(made) == made


def test_a_folder_that_everybody_may_put_things_in_is_never_askbases_own(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "catalog.db").touch(0o644)
    assert paths.is_own(shared)
    shared.chmod(0o1777)
    paths.keep_private(shared)
    assert not paths.is_own(shared) and shared.stat().st_mode & 0o7777 == 0o1777
    assert (shared / "catalog.db").stat().st_mode & 0o077 == 0
