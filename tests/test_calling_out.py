"""When the portal calls others: none that cannot prove its name, and nowhere it was not sent."""

import contextlib
import datetime
import smtplib
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.mail.backends.smtp import EmailBackend

from xport import env
from xport.accounts.sso.refusals import SignOnRefused
from xport.accounts.sso.transport import fetch


@pytest.fixture
def impostor(tmp_path):
    """The port of a TLS server on loopback whose certificate nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        thread = threading.Thread(target=greet_one, args=(server, context))
        thread.start()
        yield server.getsockname()[1]
        thread.join(10)


def greet_one(server, context):
    connection, _ = server.accept()
    # The client breaks off as soon as it has seen the certificate.
    with (
        connection,
        contextlib.suppress(OSError),
        context.wrap_socket(connection, server_side=True) as secured,
    ):
        secured.recv(1)


def own_certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "impostor.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


def test_mail_is_not_handed_to_an_impostor(monkeypatch, impostor):
    monkeypatch.setenv("EMAIL_URL", f"smtps://kim:secret@localhost:{impostor}")
    backend = EmailBackend(**env.mail_server("EMAIL_URL"))

    with pytest.raises((ssl.SSLCertVerificationError, smtplib.SMTPException), match="CERTIFICATE"):
        backend.open()


@pytest.mark.parametrize("address", ["smtps://u:p@mail.example", "smtp+tls://u:p@mail.example"])
def test_connection_to_the_mail_server_asks_for_a_certificate_of_its_name(monkeypatch, address):
    monkeypatch.setenv("EMAIL_URL", address)

    backend = EmailBackend(**env.mail_server("EMAIL_URL"))

    assert backend.use_tls or backend.use_ssl
    assert backend.ssl_context.verify_mode == ssl.CERT_REQUIRED
    assert backend.ssl_context.check_hostname
    assert backend.ssl_context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_sign_on_is_not_asked_of_an_impostor(impostor):
    anywhere = SimpleNamespace(allows_url=lambda url: True)

    with pytest.raises(SignOnRefused) as refusal:
        fetch(anywhere, f"https://localhost:{impostor}/keys")

    assert isinstance(refusal.value.__cause__, Exception)
    assert "certificate verify failed" in str(refusal.value.__cause__).lower()


def test_sign_on_does_not_follow_where_it_is_led():
    asked = []

    class Leads(BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802 the name that http.server calls
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/inner")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    anywhere = SimpleNamespace(allows_url=lambda url: True)
    with HTTPServer(("127.0.0.1", 0), Leads) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(SignOnRefused):
            fetch(anywhere, f"http://127.0.0.1:{server.server_address[1]}/keys")
        server.shutdown()

    assert asked == ["/keys"]
