// Which part of the intensities is shown, from black to white.

// Centre and width in Hounsfield units.
const CT = {
  "Soft tissue": [40, 400],
  Lung: [-600, 1500],
  Bone: [400, 1800],
  Brain: [40, 80],
};
const AIR = -500; // what lies below is air, so the scale is Hounsfield's

// auto: the window that the server proposes; range: lowest and highest of the slice.
export function presetsFor(modality, auto, [low, high]) {
  const all = {
    Auto: auto,
    "Full range": { centre: (low + high) / 2, width: Math.max(high - low, 1e-6) },
  };
  if (modality === "CT")
    for (const [name, [centre, width]] of Object.entries(CT)) all[name] = { centre, width };
  return all;
}

export function firstPreset(modality, [low]) {
  return modality === "CT" && low < AIR ? "Soft tissue" : "Auto";
}

// The window of one pane as another shows it: Hounsfield units are the same everywhere, and the
// intensities of anything else mean something within their own image only.
export function carried(shown, from, to) {
  if (from.modality === "CT" && to.modality === "CT") return { ...shown };
  const scale = to.auto.width / from.auto.width;
  return { centre: to.auto.centre + (shown.centre - from.auto.centre) * scale, width: shown.width * scale };
}
