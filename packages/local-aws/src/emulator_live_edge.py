"""The entrance to live code, for the administrator alone (emulator_edge.py checks that).

    GET  /_live/session   200, one line of JSON {"session": id}, and no end: the session ends with the connection.
                          409 while there is another one.
    POST /_live/code      {"session": id, "functions": [{"function": name, "alias": that of its callers, "files": {path: text},
                          "layer": {path: text} or null for the applied one, "environment": {name: text},
                          "inspectPort": number or null, "standBy": whether a process is to wait for the next code,
                          "preload": [names of what it loads from the layer before]}]}.
                          With "files": null nothing is replaced, and a process only stands by.
                          200, {"functions": [{"function": name, "found": bool, "error": text or null}]}, when all of it
                          is live. 400 for another body, 409 for a session that has ended.
"""
import asyncio
import json

import emulator_live
from emulator_live_code import Code

PREFIX = "/_live/"
LARGEST_BODY_BYTES = 64 * 1024 * 1024


async def serve(method: str, path: str, body: bytes, receive, send) -> None:
    if (method, path) == ("GET", PREFIX + "session"):
        await _hold_session(receive, send)
    elif (method, path) == ("POST", PREFIX + "code"):
        await _swap(body, send)
    else:
        await _answer(send, 404, {"message": "Not Found"})


async def _hold_session(receive, send) -> None:
    try:
        session = emulator_live.begin()
    except emulator_live.SessionExists:
        await _answer(send, 409, {"message": "There is another session"})
        return
    try:
        await _start(send, 200)
        await send({"type": "http.response.body", "body": _line({"session": session.id}), "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass
    finally:
        # also when the emulator stops
        await asyncio.shield(asyncio.to_thread(session.end))


async def _swap(body: bytes, send) -> None:
    try:
        asked = json.loads(body)
        changes = [(change["function"], Code(change)) for change in asked["functions"]]
        session = emulator_live.session_with(asked["session"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        await _answer(send, 400, {"message": f"Invalid body: {error!r}"})
        return
    if session is None:
        await _answer(send, 409, {"message": "The session has ended"})
        return
    results = await asyncio.gather(*(asyncio.to_thread(session.swap, name, code) for name, code in changes))
    await _answer(send, 200, {"functions": results})


async def _answer(send, status: int, content) -> None:
    await _start(send, status)
    await send({"type": "http.response.body", "body": _line(content), "more_body": False})


async def _start(send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"Content-Type", b"application/json")]})


def _line(content) -> bytes:
    return (json.dumps(content) + "\n").encode()
