"""The worker's part of an office's own ledger: reading it, taking it over; the file lies with the rounds (R-B.1, R-B.6)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from jingwei.areas.cover_books.models import Book
from jingwei.areas.cover_books.operations import receiving, taking
from jingwei.areas.cover_books.rules import BookRefused
from jingwei.areas.rounds import storage
from jingwei.areas.rounds.tasks import RETRIES, given_up
from jingwei.kernel.catalogue import translate as _


@app.task(queue="files", retry=RETRIES, pass_context=True)
def read_book(context: JobContext, book: int) -> None:
    """Reads a ledger and recognises whom it names."""
    with given_up(context, lambda why: receiving.give_up(book, fault=why, clock=timezone.now)):
        read(book)


def read(book: int) -> None:
    """The same, once."""
    receiving.work(book, laid_out=_laid_out, clock=timezone.now)


@app.task(queue="files", retry=RETRIES, pass_context=True)
def take_book_over(context: JobContext, book: int) -> None:
    """Takes the ticked lines of a ledger over."""
    with given_up(context, lambda why: taking.stop(book, fault=why, clock=timezone.now)):
        taking.take_over(book, clock=timezone.now)


@contextmanager
def _laid_out(found: Book) -> Iterator[Path]:
    """The kept file under the name it came with, in a folder that is ours meanwhile; raises BookRefused where it is lost."""
    if not storage.content(found.sha256).exists():
        text = _("{name}：原文件已不在服务器上，没有读。请重新上传。")
        raise BookRefused(text.format(name=found.file_name))
    with storage.working() as folder:
        (path,) = storage.laid_out({found.file_name: found.sha256}, into=folder)
        yield path
