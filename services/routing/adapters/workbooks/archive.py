"""A ZIP archive from outside, read with a limit on everything that its sender chose."""

import io
import zipfile
import zlib
from collections.abc import Iterator

from services.routing.adapters.workbooks.errors import WorkbookBroken

ARCHIVE_BYTES_MAX = 32 * 1024 * 1024
ENTRIES_MAX = 1_000
# A list of 100,000 powers is 180 MB of XML; what we read is never held as a whole.
INFLATED_BYTES_MAX = 512 * 1024 * 1024
# XML of a table shrinks to a tenth or a thirtieth; a bomb to a thousandth. Small entries may do as they like.
RATIO_MAX = 200
_RATIO_FREE_BYTES = 4 * 1024 * 1024
_CHUNK_BYTES = 64 * 1024
_LOCAL_HEADER_BYTES = 30
_BOMB = "解压后过大，像是压缩炸弹；请在表格软件中另存后重新上传"


class Archive:
    """Entries by name. Raises WorkbookBroken wherever the archive is not what it says."""

    def __init__(self, content: bytes) -> None:
        if len(content) > ARCHIVE_BYTES_MAX:
            raise WorkbookBroken(f"文件超过 {ARCHIVE_BYTES_MAX // 1024 // 1024} MB，请拆分或删去图片等无关内容")
        self._content = content
        self._entries = _entries(content)
        self._inflated_bytes = 0

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def stream(self, name: str) -> Iterator[bytes]:
        """An entry's content in pieces. The limit holds for all that is read of the archive together.

        The sizes in the directory are not believed: the stream itself is counted, to its end.
        """
        entry = self._entries[name]
        packed = self._packed(entry)
        size = checksum = 0
        for piece in _inflated(packed) if entry.compress_type == zipfile.ZIP_DEFLATED else _stored(packed):
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            self._inflated_bytes += len(piece)
            too_dense = size > _RATIO_FREE_BYTES and size > RATIO_MAX * max(len(packed), 1)
            if size > entry.file_size or self._inflated_bytes > INFLATED_BYTES_MAX or too_dense:
                raise WorkbookBroken(_BOMB)
            yield piece
        if size != entry.file_size or checksum != entry.CRC:
            raise WorkbookBroken("文件已损坏（内容不完整或被改动），请重新导出后上传")

    def read(self, name: str) -> bytes:
        return b"".join(self.stream(name))

    def _packed(self, entry: zipfile.ZipInfo) -> memoryview:
        start = entry.header_offset
        header = self._content[start : start + _LOCAL_HEADER_BYTES]
        if header[:4] != b"PK\x03\x04":
            raise WorkbookBroken("文件已损坏（目录与内容不符），请重新导出后上传")
        start += _LOCAL_HEADER_BYTES + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        return memoryview(self._content)[start : start + entry.compress_size]


def _entries(content: bytes) -> dict[str, zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            listed = opened.infolist()
    # NotImplementedError is zipfile's word for a zip version that it can't read; nothing of ours is unfinished.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
        raise WorkbookBroken("文件已损坏或不是 xlsx，请用表格软件另存为 .xlsx 后上传") from None
    if len(listed) > ENTRIES_MAX:
        raise WorkbookBroken(f"压缩包内有 {len(listed)} 个文件，超过 {ENTRIES_MAX} 个，请另存后重新上传")
    if sum(entry.file_size for entry in listed) > INFLATED_BYTES_MAX:
        raise WorkbookBroken(_BOMB)
    entries = {entry.filename: entry for entry in listed}
    if len(entries) != len(listed):
        raise WorkbookBroken("压缩包内有同名文件，请另存后重新上传")
    for entry in listed:
        if entry.flag_bits & 0x1:
            raise WorkbookBroken("文件有密码保护，请去掉密码后上传")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise WorkbookBroken("压缩方式不受支持，请用表格软件另存为 .xlsx 后上传")
    return entries


def _stored(packed: memoryview) -> Iterator[bytes]:
    for start in range(0, len(packed), _CHUNK_BYTES):
        yield bytes(packed[start : start + _CHUNK_BYTES])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(packed), _CHUNK_BYTES):
            pending: bytes | memoryview = packed[start : start + _CHUNK_BYTES]
            # A piece of the input may hold a thousand times as much: it is taken out bit by bit.
            while pending:
                yield inflater.decompress(pending, _CHUNK_BYTES)
                pending = inflater.unconsumed_tail
        while not inflater.eof:
            rest = inflater.decompress(b"", _CHUNK_BYTES)
            if not rest:
                return
            yield rest
    except zlib.error:
        raise WorkbookBroken("文件已损坏（解压失败），请重新导出后上传") from None
