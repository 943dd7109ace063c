// From the pixels of an image to those of the screen.

// Which two samples a line of the screen lies between, and how near it is to the second.
function steps(count, origin, scale, extent, factor, samples) {
  const first = new Int32Array(count).fill(-1);
  const second = new Int32Array(count);
  const share = new Float32Array(count);
  for (let at = 0; at < count; at++) {
    const place = (at + 0.5 - origin) / scale;
    if (place < 0 || place >= extent) continue;
    const exact = Math.min(Math.max(place / factor - 0.5, 0), samples - 1);
    const whole = Math.floor(exact);
    first[at] = whole;
    second[at] = Math.min(whole + 1, samples - 1);
    share[at] = exact - whole;
  }
  return { first, second, share };
}

// Intensities for each pixel of the screen, bilinear; NaN beside the image.
export function smooth(raster, geometry, width, height) {
  const { samples, rows, columns, factor } = raster.level(geometry.scaleX);
  const across = steps(width, geometry.left, geometry.scaleX, raster.columns, factor, columns);
  const down = steps(height, geometry.top, geometry.scaleY, raster.rows, factor, rows);
  const out = new Float32Array(width * height).fill(NaN);
  for (let y = 0; y < height; y++) {
    if (down.first[y] < 0) continue;
    const upper = down.first[y] * columns;
    const lower = down.second[y] * columns;
    const low = down.share[y];
    for (let x = 0; x < width; x++) {
      const a = across.first[x];
      if (a < 0) continue;
      const b = across.second[x];
      const near = across.share[x];
      const above = samples[upper + a] + (samples[upper + b] - samples[upper + a]) * near;
      const below = samples[lower + a] + (samples[lower + b] - samples[lower + a]) * near;
      out[y * width + x] = above + (below - above) * low;
    }
  }
  return out;
}

// The nearest sample for each pixel of the screen; 0 beside the image. For masks, which have no between.
export function nearest(raster, geometry, width, height) {
  const { samples } = raster.levels[0];
  const column = new Int32Array(width);
  for (let x = 0; x < width; x++) column[x] = Math.floor((x + 0.5 - geometry.left) / geometry.scaleX);
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y + 0.5 - geometry.top) / geometry.scaleY);
    if (row < 0 || row >= raster.rows) continue;
    for (let x = 0; x < width; x++)
      if (column[x] >= 0 && column[x] < raster.columns)
        out[y * width + x] = samples[row * raster.columns + column[x]];
  }
  return out;
}
