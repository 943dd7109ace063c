// Lengths and angles between places of an image, [column, row] in its pixels. None is kept.
export const NEEDED = { length: 2, angle: 3 };

// spacing: mm between rows and between columns, or null. Without it pixels count as squares.
function between([a, b], [c, d], spacing) {
  const [down, across] = spacing ?? [1, 1];
  return [(c - a) * across, (d - b) * down];
}

export function valueOf({ kind, points }, spacing) {
  if (kind === "length") return Math.hypot(...between(points[0], points[1], spacing));
  const [x, y] = between(points[1], points[0], spacing);
  const [u, v] = between(points[1], points[2], spacing);
  return (Math.atan2(Math.abs(x * v - y * u), x * u + y * v) * 180) / Math.PI;
}

export function said(measure, { spacing_mm: spacing, ruler }) {
  const value = valueOf(measure, spacing);
  const unknown = spacing ? "" : ", pixel size unknown";
  if (measure.kind === "angle") return `${value.toFixed(1)}°${unknown}`;
  if (!spacing) return `${value.toFixed(1)} px${unknown}`;
  return `${value.toFixed(1)} mm${ruler === "detector" ? " at the detector" : ""}`;
}
