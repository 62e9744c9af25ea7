"""What a body is after unpacking: never more than is allowed, however little was sent."""

import zlib

from verification.fetching.outcomes import NotFetched, Outcome

GZIP, EITHER = zlib.MAX_WBITS | 16, zlib.MAX_WBITS | 32
PACKINGS = {"gzip": GZIP, "x-gzip": GZIP, "deflate": EITHER}
# Text packs ten to twenty times smaller; more than this, past the first megabyte, is a trap.
RATIO = 100
HARMLESS = 1_000_000


class Unpacked:
    """The body of an answer, from the parts of it as they come."""

    def __init__(self, packing: str, *, max_bytes: int) -> None:
        """Begin one that is packed as the header Content-Encoding says.

        :raises NotFetched: that is none that we asked for.
        """
        self.content = bytearray()
        self._max_bytes = max_bytes
        self._packed = 0
        name = packing.strip().lower()
        self._is_plain = name in ("", "identity")
        if not self._is_plain and name not in PACKINGS:
            raise NotFetched(Outcome.UNKNOWN_PACKING, name[:40])
        self._unpacker = None if self._is_plain else zlib.decompressobj(PACKINGS[name])

    def feed(self, data: bytes) -> None:
        self._packed += len(data)
        if self._unpacker is None:
            self.content += data
            self._check()
            return
        try:
            while data and not self._unpacker.eof:
                self.content += self._unpacker.decompress(data, 65_536)
                data = self._unpacker.unconsumed_tail
                self._check()
        except zlib.error as error:
            raise NotFetched(Outcome.BROKEN_ANSWER, "packing") from error

    def finish(self) -> bytes:
        """Return the whole body.

        :raises NotFetched: it broke off.
        """
        if self._unpacker is not None and self._packed and not self._unpacker.eof:
            raise NotFetched(Outcome.BROKEN_ANSWER, "packing")
        return bytes(self.content)

    def _check(self) -> None:
        size = len(self.content)
        if size > HARMLESS and size > RATIO * self._packed:
            raise NotFetched(Outcome.UNPACKS_TOO_FAR)
        if size > self._max_bytes:
            raise NotFetched(Outcome.TOO_LARGE)
