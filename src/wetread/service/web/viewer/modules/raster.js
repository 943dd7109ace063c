// The samples of one slice, and coarser copies of them for showing it smaller than it is.
const KINDS = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
};

export class Raster {
  constructor(samples, rows, columns) {
    this.levels = [{ samples, rows, columns }];
    this.rows = rows;
    this.columns = columns;
  }

  static of(buffer, kind, rows, columns) {
    return new Raster(new KINDS[kind](buffer), rows, columns);
  }

  get bytes() {
    return this.levels[0].samples.byteLength * 1.4; // with the coarser copies
  }

  range() {
    if (!this.known) {
      let low = Infinity;
      let high = -Infinity;
      for (const sample of this.levels[0].samples) {
        if (sample < low) low = sample;
        if (sample > high) high = sample;
      }
      this.known = [low, high];
    }
    return this.known;
  }

  // The copy whose pixels are the largest that are not larger than a pixel of the screen.
  level(scale) {
    const wanted = Math.max(0, Math.floor(Math.log2(1 / scale)));
    while (this.levels.length <= wanted && this.levels.at(-1).rows > 1 && this.levels.at(-1).columns > 1)
      this.levels.push(halved(this.levels.at(-1)));
    const at = Math.min(wanted, this.levels.length - 1);
    return { ...this.levels[at], factor: 2 ** at };
  }
}

// Means of two by two samples; an odd last row or column is repeated.
function halved({ samples, rows, columns }) {
  const height = Math.ceil(rows / 2);
  const width = Math.ceil(columns / 2);
  const mean = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const upper = 2 * y * columns;
    const lower = Math.min(2 * y + 1, rows - 1) * columns;
    for (let x = 0; x < width; x++) {
      const left = 2 * x;
      const right = Math.min(left + 1, columns - 1);
      mean[y * width + x] =
        (samples[upper + left] + samples[upper + right] + samples[lower + left] + samples[lower + right]) / 4;
    }
  }
  return { samples: mean, rows: height, columns: width };
}
