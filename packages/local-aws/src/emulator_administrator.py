"""Whose key the emulator accepts: the one administrator's of this data folder, and those of users and sessions it made itself.

Without this, `test`, any twelve digits and no key at all are its administrator, whatever the signature; a function's
credentials are a hash of names that everybody knows; and every token that says so is from a GitHub workflow.
"""
import base64
import hashlib
import hmac
import json
import os
import re

from ministack.core import iam_evaluator, lambda_runtime

ACCOUNT = "000000000000"

_resolve_credential = iam_evaluator.resolve_credential
_resolve_caller_identity = iam_evaluator.resolve_caller_identity
_find_iam_access_key_account = iam_evaluator.find_iam_access_key_account
_enforce = iam_evaluator.enforce
# Of this process alone: the functions get new ones with each start.
_session_key = os.urandom(32)
_secret = ""
_key_id = re.compile("")


def install(file: str) -> None:
    """Takes {"accessKeyId", "secretAccessKey"} of the file. To be called before any of the emulator's services is loaded.

    `<accessKeyId>.<account>` with the same secret is the administrator of another account.
    """
    global _secret, _key_id
    with open(file, encoding="utf-8") as opened:
        administrator = json.load(opened)
    _secret = administrator["secretAccessKey"]
    _key_id = re.compile(re.escape(administrator["accessKeyId"]) + r"(?:\.([0-9]{12}))?")
    # every key needs a valid signature, so that the emulator checks the administrator's as it checks everyone's
    iam_evaluator.is_root_access_key = lambda _: False
    iam_evaluator.resolve_credential = _resolve
    iam_evaluator.resolve_caller_identity = _identify
    iam_evaluator.find_iam_access_key_account = lambda key: _account(key) or _find_iam_access_key_account(key)
    iam_evaluator.enforce = _enforce_with_tokens
    lambda_runtime.execution_credentials = _unpredictable_execution_credentials


def signed_token(token: str) -> bool:
    """Whether the administrator signed it: nobody else can be GitHub here, whose keys are not within reach.

    :param token: a JSON Web Token with HS256 and the administrator's secret as its key
    """
    head, _, signature = token.rpartition(".")
    digest = hmac.new(_secret.encode(), head.encode("utf-8", "replace"), hashlib.sha256).digest()
    expected = base64.urlsafe_b64encode(digest).rstrip(b"=")
    return _secret != "" and hmac.compare_digest(expected, signature.encode("utf-8", "replace"))


def is_administrator(key: str) -> bool:
    """Whether the key names the administrator of the account that the stacks are in. The signature says who has it."""
    return _account(key) == ACCOUNT


def _account(key: str) -> str | None:
    """The account that the key is the administrator of."""
    found = _key_id.fullmatch(key or "")
    return (found[1] or ACCOUNT) if _secret and found else None


def _resolve(key, account_id=None, session_token=iam_evaluator._SESSION_TOKEN_NOT_CHECKED):
    account = _account(key)
    if account is None:
        return _resolve_credential(key, account_id, session_token)
    if failure := iam_evaluator._validate_session_token(None, session_token):
        return failure
    return iam_evaluator.ResolvedCredential(
        access_key_id=key,
        secret_access_key=_secret,
        account_id=account,
        principal_arn=f"arn:aws:iam::{account}:root",
        principal_id=account,
        principal_type="Root",
        source_access_key_id=key,
    )


def _identify(key):
    account = _account(key)
    if account is None:
        return _resolve_caller_identity(key)
    return {
        "accessKey": key,
        "accountId": account,
        "userArn": f"arn:aws:iam::{account}:root",
        "userId": account,
        "principalOrgId": None,
        "session": None,
    }


def _enforce_with_tokens(access_key_id, iam_action, *args, **kwargs):
    """What is asked for with a token has no key; the token was checked before (emulator_edge.py)."""
    if iam_action == "sts:AssumeRoleWithWebIdentity" and not access_key_id:
        return None
    return _enforce(access_key_id, iam_action, *args, **kwargs)


def _unpredictable_execution_credentials(config):
    """A function's session in its role, the same while this process runs, with a secret that only this process knows."""
    from ministack.services import sts

    account_id, _ = lambda_runtime._account_region_from_function_config(config)
    role_name = config.get("Role", "").rsplit("/", 1)[-1]
    session_name = config.get("FunctionName", "function")[:64]
    subject = f"{config.get('FunctionArn', '')}:{config.get('Role', '')}"

    def derived(purpose: str) -> str:
        return hmac.new(_session_key, f"{purpose}:{subject}".encode(), hashlib.sha256).hexdigest()

    access_key_id, secret, token = f"ASIA{derived('id')[:16].upper()}", derived("secret"), derived("token")
    sts.register_session(
        access_key_id,
        {
            "Arn": f"arn:aws:sts::{account_id}:assumed-role/{role_name}/{session_name}",
            "UserId": f"{role_name}:{session_name}",
            "SecretAccessKey": secret,
            "SessionToken": token,
        },
    )
    return {"AWS_ACCESS_KEY_ID": access_key_id, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token}
