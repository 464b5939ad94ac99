// The net under explicit release: device memory is freed when JavaScript's collector finds
// that nobody can reach it. The collector does not see device memory, so it is told of it.

import { untouched } from './untouched.ts';

/** Small claims that share one finalizer; an entry for each would cost more than the op. */
const claimsPerPage = 32;
const smallBytes = 16 * 1024;

/** Pages without a claim that are kept to be filled anew: what is disposed costs no finalizer. */
const maximumSpare = 256;

/**
 * Bytes of device memory for which the JavaScript collector is told once. It comes each time, and
 * takes some milliseconds of this thread and tens of those it marks in, which kernels want too.
 */
const hintBytes = 64 * 2 ** 20;

// What finalization sees: the holdings of a page, `undefined` where they were released.
class Page<Holding> {
  readonly holdings: (Holding | undefined)[] = [];
  /** Claims made on it since it was empty, and those of them that were not released. */
  made = 0;
  held = 0;
}

/** What claims reach, and nobody else: once all claims of a page are gone, it is finalized. */
class Token<Holding> {
  readonly page: Page<Holding>;

  constructor(page: Page<Holding>) {
    this.page = page;
  }
}

/** What a handle keeps so that its memory is not collected; drop it and the memory goes. */
export class Claim<Holding> {
  readonly token: Token<Holding>;
  /** What the claim is counted as. */
  readonly bytes: number;
  /** Its place in the page; none after it was released. */
  slot: number | undefined;

  constructor(token: Token<Holding>, slot: number, bytes: number) {
    this.token = token;
    this.slot = slot;
    this.bytes = bytes;
  }
}

/** Frees what nobody can reach any more. */
export class Collector<Holding> {
  readonly #registry: FinalizationRegistry<Page<Holding>>;
  #open: Token<Holding>;
  readonly #spare: Token<Holding>[] = [];
  // Two hints stay reachable, so that they grow old: dropped at once they would be scavenged,
  // and the full collection that finds device memory would never come.
  readonly #hints: ArrayBuffer[] = [];
  #bytesSinceHint = 0;

  /** `free` is called for every holding whose claim was lost, never for a released one. */
  constructor(free: (holding: Holding) => void) {
    this.#registry = new FinalizationRegistry(({ holdings }) => {
      for (const holding of holdings) if (holding !== undefined) free(holding);
    });
    this.#open = this.#registered();
  }

  /** Watches over a holding of `bytes` bytes for as long as the claim can be reached. */
  claim(holding: Holding, bytes: number): Claim<Holding> {
    this.#press(bytes);
    if (bytes > smallBytes) return entered(this.#unused(), holding, bytes);
    if (this.#open.page.made === claimsPerPage) this.#open = this.#unused();
    return entered(this.#open, holding, bytes);
  }

  /**
   * Gives up a claim whose holding is freed by the caller; false if that was done before. What
   * was released needs no collection, and presses for none.
   */
  release(claim: Claim<Holding>): boolean {
    const { token, slot } = claim;
    if (slot === undefined) return false;
    const { page } = token;
    claim.slot = undefined;
    page.holdings[slot] = undefined;
    if (--page.held === 0) this.#emptied(token);
    this.#bytesSinceHint = Math.max(0, this.#bytesSinceHint - claim.bytes);
    return true;
  }

  // A page is used again as a whole: one that is kept for a slot would keep the others' claims.
  #emptied(token: Token<Holding>): void {
    token.page.made = 0;
    if (token !== this.#open && this.#spare.length < maximumSpare) this.#spare.push(token);
  }

  #unused(): Token<Holding> {
    return this.#spare.pop() ?? this.#registered();
  }

  #registered(): Token<Holding> {
    const page = new Page<Holding>();
    const token = new Token(page);
    this.#registry.register(token, page);
    return token;
  }

  #press(bytes: number): void {
    this.#bytesSinceHint += bytes;
    if (this.#bytesSinceHint < hintBytes) return;
    this.#bytesSinceHint = 0;
    const hint = untouched(hintBytes);
    if (hint === undefined) return;
    if (this.#hints.length === 2) this.#hints.shift();
    this.#hints.push(hint);
  }
}

function entered<Holding>(token: Token<Holding>, holding: Holding, bytes: number): Claim<Holding> {
  const { page } = token;
  const slot = page.made++;
  page.held++;
  page.holdings[slot] = holding;
  return new Claim(token, slot, bytes);
}
