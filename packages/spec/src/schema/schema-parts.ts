import * as z from "zod";

/** A deeply readonly T: specs are values that nobody changes after parsing. */
export type Immutable<T> = T extends object ? { readonly [K in keyof T]: Immutable<T[K]> } : T;

/**
 * An object with exactly these fields. zod's issues do not say which fields there are, so their messages do: "a, b" for an
 * unknown field, "{ a, b }" where something else than an object came. Problems and union branches read them there.
 */
export function fields<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const names = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === "unrecognized_keys") return names;
      return issue.code === "invalid_type" ? `{ ${names} }` : undefined;
    },
  });
}

/** `{ adam: { … } }`, or `adam` alone for all its defaults. */
export function variant<Name extends string, Options extends z.ZodType>(name: Name, options: Options) {
  type Shape = { [K in Name]: Options };
  type Output = { [K in Name]: z.output<Options> };
  return z.union([
    z.literal(name).transform(() => ({ [name]: options.parse({}) }) as Output),
    fields({ [name]: options } as Shape),
  ]);
}

/** What people call something, on a line of a terminal. */
export const label = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !/\p{Cc}/u.test(text), "must hold no control characters, such as line breaks");

/** How many of something: 1, 2, 3, … */
export const count = z.int().min(1);

/** A number in [0, 1): a rate at which things are dropped or forgotten; 1 would leave nothing. */
export const rateBelowOne = z.number().min(0).lt(1);

export const positive = z.number().positive();

/** Engines compute in 32-bit floats, which end at 3e38: this leaves room for what is weighed. */
const LARGEST_WEIGHT = 1e12;

/** How much something counts beside others. */
export const weight = z.number().min(0).max(LARGEST_WEIGHT);

export const positiveWeight = z.number().positive().max(LARGEST_WEIGHT);

/** `2` or `[2, 2]`: height and width. */
export const pair = z.union([count.transform((side): [number, number] => [side, side]), z.tuple([count, count])]);
