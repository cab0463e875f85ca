import type { AugmentSpec } from "../schema/augment-schema.js";
import type { DraftSpec } from "../schema/draft-schema.js";
import type { Report } from "./cross-checks.js";

/** Reports augmentation of what is no image, and amounts that the images are too small for, where the spec says how large they are. */
export function checkAugment({ data, members, augment }: DraftSpec, report: Report): void {
  const inherited = members.some((group) => group.augment === undefined);
  const written = [
    { path: ["augment"], options: inherited ? augment : null },
    ...members.map((group, index) => ({ path: ["members", index, "augment"], options: group.augment ?? null })),
  ];
  for (const { path, options } of written) {
    if (options !== null) checkOptions(options, data.train, path, report);
  }
}

function checkOptions(
  { translate, cutout }: AugmentSpec,
  train: DraftSpec["data"]["train"],
  path: (string | number)[],
  report: Report,
): void {
  const readsText = "texts" in train || ("text" in train && train.text !== null);
  if (readsText) report(path, "changes images: leave augment out, since the members read texts");
  // what other sources hold is only known when they are read
  if (readsText || !("csv" in train || "parquet" in train)) return;
  const [height, width, channels] = train.shape ?? [];
  if (height === undefined || width === undefined || channels === undefined || train.shape?.length !== 3) {
    report(path, "changes images: set data.train.shape to [height, width, channels], or leave augment out");
    return;
  }
  const [smaller, larger] = [Math.min(height, width), Math.max(height, width)];
  const image = `side of an image of ${height}x${width} pixels`;
  if (translate > larger)
    report([...path, "translate"], `must be at most ${larger}, the larger ${image}, got ${translate}`);
  if (cutout.size > smaller) {
    report([...path, "cutout"], `must be at most ${smaller}, the smaller ${image}, got ${cutout.size}`);
  }
}
