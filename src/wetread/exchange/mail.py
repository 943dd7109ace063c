"""Notices as e-mail, over TLS or not at all."""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from typing import Final

from wetread.errors import RuntimeUnavailable
from wetread.exchange.mail_settings import MailSettings
from wetread.ports.notifying import Notice

TIMEOUT_S: Final = 15.0


class Mail:
    """Sends each notice as a message of one sentence.

    Args:
        settings: of the server.
        trusted: which certificates are believed; those that the system believes without it.
    """

    def __init__(self, settings: MailSettings, trusted: ssl.SSLContext | None = None) -> None:
        self._to = settings
        self._trusted = trusted or ssl.create_default_context()

    def __call__(self, notice: Notice, now: datetime) -> None:
        """One message to the address of the role.

        Raises:
            RuntimeUnavailable: the role has no address, or the server did not take the message.
        """
        address = self._to.to.get(notice.role)
        if address is None:
            raise RuntimeUnavailable(
                f"nobody has an address in the role {notice.role}; name one in WETREAD_SMTP_TO"
            )
        message = EmailMessage()
        message["From"], message["To"] = self._to.sender, address
        message["Subject"] = f"{notice.priority} draft waits ({notice.item}, level {notice.level})"
        message.set_content(notice.sentence(now))
        try:
            with self._connected() as server:
                if self._to.user:
                    server.login(self._to.user, self._to.password)
                server.send_message(message)
        except (OSError, UnicodeError, smtplib.SMTPException):
            # What the server said may repeat a user or an address.
            raise RuntimeUnavailable(
                "the mail server did not take a notice; check the WETREAD_SMTP settings, and "
                "whether it can be reached"
            ) from None

    def _connected(self) -> smtplib.SMTP:
        where = (self._to.host, self._to.port)
        if self._to.implicit:
            return smtplib.SMTP_SSL(*where, timeout=TIMEOUT_S, context=self._trusted)
        server = smtplib.SMTP(*where, timeout=TIMEOUT_S)
        try:
            server.starttls(context=self._trusted)
        except BaseException:
            server.close()
            raise
        return server
