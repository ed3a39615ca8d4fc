"""A machine on which Microsoft's host names lead to loopback and an authority of a test is trusted.

For processes in a network and a mount namespace of their own; nothing outside notices.
"""

from __future__ import annotations

import fcntl
import os
import socket
import ssl
import struct
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509.oid import NameOID

from tests.teams_authority import signing_key

HOSTS = ("login.microsoftonline.com", "login.botframework.com", "smba.trafficmanager.net")
ELSEWHERE = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""What could point Wren to other certificates than those of the machine."""
OURS, STRANGERS = "An authority of a test", "An authority of a stranger"


def bundle_of_openssl() -> Path | None:
    """The file from which aiohttp takes whom to trust: OpenSSL's own."""
    found: str | None = ssl.get_default_verify_paths().cafile
    return Path(os.path.realpath(found)) if found else None


def bundle_of_requests() -> Path:
    """The file from which requests, and so MSAL, takes whom to trust: certifi's."""
    return Path(os.path.realpath(certifi.where()))


def cover(target: Path, text: str, folder: Path) -> None:
    """Put a text in place of a file, for this mount namespace only."""
    made = folder / f"covers-{target.name}-{len(list(folder.iterdir()))}"
    made.write_text(text)
    subprocess.run(["mount", "--bind", str(made), str(target)], check=True)


def loopback_up() -> None:
    """A new network namespace has a loopback device that is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plug:
        asked = struct.pack("16sH14s", b"lo", 0, b"")
        flags = struct.unpack("16sH14s", fcntl.ioctl(plug, 0x8913, asked))[1]
        fcntl.ioctl(plug, 0x8914, struct.pack("16sH14s", b"lo", flags | 1, b""))


def arrange(folder: Path) -> None:
    """Microsoft's names, in namespaces of our own."""
    for name in ELSEWHERE:
        os.environ.pop(name, None)
    loopback_up()
    names = "".join(f"127.0.0.1 {name}\n" for name in ("localhost", *HOSTS))
    cover(Path("/etc/hosts"), names, folder)


def trust(folder: Path, *, for_login: str, for_the_rest: str) -> None:
    """Make the machine trust these authorities alone: MSAL the one, everything else the other."""
    openssl = bundle_of_openssl()
    assert openssl is not None
    cover(bundle_of_requests(), authority(for_login), folder)
    cover(openssl, authority(for_the_rest), folder)


# --- certificates -----------------------------------------------------------------------------------


def certificate(subject: str, key: RSAPrivateKey, issuer: str, by: RSAPrivateKey, *names: str) -> bytes:
    """A certificate for some host names, or of an authority where there are none."""
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=not names, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    )
    if names:
        shown = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(shown, critical=False)
    return builder.sign(by, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def pem(key: RSAPrivateKey) -> bytes:
    """A private key as a file has it."""
    kind, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, kind, plain)


def authority(name: str) -> str:
    """Whom the machine is made to trust."""
    return certificate(name, signing_key(name), name, signing_key(name)).decode()


def tls(folder: Path) -> ssl.SSLContext:
    """What the stand-in shows who it is with."""
    key, by = signing_key("hosts"), signing_key(OURS)
    shown = certificate(HOSTS[0], key, OURS, by, *HOSTS)
    file = folder / "hosts.pem"
    file.write_bytes(pem(key) + shown)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def credential(folder: Path) -> Path:
    """The certificate by which Wren proves who it is to Entra."""
    key, file = signing_key("client"), folder / "wren.pem"
    file.write_bytes(pem(key) + certificate("Wren", key, "Wren", key))
    return file
