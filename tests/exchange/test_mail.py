"""Notices reach a real mail server over TLS, or the operator is told that they did not."""

import ssl
from dataclasses import replace

import pytest

from conftest import NOW
from support.mailserver import MailServer, serving
from wetread.errors import BadInput, RuntimeUnavailable
from wetread.exchange.mail import Mail
from wetread.exchange.mail_settings import MailSettings
from wetread.exchange.notifying import to_both, to_log
from wetread.ports.notifying import Notice

NOTICE = Notice(item="item-1", level=2, role="radiologist", priority="STAT", due=NOW)
GIVEN = {
    "WETREAD_SMTP_URL": "smtp://post%40house@mail.example.org",
    "WETREAD_SMTP_PASSWORD": "s3cret-passphrase",
    "WETREAD_SMTP_FROM": "wetread@example.org",
    "WETREAD_SMTP_TO": "radiologist=reading@example.org, admin=it@example.org",
}


def settings_for(server: MailServer) -> MailSettings:
    made = MailSettings.from_environment(GIVEN)
    assert made
    return replace(made, host="127.0.0.1", port=server.port, implicit=server.implicit)


@pytest.mark.parametrize("implicit", [False, True])
def test_notice_arrives_over_tls(tmp_path, implicit) -> None:
    """With one sentence, at the address of its role; nothing but the greeting goes unprotected."""
    with serving(tmp_path, implicit=implicit) as server:
        Mail(settings_for(server), server.trusted)(NOTICE, NOW)

    (message,) = server.came
    assert (message["To"], message["From"]) == ("reading@example.org", "wetread@example.org")
    assert message["Subject"] == "STAT draft waits (item-1, level 2)"
    assert message.get_content().strip() == NOTICE.sentence(NOW)
    assert server.before_tls == ([] if implicit else ["EHLO", "STARTTLS"])


def test_server_without_tls_is_told_nothing(tmp_path) -> None:
    """No password and no message goes over an open line."""
    with serving(tmp_path, offers_tls=False) as server, pytest.raises(RuntimeUnavailable):
        Mail(settings_for(server), server.trusted)(NOTICE, NOW)

    assert server.came == []
    assert set(server.before_tls) <= {"EHLO", "QUIT"}


def test_certificate_that_nobody_vouches_for_is_refused(tmp_path) -> None:
    """Somebody else may be sitting on the line."""
    with serving(tmp_path) as server, pytest.raises(RuntimeUnavailable, match="did not take"):
        Mail(settings_for(server), ssl.create_default_context())(NOTICE, NOW)

    assert server.came == []


def test_refused_password_is_in_no_message(tmp_path) -> None:
    """Neither in the error nor in what it prints as."""
    with serving(tmp_path, password="another") as server:
        settings = settings_for(server)
        with pytest.raises(RuntimeUnavailable) as refused:
            Mail(settings, server.trusted)(NOTICE, NOW)

    assert "s3cret" not in f"{refused.value} {settings!r}"
    assert refused.value.__suppress_context__


def test_server_that_is_away_is_told_in_one_sentence() -> None:
    """Nobody listens at that port."""
    settings = settings_for(MailServer(port=1))

    with pytest.raises(RuntimeUnavailable, match="check the WETREAD_SMTP settings"):
        Mail(settings)(NOTICE, NOW)


def test_role_without_an_address_is_told() -> None:
    """Which variable to mend, too."""
    settings = settings_for(MailServer())

    with pytest.raises(RuntimeUnavailable, match="the role resident; name one in WETREAD_SMTP_TO"):
        Mail(settings)(NOTICE.model_copy(update={"role": "resident"}), NOW)


def test_settings_come_from_the_environment() -> None:
    """Ports have defaults; without a server there is no mail."""
    made = MailSettings.from_environment(GIVEN)
    secure = MailSettings.from_environment(
        {**GIVEN, "WETREAD_SMTP_URL": "smtps://mail.example.org"}
    )

    assert made
    assert secure
    assert (made.host, made.port, made.implicit, made.user) == (
        "mail.example.org",
        587,
        False,
        "post@house",
    )
    assert (secure.port, secure.implicit, secure.user) == (465, True, "")
    assert made.to == {"radiologist": "reading@example.org", "admin": "it@example.org"}
    assert MailSettings.from_environment({}) is None


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("URL", "http://mail.example.org", "no address of a mail server"),
        ("URL", "smtp://mail.example.org:post", "no address of a mail server"),
        ("URL", "smtp://", "no address of a mail server"),
        ("URL", "smtp://me:s3cret@mail.example.org", "holds a password; move it"),
        ("PASSWORD", "", "set WETREAD_SMTP_PASSWORD"),
        ("FROM", "", "WETREAD_SMTP_FROM is no address"),
        ("FROM", "a@b\r\nBcc: c@d", "WETREAD_SMTP_FROM is no address"),
        ("TO", "", "names no addresses by role"),
        ("TO", "reading@example.org", "names no addresses by role"),
        ("TO", "chief=reading@example.org", "names no addresses by role"),
    ],
)
def test_settings_that_will_not_do_are_told_at_the_start(name, value, told) -> None:
    """And no value is repeated: it may be a password."""
    with pytest.raises(BadInput, match=told) as refused:
        MailSettings.from_environment({**GIVEN, f"WETREAD_SMTP_{name}": value})

    assert "s3cret" not in str(refused.value)


def test_log_says_what_waits_on_standard_error(capsys) -> None:
    """Standard output belongs to what a command prints; what both are told, both say."""
    said: list[str] = []
    to_both(to_log, lambda notice, now: said.append(notice.item))(NOTICE, NOW)

    out, err = capsys.readouterr()
    assert (out, said) == ("", ["item-1"])
    assert NOTICE.sentence(NOW) in err
