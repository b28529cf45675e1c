"""The guided path above the plots: the stop, what to move at it, and the way on and back."""

from typing import Final

import streamlit as st

from lstm_ui import session
from lstm_ui.guided_path.stop import Stop
from lstm_ui.guided_path.stops import STOPS
from lstm_ui.guided_path.walking import neighbours, with_noticed, with_own_again, with_stop
from lstm_ui.html import lesson_name
from lstm_ui.messages import literal_markdown
from lstm_ui.page_frame import PAGES
from lstm_ui.workspace import Guide, Workspace

_EXERCISE: Final = "pages/write_the_cell.py"


def notice_what_was_done() -> None:
    """Mark the present stop as done where the run shows it; before anything is drawn."""
    if session.workspace().guide is not None:
        run = session.current_run()
        session.change("guide", lambda now: with_noticed(now, run))


def guided_path(workspace: Workspace) -> None:
    """Draw the present stop; nothing where nobody is on the path."""
    guide = workspace.guide
    if guide is None:
        return
    stop = STOPS[guide.stop]
    with st.container(border=True, gap="small", key="guide"):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            st.html(f'<h2 class="card">{lesson_name(stop.title)}</h2>', width="content")
            _stops(guide)
        st.html(_text(stop, done=stop.key in guide.done))
        _ways(guide, stop)


def _text(stop: Stop, *, done: bool) -> str:
    look = f'<p class="look">{lesson_name(stop.look)}</p>'
    if done:
        state = f"<b>Done.</b> {lesson_name(stop.found)}"
    elif not stop.move:
        return look
    else:
        state = f"<b>Your move, in “Weights of gate”:</b> {lesson_name(stop.move)}"
    return f'{look}<p class="move" role="status">{state}</p>'


def _stops(guide: Guide) -> None:
    """All stops by number; any can be gone to.

    Buttons: a choice that the server replaced might still be reported by a slow browser, and
    would load the stop anew.
    """
    with st.container(horizontal=True, gap=None, width="content", key="guide-stops"):
        for number, (key, stop) in enumerate(STOPS.items(), start=1):
            st.button(
                f"{number} ✓" if key in guide.done else str(number),
                key=f"button.guide stop {key}",
                help=literal_markdown(stop.title),
                type="primary" if key == guide.stop else "tertiary",
                on_click=session.change,
                args=("guide", lambda now, key=key: with_stop(now, key)),
            )


def _ways(guide: Guide, stop: Stop) -> None:
    before, after = neighbours(stop.key)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        _button("Previous", "The stop before.", before)
        finished = stop.key in guide.done
        _button("Next", "The next stop, done or not.", after, main=finished)
        _button("Once more", "This stop from its beginning.", stop.key)
        if after is None:
            label, icon = PAGES[_EXERCISE]
            st.page_link(_EXERCISE, label=label, icon=icon)
        st.button(
            "Back to my own",
            key="button.guide own",
            icon=":material/close:",
            type="tertiary",
            help=literal_markdown(f"Leave the path, for {guide.own.sequence.name} as you had it."),
            on_click=session.change,
            args=("guide", with_own_again),
        )


def _button(label: str, about: str, stop: str | None, *, main: bool = False) -> None:
    st.button(
        label,
        key=f"button.guide {label}",
        help=about,
        type="primary" if main else "secondary",
        disabled=stop is None,
        on_click=session.change,
        args=("guide", lambda now: with_stop(now, str(stop))),
    )
