"""How much one upload may bring, whoever sends it: a form is read before its sender is known."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUpload(FileUploadHandler):
    """Refuse a form whose files are too large together, before any of them is written to disk.

    Django's own limit counts fields, not files.
    """

    def handle_raw_input(
        self, _content: Any, _headers: Any, content_length: int, *_rest: Any
    ) -> None:
        """Check the length that is announced, as no more than that is ever read.

        :raises RequestDataTooBig: it is over DATA_UPLOAD_MAX_MEMORY_SIZE.
        """
        if content_length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("The files are larger together than one request may be.")

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> bytes:
        """Leave the content to the handlers that follow."""
        return raw_data

    def file_complete(self, _file_size: int) -> None:
        """Leave the file to the handlers that follow."""
