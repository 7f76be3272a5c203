"""Function, version and alias have a policy each on AWS: what asks without a qualifier is about the function's own alone.
https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html"""
import json

from ministack.services import lambda_svc

_get_policy = lambda_svc._get_policy
_remove_permission = lambda_svc._remove_permission


def _is_own(name: str, statement: dict) -> bool:
    return statement.get("Resource") == lambda_svc._policy_resource_arn(name, None)


def _own_statements(name: str, query_params, path_qualifier):
    """Those of the function itself, where the call has no qualifier; None where it has one, or there is no such function."""
    qualifier = lambda_svc._qualifier_from_path_or_query(path_qualifier, query_params)
    func = lambda_svc._functions.get(name)
    if qualifier or func is None:
        return None
    return [statement for statement in func["policy"]["Statement"] if _is_own(name, statement)]


def _no_policy():
    return lambda_svc.error_response_json(
        "ResourceNotFoundException", "No policy is associated with the given resource.", 404
    )


def _get_own_policy(func_name, query_params=None, path_qualifier=None):
    own = _own_statements(func_name, query_params, path_qualifier)
    if own is None:
        return _get_policy(func_name, query_params, path_qualifier)
    if not own:
        return _no_policy()
    func = lambda_svc._functions[func_name]
    policy = {**func["policy"], "Statement": own}
    return lambda_svc.json_response(
        {"Policy": json.dumps(policy), "RevisionId": func["config"]["RevisionId"]}
    )


def _remove_own_permission(func_name, sid, query_params, path_qualifier=None):
    own = _own_statements(func_name, query_params, path_qualifier)
    if own is None:
        return _remove_permission(func_name, sid, query_params, path_qualifier)
    if not any(statement.get("Sid") == sid for statement in own):
        return _no_policy()
    policy = lambda_svc._functions[func_name]["policy"]
    policy["Statement"] = [
        statement for statement in policy["Statement"] if statement.get("Sid") != sid or not _is_own(func_name, statement)
    ]
    return 204, {}, b""


lambda_svc._get_policy = _get_own_policy
lambda_svc._remove_permission = _remove_own_permission
