import type { Colour } from "./figure.js";

type Rgb = readonly [number, number, number];

/** Okabe & Ito 2008, "Color Universal Design": told apart with every kind of colour vision. Its yellow is left out, too light for white. */
const CATEGORIES: readonly Rgb[] = [
  [0, 114, 178],
  [213, 94, 0],
  [0, 158, 115],
  [204, 121, 167],
  [230, 159, 0],
  [86, 180, 233],
  [90, 90, 90],
];

/** Viridis at quarters (van der Walt & Smith 2015): its lightness alone tells the order. */
const SEQUENCE: readonly Rgb[] = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
];

/** What of the sequence stands out from white paper, and what from a terminal's dark. */
const ON_PAPER = { from: 0, to: 0.75 } as const;
const ON_SCREEN = { from: 0.28, to: 0.95 } as const;

/** "#0072b2": for a light background. */
export function paperColour(colour: Colour): string {
  const channels = rgbOf(colour, ON_PAPER).map((value) => Math.round(value).toString(16).padStart(2, "0"));
  return `#${channels.join("")}`;
}

/** The nearest of a terminal's 256 colours, as the number that the escape sequence `38;5;n` takes. */
export function screenColour(colour: Colour): number {
  const [red, green, blue] = rgbOf(colour, ON_SCREEN).map((value) => Math.round((value / 255) * 5)) as [
    number,
    number,
    number,
  ];
  return 16 + 36 * red + 6 * green + blue;
}

function rgbOf(colour: Colour, part: { readonly from: number; readonly to: number }): Rgb {
  switch (colour.kind) {
    case "category":
      return CATEGORIES[colour.index % CATEGORIES.length]!;
    case "sequence":
      return between(part.from + (part.to - part.from) * Math.min(1, Math.max(0, colour.share)));
  }
}

function between(share: number): Rgb {
  const place = share * (SEQUENCE.length - 1);
  const below = Math.min(Math.floor(place), SEQUENCE.length - 2);
  const rest = place - below;
  const [from, to] = [SEQUENCE[below]!, SEQUENCE[below + 1]!];
  const mix = (channel: 0 | 1 | 2): number => from[channel] + (to[channel] - from[channel]) * rest;
  return [mix(0), mix(1), mix(2)];
}
