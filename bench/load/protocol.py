"""Streamlit's own protocol, spoken by a program: one session over one web socket."""

import asyncio
import http.client
import json
from collections.abc import AsyncIterator
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

SECONDS: Final = 60
"""Longer than any answer may take."""
_COOKIE: Final = "_streamlit_xsrf"
_EVENTS: Final = "$$STREAMLIT_INTERNAL_KEY_{}__events"
_MAX_FRAME: Final = 64 * 2**20
Finished = ForwardMsg.ScriptFinishedStatus


class VisitError(Exception):
    """The server did something that no visitor should meet."""


class Line:
    """One session: what it was sent of its widgets, and what it has set in them.

    Use it as ``async with Line(address) as line``.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.widgets: dict[str, WidgetState] = {}
        self.ids: dict[str, str] = {}
        self.fragments: dict[str, str] = {}
        self.page = ""
        self.frames: list[bytes] = []
        self.previews: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> "Line":
        host = urlsplit(self.address).netloc
        self.token = await asyncio.to_thread(_token, host)
        self.socket: ClientConnection = await connect(
            f"ws://{host}/_stcore/stream",
            origin=Origin(self.address),
            subprotocols=[Subprotocol("streamlit"), Subprotocol(self.token)],
            additional_headers={"Cookie": f"{_COOKIE}={self.token}"},
            max_size=_MAX_FRAME,
            open_timeout=SECONDS,
            ping_timeout=None,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.previews is not None:
            self.previews[1].close()
        await self.socket.close()

    async def rerun(
        self, *, fragment: str = "", trigger: tuple[str, str, Any] | None = None, query: str = ""
    ) -> AsyncIterator[ForwardMsg]:
        """Run the page, or a fragment of it; yields what is sent until all has come to rest.

        Args:
            fragment: the component whose fragment alone is run; the page where empty.
            trigger: a component, the name of its event, and the value it sends.
            query: what stands behind the question mark of the address.
        """
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = query
        asked.page_script_hash = self.page
        asked.fragment_id = self.fragments.get(fragment, "")
        asked.context_info.url = self.address
        asked.widget_states.SetInParent()  # even where nothing is set, as a browser does
        asked.widget_states.widgets.extend(self.widgets.values())
        if trigger is not None:
            component, event, value = trigger
            asked.widget_states.widgets.add(
                id=_EVENTS.format(self.ids[component]),
                json_trigger_value=json.dumps([{"event": event, "value": value}]),
            )
        await self.socket.send(message.SerializeToString())
        while True:
            answer = await self._received()
            yield answer
            if answer.WhichOneof("type") == "script_finished" and answer.script_finished in (
                Finished.FINISHED_SUCCESSFULLY,
                Finished.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
            ):
                return

    async def upload(self, widget: str, name: str, content: bytes) -> None:
        """Send a file; it is taken at the next `rerun`."""
        message = BackMsg()
        message.file_urls_request.request_id = uuid4().hex
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self.session
        await self.socket.send(message.SerializeToString())
        answer = await self._received()
        while answer.WhichOneof("type") != "file_urls_response":
            answer = await self._received()
        urls: FileURLs = answer.file_urls_response.file_urls[0]
        host = urlsplit(self.address).netloc
        await asyncio.to_thread(_put, host, urls.upload_url, self.token, name, content)
        state = WidgetState(id=self.ids[widget])
        state.file_uploader_state_value.uploaded_file_info.add(
            file_id=urls.file_id, name=name, size=len(content), file_urls=urls
        )
        self.widgets[widget] = state

    async def preview(self, path: str, token: str, act: Any) -> bytes:
        """Ask for a preview as a page does, on a connection that is kept while it is in use."""
        body = json.dumps({"token": token, "act": act}).encode()
        try:
            answer = await self._asked(path, body)
        except (ConnectionError, asyncio.IncompleteReadError):  # the server closed what was idle
            self.previews = None
            answer = await self._asked(path, body)
        self.frames.append(answer)
        return answer

    async def _asked(self, path: str, body: bytes) -> bytes:
        if self.previews is None:
            host = urlsplit(self.address)
            self.previews = await asyncio.open_connection(host.hostname, host.port)
        return await asyncio.wait_for(_posted(*self.previews, path, body), SECONDS)

    def choose(self, widget: str, choice: str) -> None:
        """Set a segmented control; it is taken at the next `rerun`."""
        state = WidgetState(id=self.ids[widget])
        state.string_array_value.data.append(choice)
        self.widgets[widget] = state

    async def _received(self) -> ForwardMsg:
        frame = await asyncio.wait_for(self.socket.recv(decode=False), SECONDS)
        self.frames.append(frame)
        message = ForwardMsg()
        message.ParseFromString(frame)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._note(message)
        elif kind == "script_finished" and (
            message.script_finished == Finished.FINISHED_WITH_COMPILE_ERROR
        ):
            raise VisitError("a page did not compile")
        return message

    def _note(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception" or (kind == "alert" and element.alert.format == Alert.ERROR):
            raise VisitError(f"the page shows: {getattr(element, kind)}"[:400])
        widget = str(getattr(getattr(element, kind or ""), "id", ""))
        _, found, name = widget.removeprefix("$$ID-").partition("-")
        if found:
            self.ids[name] = widget
            self.fragments[name] = message.delta.fragment_id


async def _posted(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, body: bytes
) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: gatescope\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    status, *headers = (await reader.readuntil(b"\r\n\r\n")).decode().lower().splitlines()
    size = next(line for line in headers if line.startswith("content-length:"))
    answer = await reader.readexactly(int(size.partition(":")[2]))
    if " 200 " not in f"{status} ":
        raise VisitError(f"a preview was answered with {status}")
    return answer


def _token(host: str) -> str:
    connection = http.client.HTTPConnection(host, timeout=SECONDS)
    connection.request("GET", "/_stcore/health")
    cookies = connection.getresponse().headers.get_all("Set-Cookie") or []
    connection.close()
    for text in cookies:
        if text.startswith(_COOKIE):
            return text.partition("=")[2].partition(";")[0].strip('"')
    raise VisitError("the server gave no token against forged requests")


def _put(host: str, url: str, token: str, name: str, content: bytes) -> None:
    edge = uuid4().hex
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    connection = http.client.HTTPConnection(host, timeout=SECONDS)
    connection.request(
        "PUT",
        url,
        body=head.encode() + content + f"\r\n--{edge}--\r\n".encode(),
        headers={
            "Content-Type": f"multipart/form-data; boundary={edge}",
            "Cookie": f"{_COOKIE}={token}",
            "X-Xsrftoken": token,
        },
    )
    status = connection.getresponse().status
    connection.close()
    if status >= 300:
        raise VisitError(f"an upload was answered with {status}")
