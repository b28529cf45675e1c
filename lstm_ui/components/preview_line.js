// What a moving hand is shown comes straight from Python, beside Streamlit and its page: one
// question in flight, and of those that wait meanwhile only the latest is asked.
// A busy server may take seconds. Its pages then take longer still, so that what is late is asked
// once more before the page is to answer.
const LONGEST_PREVIEW_MS = 10000;

class PreviewLine {
  // Where no answer comes, `otherwise` is called and nothing more is asked with that token.
  constructor(otherwise) {
    this.otherwise = otherwise;
  }

  // `preview` says where to ask and with what token; null where the server answers none.
  update(preview) {
    this.preview = preview;
  }

  get open() {
    return Boolean(this.preview) && this.preview.token !== this.broken;
  }

  // `make` gives the change; it is called when the question leaves.
  offer(make) {
    this.next = make;
    this.leave();
  }

  async leave() {
    if (this.flying || !this.next) return;
    const make = this.next;
    this.next = undefined;
    this.flying = true;
    try {
      const { path, token } = this.preview;
      const answer = await fetch(path, { method: "POST",
        body: JSON.stringify({ token, act: make() }),
        signal: AbortSignal.timeout(LONGEST_PREVIEW_MS) });
      if (answer.ok) handOn(new Uint8Array(await answer.arrayBuffer()));
      else if (answer.status !== 422) throw new Error(`no preview: ${answer.status}`);
      this.late = false;
    } catch ({ name }) {
      this.late = name === "TimeoutError" && !this.late;
      if (this.late) {
        this.next ??= make;
      } else {
        this.broken = this.preview.token;
        this.next = undefined;
        this.otherwise();
      }
    }
    this.flying = false;
    this.leave();
  }
}
