"""Which tokens an HTTP API's JWT authorizer accepts, where the emulator accepts more than AWS documents.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""
import os
import ssl
import urllib.request

from ministack.services import apigateway

# An issuer on this machine can serve its keys with the certificate of the local AWS. The others are those of the system,
# or of SSL_CERT_FILE.
_trusted = ssl.create_default_context()
_trusted.load_verify_locations(os.environ["MINISTACK_SSL_CERT"])


def _open_trusted(request_or_url, timeout_seconds: float):
    with urllib.request.urlopen(request_or_url, timeout=timeout_seconds, context=_trusted) as response:
        return response.status, dict(response.headers.items()), response.read()


_validate = apigateway._validate_jwt_authorizer


async def _validate_with_end(route, authorizer, headers, query_params):
    """AWS says that `exp` must be after the current time, and nowhere that it may be missing: here it must be there."""
    try:
        claims, scopes, refusal = await _validate(route, authorizer, headers, query_params)
    except (AttributeError, OverflowError, TypeError, ValueError):
        # JSON, and no claims: the emulator would answer 500
        return None, None, apigateway._jwt_unauthorized()
    if refusal is None and "exp" not in claims:
        return None, None, apigateway._jwt_unauthorized()
    return claims, scopes, refusal


apigateway._urlopen_sync = _open_trusted
apigateway._validate_jwt_authorizer = _validate_with_end
