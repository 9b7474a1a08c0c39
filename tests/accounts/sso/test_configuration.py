"""What the environment may say of providers; what it says wrongly stops the start."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from django.core.exceptions import ImproperlyConfigured

from tests.accounts.sso.conftest import order, problem_of, sign_in
from xport.accounts.sso.configuration import read_providers

WHOLE = {
    "OIDC_ISSUER": "https://login.example/t/v2.0",
    "OIDC_NAME": "Kommunen",
    "OIDC_CLIENT_ID": "xport",
    "OIDC_CLIENT_SECRET": "s",
}


@pytest.fixture
def given(monkeypatch):
    """Return a function that sets these variables and no others of single sign-on."""

    def given(**variables):
        for name in (*WHOLE, "OIDC_PROVIDERS"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return given


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def test_nothing_set_is_no_provider(given):
    given()

    assert read_providers(production=True) == {}


def test_one_provider(given):
    given(**WHOLE, OIDC_AMR="mfa, hwk", OIDC_CREATE_IF="tid=1,groups=a=b")

    (provider,) = read_providers(production=True).values()

    assert (provider.slug, provider.issuer) == ("sso", "https://login.example/t/v2.0")
    assert provider.scopes == ("openid", "profile", "email")
    assert provider.amr == ("mfa", "hwk")
    assert provider.create_if == {"tid": "1", "groups": "a=b"}


def test_several_providers_have_variables_of_their_own(given):
    names = ("entra-id", "freja")
    variables = {
        name.replace("OIDC_", f"OIDC_{slug.upper().replace('-', '_')}_"): f"{value}{slug[0]}"
        for slug in names
        for name, value in WHOLE.items()
    }
    given(**variables, OIDC_PROVIDERS="entra-id, freja")

    providers = read_providers(production=True)

    assert list(providers) == ["entra-id", "freja"]
    assert providers["freja"].client_id == "xportf"


def test_secrets_are_not_printed(given):
    given(**WHOLE | {"OIDC_CLIENT_SECRET": "hush-hush"})

    assert "hush" not in repr(read_providers(production=True))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"OIDC_ISSUER": ""}, "OIDC_ISSUER"),
        ({"OIDC_NAME": ""}, "OIDC_NAME"),
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID"),
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET"),
        ({"OIDC_ISSUER": "http://login.example"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "http://127.0.0.1:9000"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://login.example/?x=1"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://a:b@login.example/"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "login.example"}, "OIDC_ISSUER"),
        ({"OIDC_PRIVATE_KEY_FILE": "/nowhere/key.pem"}, "OIDC_PRIVATE_KEY_FILE"),
        ({"OIDC_ACR_CLAIM": "loa"}, "OIDC_ACR_CLAIM"),
        ({"OIDC_CREATE_IF": "tid"}, "OIDC_CREATE_IF"),
        ({"OIDC_SCOPES": "profile"}, "OIDC_SCOPES"),
        ({"OIDC_PROVIDERS": "Entra ID"}, "OIDC_PROVIDERS"),
        ({"OIDC_PROVIDERS": "entra"}, "OIDC_ENTRA_"),
    ],
)
def test_what_is_missing_or_wrong_is_named(given, change, named):
    given(**{name: value for name, value in (WHOLE | change).items() if value})

    with pytest.raises(ImproperlyConfigured, match=named):
        read_providers(production=True)


@pytest.mark.parametrize("host", ["127.0.0.1:9000", "localhost:9000", "[::1]:9000"])
def test_plain_http_is_for_loopback_outside_production(given, host):
    given(**WHOLE | {"OIDC_ISSUER": f"http://{host}/t"})

    assert read_providers(production=False)["sso"].issuer == f"http://{host}/t"


@pytest.mark.parametrize(
    "content",
    [
        pem(ec.generate_private_key(ec.SECP256R1())),
        pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)),  # noqa: S505
        b"-----BEGIN",
        "nyckel för oss".encode(),
    ],
    ids=["elliptic", "short", "broken", "no_ascii"],
)
def test_private_key_must_be_one(given, tmp_path, content):
    file = tmp_path / "key.pem"
    file.write_bytes(content)
    variables = {name: value for name, value in WHOLE.items() if name != "OIDC_CLIENT_SECRET"}
    given(**variables, OIDC_PRIVATE_KEY_FILE=str(file))

    with pytest.raises(ImproperlyConfigured, match="OIDC_PRIVATE_KEY_FILE"):
        read_providers(production=True)


# The portal's proof that it is the portal


def test_wrong_secret_signs_nobody_in(client, provider, linked, configure):
    configure(client_secret="wrong")

    assert problem_of(sign_in(client, provider)) == "untrusted"


def test_secret_goes_in_the_form_where_the_provider_takes_it_so(client, provider, linked):
    order(provider, metadata={"token_endpoint_auth_methods_supported": ["client_secret_post"]})

    assert problem_of(sign_in(client, provider)) == ""
    assert "client_secret" in provider.received("/token")[0]["form"]


def test_signed_assertion_takes_the_secrets_place(client, provider, linked, configure):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    configure(client_secret="", private_key=pem(key).decode(), certificate=certificate_of(key))
    order(provider, client_key=public.decode())

    assert problem_of(sign_in(client, provider)) == ""


def certificate_of(key):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "xport")])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
        .decode()
    )
