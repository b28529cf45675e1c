const LONGEST_NOTICE_MS = 4000;
const STORED = "gatescope.session";
const REFUSED = "Your browser did not let this page copy. The link is marked: press Ctrl+C.";

let restoring;  // the text this page load began with, while the server has not answered it

// A browser may forbid storage altogether; then a reload simply begins anew.
function stored() {
  try { return sessionStorage.getItem(STORED); } catch { return null; }
}

function store(text) {
  try {
    if (text) sessionStorage.setItem(STORED, text);
    else sessionStorage.removeItem(STORED);
  } catch { /* nothing is kept */ }
}

class KeepLink {
  constructor(root) {
    this.button = root.querySelector("button");
    this.field = root.querySelector("input");
    this.said = root.querySelector(".said");
    this.button.addEventListener("click", () => this.copy());
    this.field.addEventListener("focus", () => this.field.select());
  }

  update({ data, setTriggerValue }) {
    this.keep(data, setTriggerValue);
    const address = data.text ? this.address(data) : "";
    this.button.disabled = !address;
    this.field.hidden = !address;
    if (this.field.value !== address) {
      this.field.value = address;
      this.say(data.text ? "" : data.tooLarge);
    }
    if (!data.text) this.say(data.tooLarge);
  }

  address(data) {
    const here = new URL(window.location.href);
    return `${here.origin}${here.pathname}?${data.parameter}=${data.text}`;
  }

  // What was built in this tab comes back when a reload has begun a new session.
  keep(data, send) {
    if (restoring === undefined) {
      const before = stored();
      restoring = data.fresh && before && before !== data.kept ? before : null;
      if (restoring) send("restore", restoring);
    }
    if (restoring && data.fresh && !data.refused) return;
    restoring = null;
    store(data.kept);
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.field.value);
      this.say("Copied. Whoever opens it sees what you see now.", true);
    } catch {
      this.field.focus();
      this.field.select();
      const copied = document.execCommand?.("copy");
      this.say(copied ? "Copied. Whoever opens it sees what you see now." : REFUSED, copied);
    }
  }

  say(text, briefly = false) {
    clearTimeout(this.quiet);
    this.said.textContent = text;
    if (briefly) this.quiet = setTimeout(() => { this.said.textContent = ""; }, LONGEST_NOTICE_MS);
  }
}

export default function (component) {
  const root = component.parentElement.querySelector(".keep-link");
  root.link ??= new KeepLink(root);
  root.link.update(component);
}
