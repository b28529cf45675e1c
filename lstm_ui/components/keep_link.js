const LONGEST_NOTICE_MS = 4000;
const PATIENCE_MS = 2000;
const TRIES = 5;
const STORED = "gatescope.session";
const REFUSED = "Your browser did not let this page copy. The link is marked: press Ctrl+C.";

const TOO_LARGE = "too large";  // stands for what the tab could not keep; no link reads so

let restoring;  // what the tab had when a session began, while the server has not answered it
let asked;  // the time-out after which it is asked again
let session;  // whose answers the page shows; another one begins where the server has restarted

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

// What is sent while the first page of a session is still being made may go unheard.
function ask(send, tries) {
  send("restore", restoring);
  clearTimeout(asked);
  if (tries > 1) asked = setTimeout(() => ask(send, tries - 1), PATIENCE_MS);
}

class KeepLink {
  constructor(root) {
    this.button = root.querySelector("button");
    this.field = root.querySelector("input");
    this.said = root.querySelector(".said");
    this.button.addEventListener("click", () => this.copy());
    this.field.addEventListener("focus", () => this.field.select());
    this.watchConnection();
  }

  // After a lost connection Streamlit shows the old page on, even of a server that has forgotten it.
  watchConnection() {
    const app = document.querySelector('[data-testid="stApp"]');
    let lost = false;
    new MutationObserver(() => {
      const connected = app.dataset.testConnectionState === "CONNECTED";
      if (connected && lost) this.send("reconnect", Date.now());
      lost = !connected;
    }).observe(app, { attributeFilter: ["data-test-connection-state"] });
  }

  update({ data, setTriggerValue }) {
    this.send = setTriggerValue;
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

  // What was built in this tab comes back when a reload, or a new server, has begun a new session.
  keep(data, send) {
    if (session !== data.session) {
      const restarted = session !== undefined;
      session = data.session;
      const before = stored();
      restoring = data.fresh && before && before !== data.kept
        ? { text: before === TOO_LARGE ? null : before, restarted } : null;
      if (restoring) ask(send, TRIES);
    }
    if (restoring && !data.heard && (data.fresh || restoring.restarted)) return;
    restoring = null;
    clearTimeout(asked);
    store(data.kept ?? TOO_LARGE);
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
