"""The settings: what is read, what is refused, and with which words."""

import pytest

from server.settings import SETTINGS, Settings, SettingsError, unknown_variables


def test_without_anything_given_the_server_is_local_and_may_be_tried() -> None:
    settings = Settings.read({})
    assert settings == Settings()
    assert settings.local
    assert settings.trial


def test_local_pages_may_come_from_both_names_of_this_machine() -> None:
    settings = Settings.read({"BASELINE_PORT": "8123"})
    assert settings.origins == {"http://127.0.0.1:8123", "http://localhost:8123"}
    assert not settings.https


@pytest.mark.parametrize(("host", "origin"), [("127.0.0.7", "http://127.0.0.7:8000"), ("::1", "http://[::1]:8000")])
def test_another_loopback_address_is_local_too(host: str, origin: str) -> None:
    settings = Settings.read({"BASELINE_HOST": host})
    assert settings.local
    assert origin in settings.origins


def test_the_default_port_is_left_out_of_origins_as_browsers_do() -> None:
    assert Settings.read({"BASELINE_PORT": "80"}).origins == {"http://127.0.0.1", "http://localhost"}
    assert Settings.read({"BASELINE_ORIGIN": "https://a.example:443"}).origins == {"https://a.example"}


def test_an_origin_makes_the_server_public() -> None:
    settings = Settings.read({"BASELINE_ORIGIN": "https://baseline.example.org"})
    assert not settings.local
    assert not settings.trial
    assert settings.https
    assert settings.origins == {"https://baseline.example.org"}


def test_all_addresses_without_an_origin_is_not_local() -> None:
    settings = Settings.read({"BASELINE_HOST": "0.0.0.0"})
    assert not settings.local
    assert not settings.trial
    assert settings.origins == {"http://127.0.0.1:8000", "http://localhost:8000"}


def test_trying_a_session_can_be_chosen_either_way() -> None:
    assert Settings.read({"BASELINE_TRIAL": "on", "BASELINE_ORIGIN": "https://a.example"}).trial
    assert not Settings.read({"BASELINE_TRIAL": "off"}).trial


def test_the_addresses_of_media_are_each_checked_and_named_once() -> None:
    assert Settings.read({"BASELINE_MEDIA_ADDRESS": ""}).media_address == ()
    several = {"BASELINE_MEDIA_ADDRESS": "192.0.2.7, 2001:DB8::1,127.0.0.1,192.0.2.7", "BASELINE_MEDIA_PORT": "9000"}
    settings = Settings.read(several)
    assert settings.media_address == ("192.0.2.7", "2001:db8::1", "127.0.0.1")
    assert settings.media_port == 9000


def test_a_wrong_address_of_media_is_one_clear_line() -> None:
    wanted = "^BASELINE_MEDIA_ADDRESS must be IP addresses that browsers can send to, with commas between them$"
    with pytest.raises(SettingsError, match=wanted):
        Settings.read({"BASELINE_MEDIA_ADDRESS": "192.0.2.7,here"})


def test_a_flag_goes_before_the_environment() -> None:
    settings = Settings.read({"BASELINE_PORT": "1", "BASELINE_HOST": "::1"}, {"port": "2", "host": None})
    assert (settings.port, settings.host) == (2, "::1")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("BASELINE_HOST", "not a host"),
        ("BASELINE_HOST", ""),
        ("BASELINE_PORT", "0"),
        ("BASELINE_PORT", "65536"),
        ("BASELINE_PORT", "eighty"),
        ("BASELINE_PORT", "٨٠"),
        ("BASELINE_DATA_DIR", ""),
        ("BASELINE_DATA_DIR", __file__),
        ("BASELINE_ORIGIN", "baseline.example.org"),
        ("BASELINE_ORIGIN", "https://baseline.example.org/"),
        ("BASELINE_ORIGIN", "https://baseline.example.org https://other.example.org"),
        ("BASELINE_TRIAL", "yes"),
        ("BASELINE_SECRET", "too short"),
        ("BASELINE_MEDIA_PORT", "0"),
        ("BASELINE_MEDIA_PORT", "udp"),
        ("BASELINE_MEDIA_ADDRESS", "baseline.example.org"),
        ("BASELINE_MEDIA_ADDRESS", "192.0.2.7,"),
        ("BASELINE_MEDIA_ADDRESS", "192.0.2.7 192.0.2.8"),
        ("BASELINE_MEDIA_ADDRESS", "0.0.0.0"),
        ("BASELINE_MEDIA_ADDRESS", "192.0.2.7,::"),
        ("BASELINE_MEDIA_ADDRESS", "224.0.0.1"),
        ("BASELINE_MEDIA_ADDRESS", "fe80::1%eth0"),
        ("BASELINE_LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_is_refused_in_one_line_that_names_it(variable: str, value: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.read({variable: value})
    text = str(refusal.value)
    assert text.startswith(f"{variable} must be ")
    assert "\n" not in text
    assert not (variable == "BASELINE_SECRET" and value in text)


def test_a_wrong_flag_is_named_as_it_was_given() -> None:
    with pytest.raises(SettingsError, match=r"^--port must be a whole number from 1 to 65535$"):
        Settings.read({}, {"port": "http"})


def test_a_misspelled_variable_is_noticed() -> None:
    assert unknown_variables({"BASELINE_ORGIN": "x", "BASELINE_PORT": "1", "HOME": "/"}) == ["BASELINE_ORGIN"]


def test_every_setting_is_a_field_with_the_default_of_its_row() -> None:
    assert [setting.name for setting in SETTINGS] == list(Settings.__dataclass_fields__)
