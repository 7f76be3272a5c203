"""Who the emulator believes: the one administrator of this data folder, the users and the sessions that it made itself.

As it comes, `test`, any twelve digits and no key at all are its administrator, whatever the signature, and a function's
credentials are a digest of names that everybody knows.
"""
import hashlib
import hmac
import json
import os

from ministack.core import iam_evaluator, lambda_runtime

ACCOUNT = "000000000000"

_resolve_credential = iam_evaluator.resolve_credential
_resolve_caller_identity = iam_evaluator.resolve_caller_identity
# Of this process alone: the functions get theirs anew with each start.
_session_key = os.urandom(32)


def install(file: str) -> None:
    """Takes {"accessKeyId", "secretAccessKey"} of the file. To be called before any of the emulator's services is loaded."""
    with open(file, encoding="utf-8") as opened:
        administrator = json.load(opened)
    access_key_id, secret = administrator["accessKeyId"], administrator["secretAccessKey"]

    def resolve_credential(key, account_id=None, session_token=iam_evaluator._SESSION_TOKEN_NOT_CHECKED):
        if key != access_key_id:
            return _resolve_credential(key, account_id, session_token)
        if failure := iam_evaluator._validate_session_token(None, session_token):
            return failure
        return iam_evaluator.ResolvedCredential(
            access_key_id=key,
            secret_access_key=secret,
            account_id=ACCOUNT,
            principal_arn=f"arn:aws:iam::{ACCOUNT}:root",
            principal_id=ACCOUNT,
            principal_type="Root",
            source_access_key_id=key,
        )

    def resolve_caller_identity(key):
        if key != access_key_id:
            return _resolve_caller_identity(key)
        return {
            "accessKey": key,
            "accountId": ACCOUNT,
            "userArn": f"arn:aws:iam::{ACCOUNT}:root",
            "userId": ACCOUNT,
            "principalOrgId": None,
            "session": None,
        }

    # no key is above its signature, so that the emulator checks the administrator's as it does everyone's
    iam_evaluator.is_root_access_key = lambda _: False
    iam_evaluator.resolve_credential = resolve_credential
    iam_evaluator.resolve_caller_identity = resolve_caller_identity
    lambda_runtime.execution_credentials = _unpredictable_execution_credentials


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
