"""Content credentials by C2PA, the standard of cameras and newsrooms: signed with certificates. Lesson 20.

Unlike the plain way of ``credentials``, who can verify cannot sign: a signature is made with a private key
and verified with a certificate, which an issuer has signed in turn. It needs c2pa-python, an optional extra
(``pip install -e ".[c2pa]"``), and no network: no time-stamp server is asked, and nothing is fetched. Keys
and certificates are drawn anew, are held in memory and expire after a month; none is written to disk.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

from lessonlib import files

from .credentials import Verdict, chunks_of, statement

KIND = "image/png"
BY_A_MODEL = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
LABEL = "org.pixels-to-masterpieces.said"
DAYS = 30
MISSING = (
    "c2pa-python is not installed, so pictures are signed in the plain way only, see rights.sign; "
    'pip install -e ".[c2pa]" adds the way of cameras and newsrooms'
)


def has_c2pa() -> bool:
    """Return whether pictures can be signed by C2PA here; ``MISSING`` says what to do if not. Lesson 20."""
    return find_spec("c2pa") is not None


class Issuer:
    """Vouch for others: ``issue(name)`` returns an ``Identity`` whose certificate this issuer has signed.

    A certificate holds up to 64 bytes of a name, and "unnamed" where there is none.
    ``certificate`` (PEM text) is for those who trust this issuer. Raises ``ImportError`` without c2pa-python.
    Lesson 20.
    """

    def __init__(self, name: str):
        if not has_c2pa():
            raise ImportError(f"Issuer: {MISSING}")
        self._key, self._own = _certify(name)
        self.certificate = _pem(self._own)

    def issue(self, name: str) -> Identity:
        return Identity(*_certify(name, self._own, self._key), self.certificate)


class Identity:
    """Who signs: a private key, in memory only, and the certificates that lead from it to an issuer."""

    def __init__(self, key, certificate, issuer: str):
        self._key, self.chain = key, _pem(certificate) + issuer

    def signature(self, data: bytes) -> bytes:
        """Return the signature (64 bytes) of data by ECDSA on the curve P-256."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, utils

        r, s = utils.decode_dss_signature(self._key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)


def sign_certified(path: str | Path, identity: Identity, **said) -> None:
    """Sign the PNG at ``path``, in place, by C2PA, as the work of a trained model.

    ``said``: as ``rights.sign`` takes it. What was signed before is replaced. Raises
    ``ValueError`` for an unknown field, what is no JSON and what is no PNG. Lesson 20.
    """
    import c2pa

    said, path = statement("sign_certified", said), Path(path)
    created = {"action": "c2pa.created", "digitalSourceType": BY_A_MODEL}
    content = path.read_bytes()
    chunks_of(content)
    manifest = {
        "claim_generator_info": [{"name": "pixels-to-masterpieces"}],
        "title": str(said.get("title", path.name)),
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [created]}},
            {"label": LABEL, "data": said},
        ],
    }
    signed = io.BytesIO()
    signer = c2pa.Signer.from_callback(identity.signature, c2pa.C2paSigningAlg.ES256, identity.chain, None)
    settings = {"builder": {"thumbnail": {"enabled": False}}}
    c2pa.Builder(manifest, _context(settings)).sign(signer, KIND, io.BytesIO(content), signed)
    files.write(path, signed.getvalue())


def verify_certified(path: str | Path, trusted: Sequence[str] = ()) -> Verdict:
    """Return what the C2PA manifest of the picture at ``path`` proves: Trusted, Valid, Invalid or none.

    ``trusted``: certificates (PEM) of issuers on your list. Valid: nothing has changed since the holder of
    *some* certificate signed. Lesson 20.
    """
    import c2pa

    content = Path(path).read_bytes()
    try:
        chunks_of(content)  # C2PA leaves the room that it reserves uncovered; a PNG's own sums cover it
    except ValueError as fault:
        return Verdict("Invalid", (str(fault),))
    settings = {"trust": {"user_anchors": "".join(trusted)}} if trusted else {}
    settings |= {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True}}
    try:
        reader = c2pa.Reader(KIND, io.BytesIO(content), context=_context(settings))
    except c2pa.C2paError.ManifestNotFound:
        return Verdict("none", ("no C2PA manifest: never signed, or saved again by a program that drops it",))
    except c2pa.C2paError as fault:
        return Verdict("Invalid", (str(fault),))
    found = json.loads(reader.json())
    own = found["manifests"].get(found.get("active_manifest"), {})
    said = [each["data"] for each in own.get("assertions", ()) if each["label"] == LABEL]
    reasons = [status["code"] for status in found.get("validation_status", ())]
    state = reader.get_validation_state()
    reasons = reasons or ["no byte has changed, and an issuer on the list vouches for the signer"]
    return Verdict(state, tuple(reasons), said[0] if said and state != "Invalid" else None)


def _context(settings: dict):
    import c2pa

    return c2pa.Context(settings=c2pa.Settings.from_dict(settings))


def _certify(name: str, issuer=None, issuer_key=None) -> tuple:
    """Return a new key and its certificate: signed by ``issuer``, or by itself, and then an issuer's own."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    name = name.strip().encode()[:64].decode(errors="ignore") or "unnamed"
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    oid, own = x509.NameOID, issuer is None
    subject = x509.Name([x509.NameAttribute(kind, name) for kind in (oid.COMMON_NAME, oid.ORGANIZATION_NAME)])
    may = "digital_signature content_commitment key_encipherment data_encipherment key_agreement"
    may = dict.fromkeys(f"{may} key_cert_sign crl_sign encipher_only decipher_only".split(), False)
    may |= {"key_cert_sign": True} if own else {"digital_signature": True}
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if own else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca=own, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**may), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    giver = issuer_key or key
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(giver.public_key())
    builder = builder.add_extension(by, critical=False)
    if not own:  # C2PA asks for a stated use; that of e-mail is accepted, that of documents is not
        use = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(use, critical=False)
    return key, builder.sign(giver, hashes.SHA256())


def _pem(certificate) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM).decode()
