import type { AugmentOptions } from "@conclave/augment";
import type { AugmentSpec } from "@conclave/spec";
import { expectTypeOf, test } from "vitest";

/** Both ways: what the spec completes is what augmenters take, and the spec can say all that they can do. */
type Mutual<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

test("R3: the spec's augmentation is the augmenter's, checked by the compiler", () => {
  expectTypeOf<Mutual<AugmentSpec, AugmentOptions>>().toEqualTypeOf<true>();
});
