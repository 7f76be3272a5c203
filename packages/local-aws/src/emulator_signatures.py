"""What every signature must cover, where the emulator accepts less: the host, and the body that arrived."""
import hashlib

from ministack.core import sigv4

_failure = sigv4.header_signature_failure


def _failure_with_coverage(
    signature, secret, method, raw_path, query_params, headers, body, *, presigned=False, **options
):
    if "host" not in signature.signed_headers.split(";"):
        return "SignatureDoesNotMatch", "The host must be signed"
    declared = headers.get("x-amz-content-sha256", "")
    # S3 compares by itself, and accepts signatures that say that they do not cover the body
    if declared and not presigned and signature.service != "s3" and declared != hashlib.sha256(body).hexdigest():
        return "SignatureDoesNotMatch", "The body does not match its signature"
    return _failure(signature, secret, method, raw_path, query_params, headers, body, presigned=presigned, **options)


sigv4.header_signature_failure = _failure_with_coverage
