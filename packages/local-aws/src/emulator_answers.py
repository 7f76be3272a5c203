"""Answers of the emulator that a second one gives otherwise, where AWS's documentation says that the second one is right.

The proof second-aws compares the two: docs/local-aws.md, "A second opinion".
"""
import json
import re

from ministack.services import apigateway, iam, lambda_svc

_list_versions = lambda_svc._list_versions
_get_oidc_provider = iam._get_oidc_provider


def _list_qualified_versions(name, query_params):
    """The ARN of a version ends in its name; the emulator leaves it out where a version is published with its code.

    https://docs.aws.amazon.com/cli/latest/reference/lambda/list-versions-by-function.html#examples
    """
    status, headers, body = _list_versions(name, query_params)
    answer = json.loads(body)
    for version in answer.get("Versions", []):
        suffix = f":{version['Version']}"
        if not version["FunctionArn"].endswith(suffix):
            version["FunctionArn"] += suffix
    return status, headers, json.dumps(answer).encode()


def _get_oidc_provider_without_scheme(parameters):
    """AWS describes a provider by its host and path.

    https://docs.aws.amazon.com/cli/latest/reference/iam/get-open-id-connect-provider.html#examples
    """
    status, headers, body = _get_oidc_provider(parameters)
    return status, headers, re.sub(rb"<Url>https://", b"<Url>", body)


def _without_empty_tokens(answer_of):
    """Only an authorizer of tokens has a jwtConfiguration; the emulator gives every kind an empty one.

    https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers-authorizerid.html
    """

    def corrected(*args):
        status, headers, body = answer_of(*args)
        if status >= 300 or not body:
            return status, headers, body
        answer = json.loads(body)
        for authorizer in answer.get("items", [answer]):
            if not authorizer.get("jwtConfiguration"):
                authorizer.pop("jwtConfiguration", None)
        return status, headers, json.dumps(answer).encode()

    return corrected


lambda_svc._list_versions = _list_qualified_versions
iam._IAM_HANDLERS["GetOpenIDConnectProvider"] = _get_oidc_provider_without_scheme
for name in ("_create_authorizer", "_get_authorizer", "_get_authorizers", "_update_authorizer"):
    setattr(apigateway, name, _without_empty_tokens(getattr(apigateway, name)))
