"""What reads the marks of a printed page back."""

from collections.abc import Sequence

from server.printing.marks import CODE_SIGNS, SIGN_BITS, SIGNS, bits_of


def code_from(bits: Sequence[bool]) -> str:
    """Return the code of so many bits. Raises ValueError where they are not as they were printed."""
    signs = [bits[at : at + SIGN_BITS] for at in range(0, CODE_SIGNS * SIGN_BITS, SIGN_BITS)]
    code = "".join(SIGNS[int("".join("01"[bit] for bit in sign), 2)] for sign in signs)
    if bits_of(code) != list(bits):
        raise ValueError("not a code")
    return code
