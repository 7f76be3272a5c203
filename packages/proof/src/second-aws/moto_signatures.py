"""Corrects what moto compares a signature with. Without this it rejects every signed request that has no body.

It takes the parsed query or headers for the body of a request without one, and S3 Control's signature for one with paths that
are encoded twice, as those of all services but S3 are. Upstream: use the body as it came, whatever it is, unless the form was
consumed; and choose the signer by the service's signing name.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""
from botocore.auth import S3SigV4Auth, SigV4Auth
from moto.iam.access_control import IAMRequest, IAMRequestBase

FORM = "application/x-www-form-urlencoded"
_create_aws_request = IAMRequestBase._create_aws_request


def _with_own_body(self):
    request = _create_aws_request(self)
    # Flask has read a form, which moto puts together again
    if not str(self._headers.get("Content-Type", "")).startswith(FORM):
        request.data = self._body or b""
    return request


def _signer(self, credentials):
    signer = S3SigV4Auth if self._service == "s3" else SigV4Auth
    return signer(credentials, self._service, self._region)


IAMRequestBase._create_aws_request = _with_own_body
IAMRequest._create_auth = _signer
