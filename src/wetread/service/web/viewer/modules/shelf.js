// Slices that were fetched, the latest of them kept; the server is asked anew for what went.
import { Raster } from "./raster.js";

const MOST_BYTES = 384 * 2 ** 20;

export class Shelf {
  constructor() {
    this.kept = new Map();
  }

  // {raster, window}; the same promise for whoever asks while it is under way.
  get(address) {
    const known = this.kept.get(address);
    const coming = known ?? { promise: fetched(address), bytes: 0 };
    this.kept.delete(address);
    this.kept.set(address, coming);
    if (!known)
      coming.promise.then(
        (slice) => {
          coming.bytes = slice.raster.bytes;
          this.tidy();
        },
        () => this.kept.delete(address),
      );
    return coming.promise;
  }

  tidy() {
    let bytes = 0;
    for (const one of this.kept.values()) bytes += one.bytes;
    for (const [address, one] of this.kept) {
      if (bytes <= MOST_BYTES || this.kept.size === 1) return;
      bytes -= one.bytes;
      this.kept.delete(address);
    }
  }
}

async function fetched(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.status === 403 ? "You may not see this image." : "This image cannot be shown.");
  const told = (name) => answer.headers.get(`Image-${name}`);
  const [centre, width] = told("Window").split(" ").map(Number);
  const buffer = await answer.arrayBuffer();
  const raster = Raster.of(buffer, told("Samples"), Number(told("Rows")), Number(told("Columns")));
  return { raster, window: { centre, width } };
}
