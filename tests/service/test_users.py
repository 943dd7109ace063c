"""`wetread users`: passwords, roles, and people who come back."""

import pytest

NEW = "battery staple"


@pytest.fixture
def rita(run) -> str:
    """Somebody whose password is that of WETREAD_PASSWORD."""
    run("users", "add", "rita", "--role", "radiologist", "--full-name", "Dr. Rita Roentgen")
    return "rita"


def test_a_password_is_changed_by_whoever_has_it(run, rita, monkeypatch) -> None:
    """Both come from variables in a script; then the old one opens nothing."""
    monkeypatch.setenv("WETREAD_NEW_PASSWORD", NEW)
    assert run("users", "password", "--as", rita).code == 0
    assert "is wrong" in run("queue", "list", "--as", rita).err
    monkeypatch.setenv("WETREAD_PASSWORD", NEW)
    assert run("queue", "list", "--as", rita).code == 0


def test_a_password_is_somebodys(run, rita, monkeypatch) -> None:
    """The owner of the home has none; for others there is another command."""
    done = run("users", "password")
    assert (done.code, "wetread users reset NAME" in done.err) == (2, True)
    done = run("users", "password", "--as", rita)
    assert (done.code, "WETREAD_NEW_PASSWORD" in done.err) == (1, True)


@pytest.mark.parametrize("how", ["reset", "added"])
def test_a_password_of_somebody_else_is_good_once(run, rita, monkeypatch, how) -> None:
    """It lets nobody act, and the refusal names the command that helps."""
    if how == "reset":
        monkeypatch.setenv("WETREAD_NEW_PASSWORD", "given once")
        assert run("users", "reset", rita).code == 0
        monkeypatch.setenv("WETREAD_PASSWORD", "given once")
    else:
        rita = "wilma"
        named = ("--role", "radiologist", "--full-name", "Dr. Wilma", "--one-time")
        assert run("users", "add", rita, *named).code == 0

    for command in (("queue", "list"), ("tokens", "make", "t", "--scope", "read")):
        done = run(*command, "--as", rita)
        assert (done.code, f"wetread users password --as {rita}" in done.err) == (1, True)
    assert "chooses a password first" in run("users", "list").out

    monkeypatch.setenv("WETREAD_NEW_PASSWORD", NEW)
    assert run("users", "password", "--as", rita).code == 0
    monkeypatch.setenv("WETREAD_PASSWORD", NEW)
    assert run("queue", "list", "--as", rita).code == 0


def test_somebody_comes_back_in_another_role(run, rita) -> None:
    """Both are told in one line."""
    run("users", "disable", rita)
    assert "is wrong" in run("queue", "list", "--as", rita).err
    assert run("users", "enable", rita).out.startswith("Enabled rita")
    assert run("users", "role", rita, "technologist").out == "rita is technologist now.\n"
    assert "a technologist may not" in run("users", "list", "--as", rita).err
    assert run("users", "role", rita, "wizard").code == 2


def test_an_admin_is_left(run) -> None:
    """Whoever asks, the refusal says what to do."""
    run("users", "add", "ada", "--role", "admin", "--full-name", "Ada Admin")
    for act, said in (
        (("disable", "ada"), "last active admin"),
        (("role", "ada", "auditor"), "last active admin"),
        (("disable", "ada", "--as", "ada"), "let another admin"),
    ):
        done = run("users", *act)
        assert (done.code, said in done.err) == (1, True)
