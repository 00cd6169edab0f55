"""Says in the reader's language why the operating system refuses a file."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _

_REASONS = {
    (errno.EACCES, errno.EPERM): mark("没有权限"),
    (errno.ENOENT,): mark("没有这个文件或目录"),
    (errno.EISDIR,): mark("是目录，不是文件"),
    (errno.ENOTDIR,): mark("路径里有一段不是目录"),
    (errno.ENAMETOOLONG,): mark("路径或文件名太长"),
    (errno.EILSEQ,): mark("文件名里有存不下的字"),
    (errno.ELOOP,): mark("链接绕成了圈"),
    (errno.EBUSY, errno.ETXTBSY, errno.EAGAIN): mark("正被别的程序占用"),
    (errno.EIO, errno.ENXIO, errno.ENODEV): mark("磁盘或设备读写出错"),
    (errno.ESTALE, errno.ENOTCONN, errno.EHOSTDOWN, errno.ETIMEDOUT): mark("网络盘连不上"),
    (errno.EMFILE, errno.ENFILE): mark("同时打开的文件太多"),
    (errno.ENOMEM,): mark("内存不足"),
    (errno.ENOSPC, errno.EDQUOT): mark("磁盘空间不足"),
    (errno.EROFS,): mark("磁盘是只读的"),
    (errno.EFBIG,): mark("文件太大，超过系统允许"),
}


def refused(fault: OSError) -> str:
    """The reason in a few words without a full stop; a number where the reason is an uncommon one."""
    for numbers, reason in _REASONS.items():
        if fault.errno in numbers:
            return _(reason)
    return _("系统错误 {number}").format(number=fault.errno or type(fault).__name__)


@contextmanager
def full_disk_told(name: str, refusal: Callable[[str], Exception]) -> Iterator[None]:
    """Raises the refusal, which says in words that our own disk has no room for the file; other faults go on."""
    try:
        yield
    except OSError as fault:
        if fault.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        text = _("{name}：服务器{reason}，没有收下。请告诉系统管理员，腾出空间后再传。")
        raise refusal(text.format(name=name, reason=refused(fault))) from fault
