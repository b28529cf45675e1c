// What Python sends: the length of a header in 4 bytes, the header in JSON, and what belongs to it.
function unpacked(data) {
  const length = new DataView(data.buffer, data.byteOffset, 4).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length)));
  return { header, rest: data.subarray(4 + length) };
}

// An answer to a moving hand carries what the plot is to show; it goes from component to component.
const HANDED_ON = "gatescope-plot";

function handOn(message) {
  document.dispatchEvent(new CustomEvent(HANDED_ON, { detail: message }));
}

// While a hand moves, the page pales what does not follow it.
const HAND_RESTS = "gatescope-hand-rests";

function handMoves(moving) {
  const { classList } = document.documentElement;
  if (!moving && classList.contains("hand-moves")) document.dispatchEvent(new Event(HAND_RESTS));
  classList.toggle("hand-moves", moving);
}

// The equations beside the plot follow it, a frame later: the plot is not to wait for them.
function equationsFollow(html) {
  requestAnimationFrame(() => setTimeout(() => {
    const shown = document.querySelector(".step-equations");
    if (shown && shown.innerHTML !== html) shown.innerHTML = html;
  }));
}
