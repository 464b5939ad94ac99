// The net under explicit release: device memory is freed when JavaScript's collector finds
// that nobody can reach it. The collector does not see device memory, so it is told of it.

import { untouched } from './untouched.ts';

/** Small claims that share one finalizer; an entry for each would cost more than the op. */
const claimsPerPage = 32;
const smallBytes = 16 * 1024;

/**
 * Bytes of device memory for which the JavaScript collector is told once. It comes each time, and
 * takes some milliseconds of this thread and tens of those it marks in, which kernels want too.
 */
const hintBytes = 64 * 2 ** 20;

// What finalization sees: the holdings of a page, `undefined` where they were released.
interface Page<Holding> {
  readonly holdings: (Holding | undefined)[];
}

/** What a handle keeps so that its memory is not collected; drop it and the memory goes. */
export class Claim<Holding> {
  readonly page: Page<Holding>;
  readonly slot: number;
  /** What the claim is counted as. */
  readonly bytes: number;
  // Only claims reach the token: once all claims of a page are gone, it is finalized.
  readonly token: object;

  constructor(page: Page<Holding>, token: object, slot: number, bytes: number) {
    this.page = page;
    this.token = token;
    this.slot = slot;
    this.bytes = bytes;
  }
}

/** Frees what nobody can reach any more. */
export class Collector<Holding> {
  readonly #registry: FinalizationRegistry<Page<Holding>>;
  #openPage: Page<Holding> = { holdings: [] };
  #openToken: object = {};
  // Two hints stay reachable, so that they grow old: dropped at once they would be scavenged,
  // and the full collection that finds device memory would never come.
  readonly #hints: ArrayBuffer[] = [];
  #bytesSinceHint = 0;

  /** `free` is called for every holding whose claim was lost, never for a released one. */
  constructor(free: (holding: Holding) => void) {
    this.#registry = new FinalizationRegistry(({ holdings }) => {
      for (const holding of holdings) if (holding !== undefined) free(holding);
    });
  }

  /** Watches over a holding of `bytes` bytes for as long as the claim can be reached. */
  claim(holding: Holding, bytes: number): Claim<Holding> {
    this.#press(bytes);
    if (bytes > smallBytes) return this.#claimAlone(holding, bytes);
    const { holdings } = this.#openPage;
    if (holdings.length === 0) this.#registry.register(this.#openToken, this.#openPage);
    const slot = holdings.push(holding) - 1;
    const claim = new Claim(this.#openPage, this.#openToken, slot, bytes);
    if (holdings.length === claimsPerPage) {
      this.#openPage = { holdings: [] };
      this.#openToken = {};
    }
    return claim;
  }

  /**
   * Gives up a claim whose holding is freed by the caller; false if that was done before. What
   * was released needs no collection, and presses for none.
   */
  release(claim: Claim<Holding>): boolean {
    const { holdings } = claim.page;
    if (holdings[claim.slot] === undefined) return false;
    holdings[claim.slot] = undefined;
    this.#bytesSinceHint = Math.max(0, this.#bytesSinceHint - claim.bytes);
    return true;
  }

  #claimAlone(holding: Holding, bytes: number): Claim<Holding> {
    const page: Page<Holding> = { holdings: [holding] };
    const claim = new Claim(page, page.holdings, 0, bytes);
    this.#registry.register(claim, page);
    return claim;
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
