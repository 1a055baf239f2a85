"""What a request brings in its body: bounded, and read whole, as a form or as JSON. No multipart: photos come alone."""

from __future__ import annotations

import asyncio
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

LARGEST = 64 * 1024
PATIENCE_S = 20.0
MOST_FIELDS = 20
FORM = "application/x-www-form-urlencoded"
T = TypeVar("T")


async def read_body(request: Request, largest: int = LARGEST) -> bytes:
    """Return the body. Raises HTTPException 413 as soon as it is known to be too long, 408 where it takes too long."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > largest:
        raise HTTPException(413)
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE_S):
            async for piece in request.stream():
                body += piece
                if len(body) > largest:
                    raise HTTPException(413)
    except ClientDisconnect:
        raise HTTPException(400) from None
    except TimeoutError:
        raise HTTPException(408) from None
    return bytes(body)


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form; of a field given twice, the last. Raises HTTPException 400, 413 or 415."""
    if request.headers.get("content-type", FORM).partition(";")[0].strip().lower() != FORM:
        raise HTTPException(415)
    body = await read_body(request)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
    except ValueError:
        raise HTTPException(400) from None


async def read_json(request: Request, kind: type[T]) -> T:
    """Return the body as a value of a type. Raises HTTPException 400, 413 or 415."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415)
    body = await read_body(request)
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise HTTPException(400) from None
