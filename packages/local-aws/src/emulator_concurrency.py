"""Reserved concurrency is the function's: of all its versions and aliases together, so also of what API Gateway invokes by them.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html. The emulator looks for it in what is invoked, and
a version has none of its own.
"""
from ministack.services import lambda_svc

_reserved_concurrency = lambda_svc._reserved_concurrency


def _reserved_for_the_function(func, config):
    function = lambda_svc._functions.get((config or {}).get("FunctionName"))
    return _reserved_concurrency(function or func, config)


lambda_svc._reserved_concurrency = _reserved_for_the_function
