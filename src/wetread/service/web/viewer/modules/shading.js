// Intensities become grey, and what was drawn is laid over it. Pixels are 0xAABBGGRR.
const BESIDE = 0xff000000;
const FILL = 0.15; // of an outline's opacity

// The linear window of DICOM (PS3.3 C.11.2.1.3.2, LINEAR_EXACT), rounded to the nearest of 256.
export function shade(intensities, { centre, width }, inverted, pixels) {
  const slope = 255 / width;
  const start = 127.5 - centre * slope;
  for (let at = 0; at < intensities.length; at++) {
    const intensity = intensities[at];
    if (intensity !== intensity) {
      pixels[at] = BESIDE;
      continue;
    }
    let grey = Math.min(Math.max(intensity * slope + start, 0), 255) + 0.5;
    grey = inverted ? 255 - (grey | 0) : grey | 0;
    pixels[at] = (BESIDE | (grey << 16) | (grey << 8) | grey) >>> 0;
  }
}

function blend(pixel, [red, green, blue], share) {
  const left = 1 - share;
  const r = (pixel & 255) * left + red * share;
  const g = ((pixel >> 8) & 255) * left + green * share;
  const b = ((pixel >> 16) & 255) * left + blue * share;
  return (BESIDE | (b << 16) | (g << 8) | r) >>> 0;
}

// The inside faintly, and its edge, two pixels of the screen wide, at full opacity.
export function layMask(drawn, width, height, colour, opacity, pixels) {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (!drawn[at]) continue;
      const inner =
        x > 1 && y > 1 && x < width - 2 && y < height - 2 &&
        drawn[at - 1] && drawn[at + 1] && drawn[at - width] && drawn[at + width] &&
        drawn[at - 2] && drawn[at + 2] && drawn[at - 2 * width] && drawn[at + 2 * width];
      pixels[at] = blend(pixels[at], colour, inner ? FILL * opacity : opacity);
    }
}

// The more the map says, the more of its colour.
export function layMap(drawn, colour, opacity, pixels) {
  for (let at = 0; at < drawn.length; at++)
    if (drawn[at]) pixels[at] = blend(pixels[at], colour, (opacity * drawn[at]) / 255);
}
