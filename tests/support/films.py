"""A tiny collection of films in the form of the real one."""

from pathlib import Path

import numpy as np
from PIL import Image

HEADER = (
    "id,file,dataset,licence,label,finding,age,sex,view,split,patient_group,mask_file,"
    "mask_origin,mask_licence,flags"
)


def small_collection(folder: Path) -> Path:
    """Twelve tiny films of one source; present films are bright on the right, all lungs alike."""
    (folder / "cxr").mkdir()
    lines = [HEADER]
    rng = np.random.default_rng(0)
    for n in range(12):
        present = n % 2
        pixels = rng.integers(0, 90, (40, 40)).astype(np.uint8)
        pixels[:, 20:] += np.uint8(120 * present)
        Image.fromarray(pixels).save(folder / f"{n}.png")
        mask = np.zeros((40, 40), np.uint8)
        mask[10:30, 4:16] = mask[10:30, 24:36] = 255
        Image.fromarray(mask).save(folder / f"{n}_mask.png")
        split = ("train", "val", "test")[n // 4]
        licence = "CC BY 4.0" if n < 10 else "CC BY-NC 4.0"
        lines.append(
            f"f{n},{n}.png,made-up,{licence},{('normal', 'pneumonia')[present]},,,,PA,{split},p{n},"
            f"{n}_mask.png,human_v7,CC BY 4.0,"
        )
    (folder / "cxr" / "manifest.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
