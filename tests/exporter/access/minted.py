"""Tokens as issuers make them, by hand: what reads them is another library."""

import base64
import functools
import hashlib
import hmac
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA256

SECRET = "0123456789abcdef0123456789abcdef"
NOW = 1_800_000_000.0
ISSUER, AUDIENCE = "https://id.example.com", "chatwatch"


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def number(value: int, size: int = 0) -> str:
    return encoded(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


@functools.cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@functools.cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@functools.cache
def ed_key() -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.generate()


def rsa_jwk(bits: int = 2048, **more: Any) -> dict[str, Any]:
    told = rsa_key(bits).public_key().public_numbers()
    return {"kty": "RSA", "n": number(told.n), "e": number(told.e), **more}


def ec_jwk(**more: Any) -> dict[str, Any]:
    told = ec_key().public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": number(told.x, 32), "y": number(told.y, 32), **more}


def ed_jwk(**more: Any) -> dict[str, Any]:
    raw = ed_key().public_key().public_bytes_raw()
    return {"kty": "OKP", "crv": "Ed25519", "x": encoded(raw), **more}


def jwks(*keys: dict[str, Any]) -> str:
    return json.dumps({"keys": list(keys)})


def claims(**more: Any) -> dict[str, Any]:
    """Good claims; None takes one away."""
    told = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "ann",
        "role": "viewer",
        "exp": NOW + 60,
        **more,
    }
    return {name: value for name, value in told.items() if value is not None}


def token(told: Any, algorithm: str = "HS256", secret: str = SECRET, **header: Any) -> str:
    """Return a token; ``header`` may lie."""
    head = {"alg": algorithm, "typ": "JWT", **header}
    said = f"{encoded(json.dumps(head).encode())}.{encoded(json.dumps(told).encode())}"
    return f"{said}.{encoded(_signature(said.encode(), algorithm, secret))}"


def _signature(said: bytes, algorithm: str, secret: str) -> bytes:
    match algorithm:
        case "HS256":
            return hmac.new(secret.encode(), said, hashlib.sha256).digest()
        case "HS512":
            return hmac.new(secret.encode(), said, hashlib.sha512).digest()
        case "RS256":
            return rsa_key(2048).sign(said, padding.PKCS1v15(), SHA256())
        case "ES256":
            r, s = utils.decode_dss_signature(ec_key().sign(said, ec.ECDSA(SHA256())))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        case "EdDSA":
            return ed_key().sign(said)
    return b""
