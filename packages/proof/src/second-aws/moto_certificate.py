"""A key and a self-signed certificate for the names that AWS's endpoints have in a region."""
import datetime
import ipaddress
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID_DAYS = 2


def names(region):
    """A wildcard is one label: bucket names before S3's, global and of the region, and the account before S3 Control's."""
    domains = ["amazonaws.com", "s3.amazonaws.com"]
    regional = [f"{region}.amazonaws.com", f"s3.{region}.amazonaws.com", f"s3-control.{region}.amazonaws.com"]
    return [f"*.{domain}" for domain in [*domains, *regional]]


def write(folder, region):
    """Writes server.crt and server.key to the folder, and returns their paths."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "secure-serverless second AWS")])
    now = datetime.datetime.now(datetime.timezone.utc)
    hosts = [x509.DNSName(host) for host in names(region)] + [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    paths = [os.path.join(folder, file) for file in ("server.crt", "server.key")]
    contents = [
        certificate.public_bytes(pem),
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain),
    ]
    for path, content in zip(paths, contents):
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
    return paths
