"""Where evidence is stored: files that are whole or not there, and never written a second time."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils._os import safe_join
from django.utils.functional import cached_property


class EvidenceStorage(FileSystemStorage):
    """Keeps a file under the name it is given; the same name means the same content."""

    @cached_property
    def base_location(self) -> str:
        return str(settings.EVIDENCE_ROOT or Path(settings.MEDIA_ROOT, "evidence"))

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 (Django's)
        return name

    def _save(self, name: str, content: Any) -> str:
        """Write beside the file's place, and put it there once it is whole and on the disk."""
        place = Path(safe_join(self.location, name))
        place.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, prefix=".part-", delete=False) as part:
            try:
                for chunk in content.chunks():
                    part.write(chunk)
                part.flush()
                os.fsync(part.fileno())
                # Nobody changes it again, by mistake either.
                os.fchmod(part.fileno(), 0o440)
                Path(part.name).replace(place)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        return name
