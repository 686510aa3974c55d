"""Timestamps, revocation lists and OCSP answers for tests, by asn1crypto and cryptography."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as ax509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from fixtures.issuer import base64url, compact_json, ec_key
from tests.envelopes import FROM, UNTIL, der, leaf, root

Json = Any
KEY, ROOT_KEY = ec_key("ES256"), ec_key("ES384")
SEEN = dt.datetime(2025, 6, 1, 0, 0, 5, tzinfo=dt.UTC)
"""Five seconds after the seals of `tests.envelopes` say they were made."""


def certificate(
    usages: list[Any], subject: str = "Stamps", end: dt.datetime = UNTIL, signer: Any = ROOT_KEY
) -> x509.Certificate:
    """A certificate by the root, for a purpose."""
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(root().subject)
        .public_key(KEY.public_key())
        .serial_number(8)
        .not_valid_before(FROM)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    )
    if usages:
        made = made.add_extension(x509.ExtendedKeyUsage(usages), critical=True)
    return made.sign(signer, hashes.SHA256())


STAMPING = certificate([ExtendedKeyUsageOID.TIME_STAMPING])
ANSWERING = certificate([ExtendedKeyUsageOID.OCSP_SIGNING], "Answers")


def token(
    data: bytes,
    time: dt.datetime = SEEN,
    holder: x509.Certificate = STAMPING,
    digest: str = "sha256",
    edit: Callable[[Any], object] = lambda info: None,
    carried: tuple[x509.Certificate, ...] | None = None,
    signature: bytes | None = None,
    named: x509.Certificate | None = None,
) -> str:
    """A timestamp token over the data, in base64."""
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.2.3.4",
            "message_imprint": {
                "hash_algorithm": {"algorithm": digest},
                "hashed_message": hashlib.new(digest, data).digest(),
            },
            "serial_number": 5,
            "gen_time": time,
        }
    )
    edit(info)
    text = info.dump()
    essence = {
        "hash_algorithm": {"algorithm": "sha256"},
        "cert_hash": hashlib.sha256(der(named or holder)).digest(),
    }
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "message_digest", "values": [hashlib.sha256(text).digest()]},
            {
                "type": "signing_certificate_v2",
                "values": [tsp.SigningCertificateV2({"certs": [essence]})],
            },
        ]
    )
    signed = signature or KEY.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
    parsed = ax509.Certificate.load(der(holder))
    carrying = carried if carried is not None else (holder,)
    content = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(text),
            },
            "certificates": [ax509.Certificate.load(der(one)) for one in carrying],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": cms.SignerIdentifier(
                        {
                            "issuer_and_serial_number": {
                                "issuer": parsed.issuer,
                                "serial_number": parsed.serial_number,
                            }
                        }
                    ),
                    "digest_algorithm": {"algorithm": "sha256"},
                    "signed_attrs": attributes,
                    "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                    "signature": signed,
                }
            ],
        }
    )
    whole = cms.ContentInfo({"content_type": "signed_data", "content": content})
    return base64.b64encode(whole.dump()).decode()


def container(*tokens: str) -> Json:
    """Tokens as they stand in JAdES."""
    return {"tstTokens": [{"val": one} for one in tokens]}


def beside(made: Json, plain: bool = False, **members: Json) -> None:
    """Put things beside the signature of a seal."""
    held = [{name: value} for name, value in members.items()]
    items = held if plain else [base64url(compact_json(one)) for one in held]
    made["signatures"][0]["header"] = {"etsiU": items}


def stamped(**options: Any) -> Callable[[Json], None]:
    """A timestamp over the signature of a seal, when that is made."""

    def edit(made: Json) -> None:
        data = made["signatures"][0]["signature"].encode()
        beside(made, sigTst=container(token(data, **options)))

    return edit


def revocation_list(
    *revoked: tuple[int, dt.datetime],
    issuer: x509.Name | None = None,
    signer: Any = ROOT_KEY,
    critical: bool = False,
) -> Json:
    """A list of revoked certificates, by the root."""
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer or root().subject)
        .last_update(SEEN)
        .next_update(UNTIL)
    )
    if critical:
        made = made.add_extension(x509.DeltaCRLIndicator(1), critical=True)
    for serial, when in revoked:
        one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when).build()
        made = made.add_revoked_certificate(one)
    body = made.sign(signer, hashes.SHA256()).public_bytes(Encoding.DER)
    return {"crlVals": [{"val": base64.b64encode(body).decode()}]}


def answer(
    revoked: dt.datetime | None = None,
    holder: x509.Certificate | None = None,
    about: x509.Certificate | None = None,
    unknown: bool = False,
    key: Any = KEY,
    carried: bool = True,
) -> Json:
    """The answer of a responder on a certificate of the root."""
    by, status = holder or ANSWERING, ocsp.OCSPCertStatus.GOOD
    if revoked is not None:
        status = ocsp.OCSPCertStatus.REVOKED
    if unknown:
        status = ocsp.OCSPCertStatus.UNKNOWN
    made = (
        ocsp.OCSPResponseBuilder()
        .add_response(about or leaf(), root(), hashes.SHA1(), status, SEEN, UNTIL, revoked, None)
        .responder_id(ocsp.OCSPResponderEncoding.HASH, by)
    )
    if carried:
        made = made.certificates([by])
    body = made.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    return {"ocspVals": [{"val": base64.b64encode(body).decode()}]}
