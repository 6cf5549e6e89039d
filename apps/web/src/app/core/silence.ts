/** Calls back after `ms`, unless it is taken back. */
export type Timer = (ms: number, callback: () => void) => () => void;

const byClock: Timer = (ms, callback) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};

/** Ends a request of which nothing has been heard for a while (`TimeoutError`). It may take as long as it needs while something comes. */
export class Silence {
  private readonly abort = new AbortController();
  readonly signal = this.abort.signal;
  private stop: () => void = () => undefined;

  /** `ms`: how long nothing may come, from now on. */
  constructor(
    private readonly ms: number,
    private readonly timer: Timer = byClock,
  ) {
    this.heard();
  }

  /** The whole of a reply that has begun. */
  async whole(response: Response): Promise<Response> {
    const reader = response.body?.getReader();
    if (!reader) return response;
    const { status, statusText, headers } = response;
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (;;) {
      this.heard();
      const { done, value } = await reader.read();
      if (done) return new Response(new Blob(parts), { status, statusText, headers });
      parts.push(value);
    }
  }

  end(): void {
    this.stop();
  }

  private heard(): void {
    this.stop();
    this.stop = this.timer(this.ms, () => this.abort.abort(new DOMException('nothing came', 'TimeoutError')));
  }
}
