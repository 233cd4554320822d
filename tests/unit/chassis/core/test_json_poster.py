"""Requests over connections that stay open: what is surely not sent, what is perhaps, and what is no answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from chassis.errors import NotReached, ReplyLost
from chassis.json_poster import JsonPoster, Reply

Write = Callable[[asyncio.StreamWriter, bytes], Awaitable[None]]
PATIENCE_SECONDS = 30.0


class Server:
    """Answers by `write`, which gets the request's body; counts connections and requests."""

    def __init__(self, write: Write) -> None:
        self.write, self.connections, self.bodies = write, 0, list[bytes]()
        self.heads = list[bytes]()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                self.heads.append(head)
                self.bodies.append(await reader.readexactly(length))
                await self.write(writer, self.bodies[-1])
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[Write], Awaitable[tuple[Server, JsonPoster]]]]:
    opened: list[tuple[asyncio.Server, JsonPoster]] = []

    async def start(write: Write, seconds_max: float = PATIENCE_SECONDS) -> tuple[Server, JsonPoster]:
        server = Server(write)
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/"
        poster = JsonPoster(url, {"Authorization": "Bearer t"}, seconds_max, PATIENCE_SECONDS)
        opened.append((listening, poster))
        return server, poster

    yield start
    for listening, poster in opened:
        await poster.close()
        listening.close()


async def echo(writer: asyncio.StreamWriter, body: bytes) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))


async def test_requests_share_connections_and_each_gets_its_own_answer(serve):
    server, poster = await serve(echo)
    for number in range(3):
        assert await poster.post("/sms/send", {"n": number}) == Reply(200, b'{"n":%d}' % number)
    assert server.connections == 1
    assert server.heads[0].startswith(b"POST /sms/send HTTP/1.1\r\n")
    assert b"authorization: bearer t" in server.heads[0].lower()
    answers = await asyncio.gather(*(poster.post("/", {"n": number}) for number in range(20)))
    assert [answer.body for answer in answers] == [b'{"n":%d}' % number for number in range(20)]


async def test_a_redirect_is_an_answer_and_nobody_goes_after_it(serve):
    async def redirect(writer: asyncio.StreamWriter, _body: bytes) -> None:
        writer.write(b"HTTP/1.1 307 Temporary Redirect\r\nlocation: /again\r\ncontent-length: 0\r\n\r\n")

    server, poster = await serve(redirect)
    assert await poster.post("/", {}) == Reply(307, b"")
    assert len(server.bodies) == 1


async def test_an_answer_without_end_is_none_and_is_not_read_to_it(serve):
    async def talk(writer: asyncio.StreamWriter, _body: bytes) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n")
        while True:
            writer.write(b" " * 16_384)
            await writer.drain()

    _, poster = await serve(talk)
    assert await poster.post("/", {}) == Reply(200, b"")


@pytest.mark.parametrize(
    "torn",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-encoding: gzip\r\n\r\nhello",
        b"what is this\r\n\r\n",
    ],
)
async def test_a_torn_answer_is_lost_and_the_request_is_not_sent_again(serve, torn):
    async def tear(writer: asyncio.StreamWriter, _body: bytes) -> None:
        writer.write(torn)
        writer.close()

    server, poster = await serve(tear)
    with pytest.raises(ReplyLost):
        await poster.post("/", {})
    assert len(server.bodies) == 1


async def test_who_does_not_answer_in_time_may_have_sent_it(serve):
    async def sleep(_writer: asyncio.StreamWriter, _body: bytes) -> None:
        await asyncio.sleep(1)

    _, poster = await serve(sleep, seconds_max=0.2)
    with pytest.raises(ReplyLost):
        await poster.post("/", {})


async def test_a_connection_that_was_closed_meanwhile_is_not_used_again(serve):
    async def answer_and_close(writer: asyncio.StreamWriter, body: bytes) -> None:
        await echo(writer, body)
        writer.close()

    server, poster = await serve(answer_and_close)
    for _ in range(3):
        assert (await poster.post("/", {})).status == 200
        # What the other end says is heard when the loop has come round.
        await asyncio.sleep(0.05)
    assert server.connections == 3


async def test_a_name_that_nobody_has_is_not_reached():
    poster = JsonPoster("http://vendor.invalid", {}, PATIENCE_SECONDS, PATIENCE_SECONDS)
    with pytest.raises(NotReached):
        await poster.post("/", {})
    await poster.close()
